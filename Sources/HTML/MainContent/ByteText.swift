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
      while index < style.count, style[index] == 32 { index += 1 }
      guard index < style.count, style[index] == UInt8(ascii: ":") else { continue }
      index += 1
      while index < style.count, style[index] == 32 { index += 1 }
      if matches(wanted, in: style, at: index) { return true }
    }
    return false
  }

  private static func isEqual(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    bytes.count == text.utf8CodeUnitCount && matches(text, in: bytes, at: 0)
  }

  /// Whether `bytes` hold `text`, which is in lower case.
  static func contains(_ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    find(text, in: bytes, from: 0) != nil
  }

  /// Whether `bytes` hold `text` from `index` on.
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
}
