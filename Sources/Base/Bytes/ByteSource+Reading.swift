extension ByteSource {
  /// Appends the bytes of one read to `buffer`; false at the end.
  ///
  /// - Parameter room: how many bytes there is room for at least.
  package func fill(_ buffer: inout ByteBuffer, room: Int = 1 << 16) throws(SourceError) -> Bool {
    let before = buffer.count
    try buffer.withRoom(room) { (room) throws(SourceError) in
      try read(into: UnsafeMutableRawBufferPointer(room))
    }
    return buffer.count > before
  }

  /// Appends all bytes that are left to `buffer`.
  ///
  /// - Parameter limit: the most bytes that are wanted; when more have come, reading stops there.
  /// - Returns: whether the source ended within the limit.
  @discardableResult
  package func readAll(into buffer: inout ByteBuffer, limit: Int = .max) throws(SourceError) -> Bool {
    let before = buffer.count
    while try fill(&buffer) {
      if buffer.count - before > limit { return false }
    }
    return true
  }

  /// Gives all bytes that are left to `body`, in pieces.
  ///
  /// - Parameter pieceSize: bytes of a piece, or somewhat more.
  package func forEachPiece<E: Error>(_ pieceSize: Int = 1 << 18, _ body: (Span<UInt8>) throws(E) -> Void) throws {
    var buffer = ByteBuffer(capacity: pieceSize)
    while try fill(&buffer, room: pieceSize) {
      try buffer.withSpan { (bytes) throws(E) in try body(bytes) }
      buffer.removeAll()
    }
  }
}
