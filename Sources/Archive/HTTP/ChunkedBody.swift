internal import Base

/// The chunked transfer coding (RFC 9112, section 7.1), as found in archives.
internal enum ChunkedBody {
  /// Appends the chunks of `body` to `output`.
  ///
  /// A body that does not start with a size line is not chunked: many tools store the head as sent
  /// and the body unchunked. After an invalid size line the rest is kept unchanged.
  static func decode(
    _ body: UnsafeBufferPointer<UInt8>, limit: Int, into output: inout ByteBuffer
  ) -> HTTPIssues {
    guard let first = sizeLine(of: body, at: 0) else { return .chunkedAbsent }
    guard first.size == 0 || isChunk(first, of: body) else { return [.chunkedAbsent, .chunkMalformed] }
    var position = 0
    while true {
      guard position < body.count else { return .chunkTruncated }
      guard let line = sizeLine(of: body, at: position) else {
        // A size line truncated by the body's end is not invalid.
        if body.count - position < 18, body.index(of: ASCII.lineFeed, from: position) == nil { return .chunkTruncated }
        return append(body.part(position..<body.count), limit, &output).union(.chunkMalformed)
      }
      if line.size == 0 { return [] }
      let count = min(line.size, body.count - line.data)
      let issue = append(body.part(line.data..<line.data + count), limit, &output)
      guard issue.isEmpty else { return issue }
      guard count == line.size else { return .chunkTruncated }
      position = line.data + count
      if position < body.count, body[position] == ASCII.carriageReturn { position += 1 }
      if position < body.count, body[position] == ASCII.lineFeed { position += 1 }
    }
  }

  /// A chunk's size, and where its data starts. Size lines have been seen with blanks around the digits.
  private static func sizeLine(
    of body: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (size: Int, data: Int)? {
    var position = start
    while position < body.count, ASCII.isBlank(body[position]) { position += 1 }
    var size = 0
    let digits = position
    while position < body.count, let digit = ASCII.hexadecimalValue(body[position]) {
      // Sixteen digits would not fit an Int, and no chunk is that long.
      guard position - digits < 15 else { return nil }
      size = size << 4 | digit
      position += 1
    }
    guard position > digits else { return nil }
    while position < body.count, ASCII.isBlank(body[position]) { position += 1 }
    guard position < body.count else { return nil }
    guard body[position] == ASCII.semicolon || ASCII.isLineBreak(body[position]) else { return nil }
    // Extensions run to the line's end and mean nothing here.
    guard let end = body.part(0..<min(body.count, position + 4096)).index(of: ASCII.lineFeed, from: position) else {
      return nil
    }
    return (size, end + 1)
  }

  /// Whether a line break is after the chunk's data, or the body ends before that.
  private static func isChunk(_ line: (size: Int, data: Int), of body: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.size < body.count - line.data else { return true }
    return ASCII.isLineBreak(body[line.data + line.size])
  }

  private static func append(
    _ bytes: UnsafeBufferPointer<UInt8>, _ limit: Int, _ output: inout ByteBuffer
  ) -> HTTPIssues {
    let count = min(bytes.count, limit - output.count)
    output.append(bytes.part(0..<count))
    return count < bytes.count ? .payloadTooLarge : []
  }
}
