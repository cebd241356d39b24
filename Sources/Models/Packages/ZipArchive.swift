internal import Base
internal import Records

/// Reads members of a zip archive in memory: stored or deflated, unencrypted, smaller than 4 GiB (APPNOTE.TXT 6.3,
/// sections 4.3 and 4.4). Python wheels are zip archives.
internal struct ZipArchive {
  /// A member's entry in the central directory.
  internal struct Member: Equatable {
    internal var name: String
    internal var method: UInt16
    internal var checksum: UInt32
    internal var storedCount: Int
    internal var byteCount: Int
    internal var headerOffset: Int
  }

  /// The members, in the order of the central directory.
  internal let members: [Member]
  private let bytes: [UInt8]
  private let location: String

  /// Reads the central directory.
  ///
  /// - Parameter location: the archive's name in error messages.
  /// - Throws: `badArchive`.
  internal init(_ bytes: [UInt8], location: String) throws(ModelError) {
    self.bytes = bytes
    self.location = location
    func bad(_ message: String) -> ModelError { ModelError(.badArchive, message, location: location) }
    // The end record has 22 bytes, and a comment of up to 65,535 bytes follows it.
    var end = bytes.count - 22
    let earliest = max(0, end - 65_535)
    while end >= earliest, !Self.has(bytes, 0x0605_4B50, at: end) { end -= 1 }
    guard end >= earliest, end >= 0 else { throw bad("not a zip archive (or wheel)") }
    let count = Int(Self.uint16(bytes, end + 10))
    var at = Int(Self.uint32(bytes, end + 16))
    var members: [Member] = []
    for _ in 0..<count {
      guard at + 46 <= bytes.count, Self.has(bytes, 0x0201_4B50, at: at) else { throw bad("damaged zip directory") }
      let nameCount = Int(Self.uint16(bytes, at + 28))
      guard at + 46 + nameCount <= bytes.count else { throw bad("damaged zip directory") }
      members.append(
        Member(
          name: String(decoding: bytes[at + 46..<at + 46 + nameCount], as: UTF8.self),
          method: Self.uint16(bytes, at + 10), checksum: Self.uint32(bytes, at + 16),
          storedCount: Int(Self.uint32(bytes, at + 20)), byteCount: Int(Self.uint32(bytes, at + 24)),
          headerOffset: Int(Self.uint32(bytes, at + 42))))
      at += 46 + nameCount + Int(Self.uint16(bytes, at + 30)) + Int(Self.uint16(bytes, at + 32))
    }
    self.members = members
  }

  /// Writes a member to a file at `path`: the one called `name`, or the first whose last path component is `name`.
  ///
  /// - Throws: `badArchive` if there is no such member or it is damaged, `OutputError` if it cannot be written.
  internal func extract(_ name: String, to path: String) throws -> FetchedFile {
    guard let member = members.first(where: { $0.name == name || $0.name.hasSuffix("/\(name)") }) else {
      throw ModelError(.badArchive, "the archive does not contain \(name)", location: location)
    }
    let bytes = try read(member)
    try AtomicFile.write(bytes.span, to: path)
    return FetchedFile(byteCount: bytes.count, sha256: Digest.of(bytes.span, .sha256).hexadecimal)
  }

  /// Reads a member's bytes and checks their number and CRC-32.
  ///
  /// - Throws: `badArchive`.
  internal func read(_ member: Member) throws(ModelError) -> [UInt8] {
    func bad(_ message: String, _ cause: (any Error)? = nil) -> ModelError {
      ModelError(.badArchive, message, location: "\(location)#\(member.name)", underlying: cause)
    }
    let header = member.headerOffset
    guard header + 30 <= bytes.count, Self.has(bytes, 0x0403_4B50, at: header) else { throw bad("damaged zip member") }
    let start = header + 30 + Int(Self.uint16(bytes, header + 26)) + Int(Self.uint16(bytes, header + 28))
    guard start + member.storedCount <= bytes.count else { throw bad("truncated zip member") }
    let stored = bytes[start..<start + member.storedCount]
    switch member.method {
    case 0:
      guard member.storedCount == member.byteCount else { throw bad("zip member of the wrong length") }
      return Array(stored)
    case 8:
      // Wrapped in a gzip header and trailer, whose checksum and length the decoder checks.
      var gzip: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
      gzip += stored
      for value in [member.checksum, UInt32(truncatingIfNeeded: member.byteCount)] {
        for shift in stride(from: 0, to: 32, by: 8) { gzip.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
      }
      let source = DecompressingSource(MemorySource(gzip, name: member.name))
      var output = ByteBuffer(capacity: 1 << 16)
      do throws(SourceError) { try source.readAll(into: &output, limit: member.byteCount) } catch {
        throw bad("damaged zip member", error)
      }
      guard output.count == member.byteCount else { throw bad("zip member of the wrong length") }
      return output.array()
    default:
      throw bad("zip member with unsupported compression method \(member.method)")
    }
  }

  private static func uint16(_ bytes: [UInt8], _ at: Int) -> UInt16 { UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 }

  private static func uint32(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    UInt32(uint16(bytes, at)) | UInt32(uint16(bytes, at + 2)) << 16
  }

  private static func has(_ bytes: [UInt8], _ signature: UInt32, at: Int) -> Bool {
    at >= 0 && at + 4 <= bytes.count && uint32(bytes, at) == signature
  }
}
