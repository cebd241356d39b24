/// Makes zip files byte by byte, right ones and wrong ones.
public struct ZipBuilder {
  public struct Member {
    public var name: String
    public var bytes: [UInt8]
    public var isDeflated: Bool
    /// Sizes and checksum behind the bytes, not in the local header.
    public var hasDescriptor = false
    public var flags = 0
    /// What directory and local header say instead of the truth.
    public var method: Int?
    public var size: Int?
    public var checksum: UInt32?
    /// Where the directory says that the member is.
    public var offset: Int?

    public init(_ name: String, _ bytes: [UInt8], isDeflated: Bool = false) {
      self.name = name
      self.bytes = bytes
      self.isDeflated = isDeflated
    }
  }

  public var members: [Member]
  /// Numbers of 64 bits in the directory and at its end.
  public var isLarge = false
  public var comment: [UInt8] = []
  /// Bytes in front, which places do not count.
  public var front: [UInt8] = []

  public init(_ members: [Member]) { self.members = members }

  public var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let offset = file.count
      // A gzip member's inside is what zip calls deflated, and its trailer has the checksum.
      let gzip = Compressor.gzip.member(member.bytes)
      let stored = member.isDeflated ? Array(gzip[10..<gzip.count - 8]) : member.bytes
      let checksum = member.checksum.map { Self.number(Int($0), 4) } ?? Array(gzip[gzip.count - 8..<gzip.count - 4])
      let method = Self.number(member.method ?? (member.isDeflated ? 8 : 0), 2)
      let flags = Self.number(member.flags | (member.hasDescriptor ? 8 : 0), 2)
      let size = member.size ?? member.bytes.count
      let name = Array(member.name.utf8)
      let sizes = Self.number(stored.count, 4) + Self.number(size, 4)
      file += Self.number(0x0403_4B50, 4) + Self.number(20, 2) + flags + method + Self.number(0, 4)
      file += member.hasDescriptor ? [UInt8](repeating: 0, count: 12) : checksum + sizes
      // Local headers have extra fields that the directory lacks, and the other way round.
      file += Self.number(name.count, 2) + Self.number(4, 2) + name + [0xFF, 0xFF, 0, 0] + stored
      if member.hasDescriptor { file += Self.number(0x0807_4B50, 4) + checksum + sizes }
      let place = member.offset ?? offset
      directory += Self.number(0x0201_4B50, 4) + Self.number(20, 2) + Self.number(20, 2) + flags + method
      directory += Self.number(0, 4) + checksum
      directory += isLarge ? [UInt8](repeating: 0xFF, count: 8) : sizes
      let extra =
        isLarge
        ? Self.number(1, 2) + Self.number(24, 2) + Self.number(size, 8) + Self.number(stored.count, 8)
          + Self.number(place, 8) : []
      directory += Self.number(name.count, 2) + Self.number(extra.count, 2) + Self.number(0, 2) + Self.number(0, 8)
      directory += (isLarge ? Self.number(0xFFFF_FFFF, 4) : Self.number(place, 4)) + name + extra
    }
    let start = file.count
    file += directory
    if isLarge {
      let record = file.count + front.count
      file += Self.number(0x0606_4B50, 4) + Self.number(44, 8) + Self.number(45, 2) + Self.number(45, 2)
      file += Self.number(0, 8) + Self.number(members.count, 8) + Self.number(members.count, 8)
      file += Self.number(directory.count, 8) + Self.number(start, 8)
      file += Self.number(0x0706_4B50, 4) + Self.number(0, 4) + Self.number(record, 8) + Self.number(1, 4)
    }
    file += Self.number(0x0605_4B50, 4) + Self.number(0, 4)
    let count = Self.number(isLarge ? 0xFFFF : members.count, 2)
    file += count + count
    file += isLarge ? [UInt8](repeating: 0xFF, count: 8) : Self.number(directory.count, 4) + Self.number(start, 4)
    file += Self.number(comment.count, 2) + comment
    return front + file
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
