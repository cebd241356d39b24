/// Marks in a block's text of teasers and lists of posts, in any language.
struct TextMarks: OptionSet, BitwiseCopyable {
  var rawValue: UInt8

  /// The text ends with an ellipsis, maybe in brackets or quotes: it goes on elsewhere.
  static let ellipsis = TextMarks(rawValue: 1 << 0)
  /// A time of day (`9:05`) stands near the beginning or the end.
  static let clock = TextMarks(rawValue: 1 << 1)
  /// A year or a date in digits (`5.1.2026`) stands near the beginning or the end.
  static let date = TextMarks(rawValue: 1 << 2)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bytes at either end that are looked at.
  private static let reach = 32

  /// The marks of a text with so many digits.
  init(of text: UnsafeBufferPointer<UInt8>, digits: Int32) {
    self = Self.endsWithEllipsis(text) ? .ellipsis : []
    guard digits >= 3 else { return }
    if text.count <= 2 * Self.reach {
      formUnion(Self.times(in: text[...]))
    } else {
      formUnion(Self.times(in: text.prefix(Self.reach)))
      formUnion(Self.times(in: text.suffix(Self.reach)))
    }
  }

  private static func endsWithEllipsis(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var end = text.count
    // `]`, `)`, quotes, and the last byte of `”` and `»`.
    while end > 0, [0x5D, 0x29, 0x22, 0x27].contains(text[end - 1]) { end -= 1 }
    guard end >= 3 else { return false }
    if text[end - 1] == UInt8(ascii: ".") {
      return text[end - 2] == UInt8(ascii: ".") && text[end - 3] == UInt8(ascii: ".")
    }
    return text[end - 1] == 0xA6 && text[end - 2] == 0x80 && text[end - 3] == 0xE2
  }

  /// Times of day and dates among runs of digits.
  private static func times(in text: Slice<UnsafeBufferPointer<UInt8>>) -> TextMarks {
    var marks: TextMarks = []
    var at = text.startIndex
    // The run of digits before, if one separator is between it and the next.
    var last: (count: Int, separator: UInt8) = (0, 0)
    while at < text.endIndex {
      guard text[at] &- 48 < 10 else {
        last = (0, 0)
        at += 1
        continue
      }
      let start = at
      while at < text.endIndex, text[at] &- 48 < 10 { at += 1 }
      let count = at - start
      if count == 4,
        text[start] == UInt8(ascii: "1") && text[start + 1] == UInt8(ascii: "9")
          || text[start] == UInt8(ascii: "2") && text[start + 1] == UInt8(ascii: "0")
      {
        marks.insert(.date)
      }
      if last.separator == UInt8(ascii: ":"), last.count <= 2, count == 2 { marks.insert(.clock) }
      guard at < text.endIndex else { break }
      last = (count, text[at])
      at += 1
    }
    return marks
  }

  /// The day that `2026-01-05T06:07:08Z` begins with; nil for another form.
  static func day(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard value.count >= 10 else { return nil }
    for index in 0..<10 {
      let isDash = index == 4 || index == 7
      guard isDash ? value[index] == UInt8(ascii: "-") : value[index] &- 48 < 10 else { return nil }
    }
    return UnsafeBufferPointer(rebasing: value[..<10])
  }
}
