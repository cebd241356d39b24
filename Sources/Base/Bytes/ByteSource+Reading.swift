extension ByteSource {
  /// Appends the bytes of one read to `buffer`; false at the end.
  ///
  /// - Parameter room: the minimum space to reserve.
  package func fill(_ buffer: inout ByteBuffer, room: Int = 1 << 16) throws(SourceError) -> Bool {
    let before = buffer.count
    try buffer.withRoom(room) { (room) throws(SourceError) in
      try read(into: UnsafeMutableRawBufferPointer(room))
    }
    return buffer.count > before
  }

  /// Appends all remaining bytes to `buffer`.
  ///
  /// - Parameter limit: the maximum number of bytes; reading stops when it is exceeded.
  /// - Returns: whether the source ended within the limit.
  @discardableResult
  package func readAll(into buffer: inout ByteBuffer, limit: Int = .max) throws(SourceError) -> Bool {
    let before = buffer.count
    while try fill(&buffer) {
      if buffer.count - before > limit { return false }
    }
    return true
  }

  /// Passes all remaining bytes to `body`, in pieces.
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
