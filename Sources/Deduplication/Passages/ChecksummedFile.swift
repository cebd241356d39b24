package import Base

/// A file that is written once from its start, whole or not at all, with the SHA-256 of its bytes.
package struct ChecksummedFile: ~Copyable {
  private static let bufferBytes = 1 << 18

  private var file: AtomicFile
  private let digest = Digest(.sha256)
  private var buffer = ByteBuffer(capacity: ChecksummedFile.bufferBytes)

  /// - Parameter path: where the file will be; its directory must exist.
  package init(path: String) throws(OutputError) { file = try AtomicFile(path: path) }

  /// Bytes appended so far.
  package var byteCount: Int { file.byteCount + buffer.count }

  /// Appends bytes.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    buffer.append(bytes.bindMemory(to: UInt8.self))
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Appends the bytes of a span.
  package mutating func append(_ bytes: Span<UInt8>) throws(OutputError) {
    buffer.append(bytes)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Appends a number in eight bytes, the lowest first.
  package mutating func append(_ number: UInt64) throws(OutputError) {
    try withUnsafeBytes(of: number.littleEndian) { (bytes) throws(OutputError) in try append(bytes) }
  }

  /// Syncs the file and puts it in place.
  ///
  /// - Returns: its size and SHA-256, in hexadecimal.
  package consuming func finish() throws(OutputError) -> (byteCount: Int, sha256: String) {
    try flush()
    let count = file.byteCount
    try file.commit()
    return (count, digest.finish().hexadecimal)
  }

  private mutating func flush() throws(OutputError) {
    try buffer.withSpan { (bytes) throws(OutputError) in
      digest.update(bytes)
      try file.write(bytes)
    }
    buffer.removeAll()
  }
}
