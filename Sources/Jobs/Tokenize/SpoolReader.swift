internal import Base
internal import Tokenization

/// Reads a spool's documents one by one.
internal final class SpoolReader {
  private let source: any ByteSource
  private var buffer = ByteBuffer(capacity: 1 << 17)
  /// Bytes of the buffer before the document at hand, and of the document.
  private var start = 0
  private var length = 0
  private var head: SpoolHead?

  init(_ source: any ByteSource) { self.source = source }

  /// Goes to the next document; nil at the end.
  ///
  /// - Throws: `SourceError` also where the file ends inside a document.
  func next() throws(SourceError) -> SpoolHead? {
    start += length
    length = 0
    head = nil
    let headBytes = MemoryLayout<SpoolHead>.size
    guard try fill(headBytes) else {
      if buffer.count == start { return nil }
      throw SourceError(.failed, "a document is cut short", location: source.name)
    }
    let found = buffer.withUnsafeBytes {
      UnsafeRawBufferPointer($0).loadUnaligned(fromByteOffset: start, as: SpoolHead.self)
    }
    guard found.isPossible, try fill(headBytes + found.restBytes) else {
      throw SourceError(.failed, "a document is cut short", location: source.name)
    }
    length = headBytes + found.restBytes
    head = found
    return found
  }

  /// The document's identifier.
  var id: String {
    guard let head, head.idBytes > 0 else { return "" }
    return buffer.string(ByteRange(start: start + MemoryLayout<SpoolHead>.size, count: Int(head.idBytes)))
  }

  /// Lends the document's tokens.
  func withTokens<R>(_ body: (Span<UInt32>) throws -> R) rethrows -> R {
    try withTokenBytes { bytes, count in
      // Identifiers have any length, so the tokens are anywhere.
      let tokens = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: count)
      defer { tokens.deallocate() }
      UnsafeMutableRawBufferPointer(tokens).copyMemory(from: bytes)
      return try body(Span(_unsafeElements: UnsafeBufferPointer(tokens)))
    }
  }

  private func withTokenBytes<R>(_ body: (UnsafeRawBufferPointer, Int) throws -> R) rethrows -> R {
    guard let head else { return try body(UnsafeRawBufferPointer(start: nil, count: 0), 0) }
    let first = start + MemoryLayout<SpoolHead>.size + Int(head.idBytes)
    return try buffer.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[first..<start + length]), head.tokenCount)
    }
  }

  /// Buffers at least `count` bytes from `start`; false if the file ends before.
  private func fill(_ count: Int) throws(SourceError) -> Bool {
    while buffer.count - start < count {
      if start > 0 {
        buffer.removeFirst(start)
        start = 0
      }
      let before = buffer.count
      // Step by step: there is room for what the file has, not for what a document declares.
      try buffer.withRoom(min(max(count - before, 1 << 16), max(before, 1 << 20))) { (room) throws(SourceError) in
        try source.read(into: UnsafeMutableRawBufferPointer(room))
      }
      if buffer.count == before { return false }
    }
    return true
  }
}
