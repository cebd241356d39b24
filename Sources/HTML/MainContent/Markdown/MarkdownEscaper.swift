internal import Base

/// Writes lines of plain text so that Markdown readers take none of it for markup, and code within lines as such.
///
/// Escapes are noise to a language model, so only text that would parse as markup is escaped: a mark that needs a
/// second one to mean something only where there is one, a bracket only before a link's address, `&` only before a
/// character's name.
struct MarkdownEscaper {
  /// The context of a line.
  enum Place { case paragraph, heading, cell }

  private var at = 0
  /// The first span of code that may not lie after.
  private var span = 0
  /// Whether the current block has two of a mark that means something in pairs.
  private var isPaired = (star: true, underscore: true, tilde: true, backtick: true)
  /// Where the block's last `>` is.
  private var lastGreater = -1

  /// Begins a page.
  mutating func begin() { (at, span) = (0, 0) }

  /// Begins a block, which may not lie before the last one.
  mutating func start(_ block: Block, _ page: borrowing PageBlocks, _ place: Place) {
    at = Int(block.textStart)
    let text = page.text.base
    var (stars, underscores, tildes, backticks) = (0, 0, 0, 0)
    lastGreater = -1
    for index in at..<at + Int(block.textCount) {
      switch text[index] {
      case UInt8(ascii: "*"): stars += 1
      case UInt8(ascii: "_"): underscores += 1
      case UInt8(ascii: "~"): tildes += 1
      case UInt8(ascii: "`"): backticks += 1
      case UInt8(ascii: ">"): lastGreater = index
      default: break
      }
    }
    while span < page.codeSpans.count, page.codeSpans.base[span].range.upperBound <= at { span += 1 }
    let hasCode = span < page.codeSpans.count && page.codeSpans.base[span].start < block.textStart + block.textCount
    // Blocks of one cell are one line, and code within lines is written with backticks.
    let isCell = place == .cell
    isPaired = (
      stars > 1 || isCell, underscores > 1 || isCell, tildes > 1 || isCell,
      backticks > 1 || isCell || hasCode
    )
    if isCell { lastGreater = .max }
  }

  /// Continues with the block's next line.
  mutating func startLine(_ offset: Int) { at = offset }

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
      if needsEscape(text, end, place) { output.append(UInt8(ascii: "\\")) }
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
  private func needsEscape(_ text: UnsafeMutablePointer<UInt8>, _ end: Int, _ place: Place) -> Bool {
    let next = at + 1 < end ? text[at + 1] : 32
    switch text[at] {
    case UInt8(ascii: "*"): return isPaired.star && !isAmidSpace(text, next)
    case UInt8(ascii: "~"): return isPaired.tilde && !isAmidSpace(text, next)
    case UInt8(ascii: "`"): return isPaired.backtick
    case UInt8(ascii: "_"):
      // Between two letters or digits it is one of them.
      guard isPaired.underscore, at > 0, at + 1 < end else { return isPaired.underscore }
      return !(Self.isWord(text[at - 1]) && Self.isWord(next))
    case UInt8(ascii: "]"): return next == UInt8(ascii: "(") || next == UInt8(ascii: ":")
    case UInt8(ascii: "\\"): return Self.isPunctuation(next) || next == 10 || at + 1 == end
    case UInt8(ascii: "<"):
      return lastGreater > at && (ASCII.isLetter(next) || next == 0x2F || next == 0x21 || next == 0x3F)
    case UInt8(ascii: "&"): return isReference(text, end)
    case UInt8(ascii: "|"): return place == .cell
    case UInt8(ascii: "#"): return place == .heading && (next == 32 || at + 1 == end)
    default: return false
    }
  }

  /// Whether white space is on both sides, so that a mark neither begins nor ends anything.
  private func isAmidSpace(_ text: UnsafeMutablePointer<UInt8>, _ next: UInt8) -> Bool {
    at > 0 && (text[at - 1] == 32 || text[at - 1] == 10) && (next == 32 || next == 10)
  }

  /// Whether a character reference may be at `at`: `&amp;`, `&#39;`, `&#x27;`.
  private func isReference(_ text: UnsafeMutablePointer<UInt8>, _ end: Int) -> Bool {
    var index = at + 1
    if index < end, text[index] == UInt8(ascii: "#") { index += 1 }
    let first = index
    // The longest name has 31 letters.
    while index < min(end, first + 32), ASCII.isLetter(text[index]) || ASCII.isDigit(text[index]) { index += 1 }
    return index > first && index < end && text[index] == UInt8(ascii: ";")
  }

  /// Escapes what would begin a heading, list, quote, fence, underline or table at the start of a line.
  private mutating func escapeStart(_ text: UnsafeMutablePointer<UInt8>, _ end: Int, _ output: inout ByteBuffer) {
    guard at < end else { return }
    switch text[at] {
    case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "="),
      UInt8(ascii: "~"), UInt8(ascii: "|"), UInt8(ascii: ":"), UInt8(ascii: "*"), UInt8(ascii: "<"), UInt8(ascii: "["):
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
    case UInt8(ascii: "*"): return isAlone && run - at == 1
    // A block of HTML.
    case UInt8(ascii: "<"):
      let next = at + 1 < end ? text[at + 1] : 32
      return ASCII.isLetter(next) || next == 0x2F || next == 0x21 || next == 0x3F
    // A box to tick, in a list's item.
    case UInt8(ascii: "["):
      guard at + 2 < end, text[at + 2] == UInt8(ascii: "]") else { return false }
      return text[at + 1] <= 32 || text[at + 1] | 32 == UInt8(ascii: "x")
    case UInt8(ascii: "="): return isWholeLine || text[run] == 32
    case UInt8(ascii: ":"): return run < end && text[run] == UInt8(ascii: "-")
    default: return false
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 }
  private static func isPunctuation(_ byte: UInt8) -> Bool {
    byte > 32 && byte < 127 && !ASCII.isLetter(byte) && !ASCII.isDigit(byte)
  }
}
