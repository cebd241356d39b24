/// Makes text of unknown origin safe to show on a terminal, with what is unsafe as visible escapes.
///
/// Unsafe are the controls C0, DEL and C1, which terminals obey, and the characters that reorder text or break lines
/// unseen: U+061C, U+200E, U+200F, U+2028 to U+202E and U+2066 to U+206F. They become `\u001B`, `\n`, `\r` or `\t`;
/// bytes that are not UTF-8 become `\x9B`. In JSON the escapes of characters mean the same as the characters.
///
/// Text without any of them, as nearly all is, costs one pass over its bytes.
public enum PrintableText {
  /// Text that has to stay on its line: a field, a name, a message. Line feeds and tabs are escaped too.
  public static func line(_ text: String) -> String { printable(text, keepsBreaks: false) }

  /// Text of several lines: line feeds and tabs stay.
  public static func lines(_ text: String) -> String { printable(text, keepsBreaks: true) }

  /// Appends bytes of several lines to `output`; line feeds and tabs stay.
  public static func append(lines bytes: UnsafeBufferPointer<UInt8>, to output: inout ByteBuffer) {
    append(bytes, keepsBreaks: true, to: &output)
  }

  private static func printable(_ text: String, keepsBreaks: Bool) -> String {
    var text = text
    let escaped = text.withUTF8 { bytes -> String? in
      guard firstUnsafe(bytes, from: 0, to: bytes.count, keepsBreaks) != nil else { return nil }
      var output = ByteBuffer(capacity: bytes.count + 64)
      append(bytes, keepsBreaks: keepsBreaks, to: &output)
      return output.string()
    }
    return escaped ?? text
  }

  private static func append(_ bytes: UnsafeBufferPointer<UInt8>, keepsBreaks: Bool, to output: inout ByteBuffer) {
    var start = 0
    while start < bytes.count {
      let validEnd = UTF8Text.validPrefix(bytes, from: start)
      while start < validEnd {
        let found = firstUnsafe(bytes, from: start, to: validEnd, keepsBreaks)
        output.append(UnsafeBufferPointer(rebasing: bytes[start..<(found?.index ?? validEnd)]))
        guard let found else { break }
        escape(found.character, to: &output)
        start = found.index + found.length
      }
      guard validEnd < bytes.count else { return }
      output.append("\\x")
      appendHexadecimal(UInt32(bytes[validEnd]), digits: 2, to: &output)
      start = validEnd + 1
    }
  }

  /// An unsafe character in valid UTF-8.
  private struct Unsafe {
    var index: Int
    var length: Int
    var character: UInt32
  }

  private static func firstUnsafe(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, _ keepsBreaks: Bool
  ) -> Unsafe? {
    var index = start
    while index < end {
      let byte = bytes[index]
      // All other bytes are printable ASCII, or begin or continue no unsafe character.
      if byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2,
        let found = unsafe(bytes, at: index, end, keepsBreaks)
      {
        return found
      }
      index &+= 1
    }
    return nil
  }

  private static func unsafe(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, _ end: Int, _ keepsBreaks: Bool
  ) -> Unsafe? {
    let byte = bytes[index]
    let next = index + 1 < end ? bytes[index + 1] : 0
    switch byte {
    case 0xC2:
      return next < 0xA0 ? Unsafe(index: index, length: 2, character: UInt32(next)) : nil
    case 0xD8:
      return next == 0x9C ? Unsafe(index: index, length: 2, character: 0x061C) : nil
    case 0xE2:
      let last = index + 2 < end ? bytes[index + 2] : 0
      let character = 0x2000 | UInt32(next & 0x3F) << 6 | UInt32(last & 0x3F)
      switch character {
      case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F:
        return Unsafe(index: index, length: 3, character: character)
      default: return nil
      }
    case 0x09 where keepsBreaks, 0x0A where keepsBreaks: return nil
    // The line breaks of HTTP and WARC.
    case 0x0D where keepsBreaks && next == 0x0A: return nil
    default: return Unsafe(index: index, length: 1, character: UInt32(byte))
    }
  }

  private static func escape(_ character: UInt32, to output: inout ByteBuffer) {
    switch character {
    case 0x09: output.append("\\t")
    case 0x0A: output.append("\\n")
    case 0x0D: output.append("\\r")
    default:
      output.append("\\u")
      appendHexadecimal(character, digits: 4, to: &output)
    }
  }

  private static func appendHexadecimal(_ value: UInt32, digits: Int, to output: inout ByteBuffer) {
    for place in (0..<digits).reversed() {
      let digit = UInt8(truncatingIfNeeded: value >> UInt32(4 * place)) & 0xF
      output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}
