internal import Base
internal import Records

/// Cuts texts into words and lines.
internal enum TextCuts {
  /// Appends the runs between white space, for a text that begins at `start` of its arena.
  static func words(of text: Span<UInt8>, at start: Int, to parts: inout TextParts) {
    text.withUnsafeBufferPointer { bytes in
      var at = 0
      var wordStart = 0
      while at < bytes.count {
        let space = whiteSpace(bytes, at)
        if space > 0 {
          if at > wordStart { parts.append(ByteRange(start: start + wordStart, count: at - wordStart)) }
          at += space
          wordStart = at
        } else {
          at += 1
        }
      }
      if at > wordStart { parts.append(ByteRange(start: start + wordStart, count: at - wordStart)) }
    }
  }

  /// Appends the lines between line feeds, empty ones too; none for an empty text, and none after a last line feed.
  static func lines(of text: Span<UInt8>, at start: Int, to parts: inout TextParts) {
    text.withUnsafeBufferPointer { bytes in
      var lineStart = 0
      for at in 0..<bytes.count where bytes[at] == UInt8(ascii: "\n") {
        parts.append(ByteRange(start: start + lineStart, count: at - lineStart))
        lineStart = at + 1
      }
      if lineStart < bytes.count {
        parts.append(ByteRange(start: start + lineStart, count: bytes.count - lineStart))
      }
    }
  }

  /// Bytes of the white-space character (Unicode's White_Space) at `at`, which is where a character begins or within
  /// one; 0 if there is none.
  @inline(__always)
  private static func whiteSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    let byte = bytes[at]
    if byte < 0x80 { return byte == 0x20 || byte &- 0x09 < 5 ? 1 : 0 }
    switch byte {
    case 0xC2:
      // U+0085 and U+00A0.
      return at + 1 < bytes.count && (bytes[at + 1] == 0x85 || bytes[at + 1] == 0xA0) ? 2 : 0
    case 0xE1, 0xE2, 0xE3:
      guard at + 2 < bytes.count else { return 0 }
      switch (byte, bytes[at + 1], bytes[at + 2]) {
      case (0xE1, 0x9A, 0x80): return 3  // U+1680
      case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF): return 3
      case (0xE2, 0x81, 0x9F): return 3  // U+205F
      case (0xE3, 0x80, 0x80): return 3  // U+3000
      default: return 0
      }
    default: return 0
    }
  }
}
