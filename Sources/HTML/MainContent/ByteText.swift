/// Looks for ASCII text in attributes, without regard to case.
enum ByteText {
  /// Whether an inline style hides the element: `display: none` or `visibility: hidden`.
  static func hides(_ style: UnsafeBufferPointer<UInt8>) -> Bool {
    declares("display", "none", in: style) || declares("visibility", "hidden", in: style)
  }

  /// Whether `itemprop` names the body of an item (schema.org).
  static func namesBody(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    find("articleBody", in: value, from: 0) != nil || find("description", in: value, from: 0) != nil
      || find("reviewBody", in: value, from: 0) != nil || isEqual(value, "text")
  }

  private static func declares(
    _ property: StaticString, _ wanted: StaticString, in style: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var start = 0
    while let at = find(property, in: style, from: start) {
      var index = at + property.utf8CodeUnitCount
      start = index
      // Not `backface-visibility`.
      guard at == 0 || style[at - 1] == UInt8(ascii: ";") || style[at - 1] <= 32 else { continue }
      while index < style.count, style[index] <= 32 { index += 1 }
      guard index < style.count, style[index] == UInt8(ascii: ":") else { continue }
      index += 1
      while index < style.count, style[index] <= 32 { index += 1 }
      guard matches(wanted, in: style, at: index) else { continue }
      let end = index + wanted.utf8CodeUnitCount
      if end == style.count || style[end] <= 32 || style[end] == UInt8(ascii: ";") || style[end] == UInt8(ascii: "!") {
        return true
      }
    }
    return false
  }

  /// Whether `bytes` are `text`, which is in lower case.
  static func isEqual(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    bytes.count == text.utf8CodeUnitCount && matches(text, in: bytes, at: 0)
  }

  /// Whether `bytes` contain `text`, which is in lower case.
  static func contains(_ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    find(text, in: bytes, from: 0) != nil
  }

  /// Whether `bytes` contain `text` at `index`.
  static func matches(
    _ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[index + offset] | 32 != text.utf8Start[offset] | 32 { return false }
    return true
  }

  private static func find(
    _ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var index = start
    while index + text.utf8CodeUnitCount <= bytes.count {
      if matches(text, in: bytes, at: index) { return index }
      index += 1
    }
    return nil
  }

  /// The integer that `value` begins with, as HTML reads attributes; nil for none or a very large one.
  static func wholeNumber(_ value: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index < value.count, [9, 10, 12, 13, 32].contains(value[index]) { index += 1 }
    let start = index
    var number = 0
    while index < value.count, value[index] &- 48 < 10, index - start < 9 {
      number = number * 10 + Int(value[index] - 48)
      index += 1
    }
    return index > start && !(index < value.count && value[index] &- 48 < 10) ? number : nil
  }

  /// The programming language in a class attribute that names one, as in `language-swift` or `lang-c`.
  static func codeLanguage(in names: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    for prefix in ["language-", "lang-"] as [StaticString] {
      guard let at = find(prefix, in: names, from: 0), at == 0 || names[at - 1] <= 32 else { continue }
      let start = at + prefix.utf8CodeUnitCount
      var end = start
      while end < names.count, isLanguageByte(names[end]), end - start < 20 { end += 1 }
      if end > start { return UnsafeBufferPointer(rebasing: names[start..<end]) }
    }
    return nil
  }

  private static func isLanguageByte(_ byte: UInt8) -> Bool {
    (byte | 32) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "_")
  }
}
