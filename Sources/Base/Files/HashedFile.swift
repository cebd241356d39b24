/// A file that is hashed while it is written: buffered, under a private name until `commit`.
package final class HashedFile {
  private static let bufferBytes = 1 << 18

  private var file: AtomicFile?
  private var buffer = ByteBuffer(capacity: HashedFile.bufferBytes)
  private let digest = Digest(.sha256)
  /// Bytes written so far.
  package private(set) var byteCount = 0

  /// Creates the private file beside `path`, whose directory must exist.
  package init(path: String) throws(OutputError) { file = try AtomicFile(path: path) }

  /// Appends bytes.
  package func append(_ bytes: Span<UInt8>) throws(OutputError) {
    byteCount += bytes.count
    if bytes.count >= Self.bufferBytes {
      try flush()
      return try store(bytes)
    }
    buffer.append(bytes)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Appends bytes.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    try append(Span(_unsafeElements: bytes.bindMemory(to: UInt8.self)))
  }

  /// Appends one number, little-endian.
  package func append<T: FixedWidthInteger>(_ number: T) throws(OutputError) {
    let size = MemoryLayout<T>.size
    byteCount += size
    buffer.withRoom(size) { room in
      UnsafeMutableRawPointer(room.baseAddress!).storeBytes(of: number.littleEndian, as: T.self)
      return size
    }
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Syncs the file and gives it its final name.
  package func commit() throws(OutputError) -> (byteCount: Int, sha256: String) {
    try flush()
    guard let file = file.take() else { preconditionFailure("a file is committed once") }
    try file.commit()
    return (byteCount, digest.finish().hexadecimal)
  }

  private func flush() throws(OutputError) {
    guard !buffer.isEmpty else { return }
    try buffer.withSpan { (bytes) throws(OutputError) in try store(bytes) }
    buffer.removeAll()
  }

  private func store(_ bytes: Span<UInt8>) throws(OutputError) {
    try file!.write(bytes)
    digest.update(bytes)
  }
}
