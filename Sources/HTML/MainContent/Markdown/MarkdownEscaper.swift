internal import Base

/// Writes lines of plain text so that Markdown readers take none of it for markup, and code within lines as such.
struct MarkdownEscaper {
  /// What a line is part of.
  enum Place { case paragraph, heading, cell }

  private var at = 0
  /// The first span of code that may not lie behind.
  private var span = 0

  /// Begins a page.
  mutating func begin() { (at, span) = (0, 0) }

  /// Goes to `offset` of the page's text, which may not lie before where it is.
  mutating func start(_ offset: Int) { at = offset }

  /// Writes up to the next line's end or `end`; returns where the next line begins, nil at the end.
  mutating func writeLine(
    _ page: borrowing PageBlocks, until end: Int, _ place: Place, to output: inout ByteBuffer
  ) -> Int? {
    let text = page.text.base
    if place == .paragraph { escapeStart(text, end, &output) }
    while at < end {
      while span < page.codeSpans.count, page.codeSpans.base[span].range.upperBound <= at { span += 1 }
      if span < page.codeSpans.count, Int(page.codeSpans.base[span].start) <= at {
        writeCode(text, until: min(end, page.codeSpans.base[span].range.upperBound), place, &output)
        continue
      }
      let byte = text[at]
      if byte == 10 { return at + 1 }
      if Self.needsEscape(text, at, end, place) { output.append(UInt8(ascii: "\\")) }
      output.append(byte)
      at += 1
    }
    return nil
  }

  /// Writes code up to `end`; lines within become spaces, as a reader would show them.
  private mutating func writeCode(
    _ text: UnsafeMutablePointer<UInt8>, until end: Int, _ place: Place, _ output: inout ByteBuffer
  ) {
    var first = at
    var last = end
    while first < last, text[first] == 32 || text[first] == 10 { first += 1 }
    while last > first, text[last - 1] == 32 || text[last - 1] == 10 { last -= 1 }
    if first > at { output.append(32) }
    if last > first {
      let fence = Self.longestFence(text + first, last - first) + 1
      let isPadded = text[first] == UInt8(ascii: "`") || text[last - 1] == UInt8(ascii: "`")
      for _ in 0..<fence { output.append(UInt8(ascii: "`")) }
      if isPadded { output.append(32) }
      for index in first..<last {
        if place == .cell, text[index] == UInt8(ascii: "|") { output.append(UInt8(ascii: "\\")) }
        output.append(text[index] == 10 ? 32 : text[index])
      }
      if isPadded { output.append(32) }
      for _ in 0..<fence { output.append(UInt8(ascii: "`")) }
    }
    if last < end, last > first { output.append(32) }
    at = end
  }

  /// The longest run of backticks.
  static func longestFence(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    var longest = 0
    var run = 0
    for index in 0..<count {
      run = text[index] == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// Whether the character at `at` would begin or end markup within a line.
  private static func needsEscape(_ text: UnsafeMutablePointer<UInt8>, _ at: Int, _ end: Int, _ place: Place) -> Bool {
    let next = at + 1 < end ? text[at + 1] : 32
    switch text[at] {
    case UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"): return true
    case UInt8(ascii: "\\"): return isPunctuation(next) || next == 10 || at + 1 == end
    case UInt8(ascii: "<"): return isLetter(next) || next == 0x2F || next == 0x21 || next == 0x3F
    case UInt8(ascii: "&"): return isLetter(next) || next == UInt8(ascii: "#")
    case UInt8(ascii: "~"): return next == UInt8(ascii: "~")
    case UInt8(ascii: "|"): return place == .cell
    case UInt8(ascii: "#"): return place == .heading && next == 32 || place == .heading && at + 1 == end
    case UInt8(ascii: "_"):
      // Between two letters or digits it is one of them.
      guard at > 0, at + 1 < end else { return true }
      return !(isWord(text[at - 1]) && isWord(next))
    default: return false
    }
  }

  /// Escapes what would begin a heading, list, quote, fence, underline or table at the start of a line.
  private mutating func escapeStart(_ text: UnsafeMutablePointer<UInt8>, _ end: Int, _ output: inout ByteBuffer) {
    guard at < end else { return }
    switch text[at] {
    case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "="),
      UInt8(ascii: "~"), UInt8(ascii: "|"), UInt8(ascii: ":"):
      if startsMarkup(text, end) { output.append(UInt8(ascii: "\\")); output.append(text[at]); at += 1 }
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      var index = at
      while index < end, text[index] &- 48 < 10 { index += 1 }
      guard index < end, index - at <= 9, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ")"),
        index + 1 == end || text[index + 1] == 32 || text[index + 1] == 10
      else { return }
      output.append(UnsafeBufferPointer(start: text + at, count: index - at))
      output.append(UInt8(ascii: "\\"))
      output.append(text[index])
      at = index + 1
    default: return
    }
  }

  private func startsMarkup(_ text: UnsafeMutablePointer<UInt8>, _ end: Int) -> Bool {
    let byte = text[at]
    var run = at
    while run < end, text[run] == byte { run += 1 }
    let isWholeLine = run == end || text[run] == 10
    let isAlone = isWholeLine || text[run] == 32
    switch byte {
    case UInt8(ascii: "#"): return isAlone && run - at <= 6
    case UInt8(ascii: ">"), UInt8(ascii: "|"): return true
    case UInt8(ascii: "~"): return run - at >= 3
    // A bullet, or a line of nothing else, which would underline the line above or divide the page.
    case UInt8(ascii: "-"): return isAlone || text[run] == UInt8(ascii: "|")
    case UInt8(ascii: "+"): return isAlone && run - at == 1
    case UInt8(ascii: "="): return isWholeLine || text[run] == 32
    case UInt8(ascii: ":"): return run < end && text[run] == UInt8(ascii: "-")
    default: return false
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }
  private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || byte &- 48 < 10 || byte >= 0x80 }
  private static func isPunctuation(_ byte: UInt8) -> Bool {
    byte > 32 && byte < 127 && !isLetter(byte) && byte &- 48 >= 10
  }
}
