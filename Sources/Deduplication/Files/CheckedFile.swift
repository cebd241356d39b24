package import Base

/// What a checked file holds.
package enum CheckedKind: UInt64, Sendable {
  /// Groups of documents with a key in common: `dpgr`.
  case groups = 0x7267_7064
  /// What is done with the documents of one input: `dpdc`.
  case decisions = 0x6364_7064
}

/// Writes numbers of 7 bits a byte in blocks that carry their length and checksum, so that a reader finds what is cut or
/// damaged before it uses it.
///
/// The file begins with its kind (8 bytes) and the digest of its settings (16); a block is its length (4), a checksum (8)
/// and its bytes; one of length 0 is the end.
package final class CheckedWriter {
  private static let blockBytes = 1 << 16

  private let file: HashedFile
  private var block = ByteBuffer(capacity: CheckedWriter.blockBytes + 16)

  /// Creates the private file beside `path`, whose directory must exist.
  package init(_ kind: CheckedKind, settings: [UInt8], path: String) throws(OutputError) {
    precondition(settings.count == 16, "a digest of settings has 16 bytes")
    file = try HashedFile(path: path)
    try file.append(kind.rawValue)
    try file.append(settings.span)
  }

  /// Appends a number.
  package func append(_ number: UInt64) throws(OutputError) {
    var rest = number
    while rest >= 0x80 {
      block.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    block.append(UInt8(truncatingIfNeeded: rest))
    if block.count >= Self.blockBytes { try flush() }
  }

  /// Writes what is left, syncs the file and gives it its final name.
  package func commit() throws(OutputError) -> (byteCount: Int, sha256: String) {
    try flush()
    try file.append(UInt32(0))
    try file.append(UInt64(0))
    return try file.commit()
  }

  private func flush() throws(OutputError) {
    guard !block.isEmpty else { return }
    try file.append(UInt32(block.count))
    try file.append(block.withUnsafeBytes { ByteHash.hash(UnsafeRawBufferPointer($0)) })
    try block.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    block.removeAll()
  }
}

/// Reads what a `CheckedWriter` wrote.
package final class CheckedReader {
  private let file: MappedFile
  private var position = 24
  private var end = 24
  private var hasEnded = false

  /// Maps a file.
  ///
  /// - Throws: `SourceError` where it cannot be read; `DeduplicationError` where it is of another kind or settings.
  package init(_ kind: CheckedKind, settings: [UInt8], path: String) throws {
    file = try MappedFile(path: path)
    let bytes = file.bytes
    guard bytes.count >= 24, bytes.loadUnaligned(as: UInt64.self).littleEndian == kind.rawValue else {
      throw DeduplicationError(.badFile, "the file is cut, or is another kind of file", location: path)
    }
    guard Array(bytes[8..<24]) == settings else {
      throw DeduplicationError(.mixedSettings, "the file was made with other settings", location: path)
    }
  }

  /// The next number; nil at the end.
  ///
  /// - Throws: `DeduplicationError.badFile` for a block that is cut or damaged.
  @inline(__always)
  package func next() throws -> UInt64? {
    if position == end { guard try openBlock() else { return nil } }
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard position < end, shift < 64 else { throw damaged }
      let byte = file.bytes[position]
      position &+= 1
      number |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return number }
      shift &+= 7
    }
  }

  /// The next number of a file that has one more.
  package func require() throws -> UInt64 {
    guard let number = try next() else { throw damaged }
    return number
  }

  private var damaged: DeduplicationError {
    DeduplicationError(.badFile, "the file is cut or damaged", location: file.path)
  }

  /// Checks the next block; false for the end.
  private func openBlock() throws -> Bool {
    guard !hasEnded else { return false }
    let bytes = file.bytes
    guard end + 12 <= bytes.count else { throw damaged }
    let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt32.self)))
    let checksum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end + 4, as: UInt64.self))
    let start = end + 12
    guard count > 0 else {
      guard start == bytes.count, checksum == 0 else { throw damaged }
      hasEnded = true
      return false
    }
    guard count <= bytes.count - start else { throw damaged }
    let block = UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    guard ByteHash.hash(block) == checksum else { throw damaged }
    position = start
    end = start + count
    return true
  }
}
