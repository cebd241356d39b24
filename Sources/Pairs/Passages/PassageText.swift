package import Base

/// What is stored of a passage.
package enum PassageText {
  /// Appends a passage's bytes without NUL and other control characters, which embedding servers stop or stumble at, and
  /// returns their range. Line feeds and tabs stay.
  package static func append(_ text: Span<UInt8>, to buffer: inout ByteBuffer) -> ByteRange {
    let start = buffer.count
    var from = 0
    for index in 0..<text.count where isControl(text[index]) {
      buffer.append(text.extracting(from..<index))
      from = index + 1
    }
    buffer.append(text.extracting(from..<text.count))
    return ByteRange(start: start, count: buffer.count - start)
  }

  @inline(__always)
  private static func isControl(_ byte: UInt8) -> Bool {
    byte < ASCII.space && byte != ASCII.lineFeed && byte != ASCII.tab || byte == 0x7F
  }
}
