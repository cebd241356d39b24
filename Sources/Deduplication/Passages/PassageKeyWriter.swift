package import Base

/// Writes the keys of one input's texts, in parts by their lowest bits, for joins that look at one part of all inputs.
///
/// Keys are collected into blocks of fixed size. A block is a number of keys, where each part of it ends, and the keys by
/// part, those of a part in the order of the texts: 24 bytes each, the hash and the place, the lowest byte first. How many
/// keys make a block depends on the keys alone, so that the same texts give the same file.
package struct PassageKeyWriter: ~Copyable {
  /// Keys of a block: enough for a read of some kilobytes for each of many parts, and otherwise few, as they are held.
  internal static func blockKeys(parts: Int) -> Int { max(1 << 16, 64 * parts) }
  /// Bytes of a stored key.
  internal static let keyBytes = 24

  private let file: HashedFile
  private let parts: Int
  private let blockKeys: Int
  private var pending: [PassageKey] = []
  private var sorted: [PassageKey] = []
  /// Keys appended.
  package private(set) var count = 0

  /// - Parameters:
  ///   - parts: a power of two.
  ///   - parameters: what describes the run.
  package init(path: String, parts: Int, parameters: String) throws(OutputError) {
    precondition(parts > 0 && parts & (parts - 1) == 0, "the number of parts is no power of two")
    let file = try HashedFile(path: path)
    try PassageFileHeader.append(.keys, parameters: parameters, number: parts, to: file)
    self.parts = parts
    blockKeys = Self.blockKeys(parts: parts)
    self.file = file
  }

  /// Adds a key, which is at no earlier place than the one before.
  package mutating func append(_ key: PassageKey) throws(OutputError) {
    pending.append(key)
    count += 1
    if pending.count == blockKeys { try writeBlock() }
  }

  /// Adds keys, whose places are counted from `place` on.
  package mutating func append(_ keys: [PassageKey], from place: Int) throws(OutputError) {
    for key in keys { try append(PassageKey(key.key, at: place &+ key.place)) }
  }

  /// Puts the file in place.
  package consuming func finish() throws(OutputError) -> (byteCount: Int, sha256: String) {
    if !pending.isEmpty { try writeBlock() }
    return try file.commit()
  }

  private mutating func writeBlock() throws(OutputError) {
    var ends = [Int](repeating: 0, count: parts)
    let mask = UInt128(parts - 1)
    for key in pending { ends[Int(truncatingIfNeeded: key.key & mask)] += 1 }
    var total = 0
    for part in ends.indices {
      let here = ends[part]
      ends[part] = total
      total += here
    }
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: repeatElement(PassageKey(0, at: 0), count: total))
    for key in pending {
      let part = Int(truncatingIfNeeded: key.key & mask)
      sorted[ends[part]] = key
      ends[part] += 1
    }
    try file.append(UInt64(total))
    for end in ends { try file.append(UInt64(end)) }
    var bytes = ByteBuffer(capacity: total * Self.keyBytes)
    bytes.withRoom(total * Self.keyBytes) { room in
      var at = UnsafeMutableRawPointer(room.baseAddress!)
      for key in sorted {
        at.storeBytes(of: key.key.littleEndian, as: UInt128.self)
        at.storeBytes(of: UInt64(key.place).littleEndian, toByteOffset: 16, as: UInt64.self)
        at += Self.keyBytes
      }
      return total * Self.keyBytes
    }
    try bytes.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    pending.removeAll(keepingCapacity: true)
  }
}
