internal import CSystem

/// A part of a text that is cut as a whole, or not at all: a sentence, a line, a word.
package struct TextUnit: Sendable, BitwiseCopyable, Equatable {
  /// Where it begins, after white space or at the start of the text.
  package var start: Int
  /// Where its last character ends.
  package var contentEnd: Int
  /// Where the next unit begins: after the white space behind it.
  package var end: Int

  /// A unit and its places.
  package init(start: Int, contentEnd: Int, end: Int) {
    self.start = start
    self.contentEnd = contentEnd
    self.end = end
  }
}

/// Cuts texts into units. White space is what ASCII has of it, so that a unit never begins or ends within a word as other
/// programs see words.
package enum TextUnits {
  /// Whether a byte is white space.
  @inline(__always) package static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }

  /// Units of some parts of a text, such as its sentences: a unit for each, of several one where no white space is between
  /// them.
  package static func units(of text: UnsafeRawBufferPointer, parts: [Range<Int>], into units: inout [TextUnit]) {
    for part in parts {
      if let last = units.last, last.contentEnd == part.lowerBound || !isSpace(text[part.lowerBound - 1]) {
        units[units.count - 1].contentEnd = part.upperBound
      } else {
        units.append(TextUnit(start: part.lowerBound, contentEnd: part.upperBound, end: 0))
      }
    }
    setEnds(text.count, &units)
  }

  /// A unit for each of some parts of a text, also where no white space is between them.
  package static func parts(of text: UnsafeRawBufferPointer, parts: [Range<Int>], into units: inout [TextUnit]) {
    for part in parts { units.append(TextUnit(start: part.lowerBound, contentEnd: part.upperBound, end: 0)) }
    setEnds(text.count, &units)
  }

  /// A unit for each of some parts of a text that follow one another: what is behind the last one is no unit.
  package static func adjoining(parts: [Range<Int>], into units: inout [TextUnit]) {
    for part in parts {
      units.append(TextUnit(start: part.lowerBound, contentEnd: part.upperBound, end: part.upperBound))
    }
  }

  /// The lines of a text that are not blank, without white space around them.
  package static func lines(of text: UnsafeRawBufferPointer, into units: inout [TextUnit]) {
    guard let base = text.baseAddress else { return }
    var start = 0
    while start < text.count {
      let feed = memchr(base + start, 0x0A, text.count - start)
      let end = feed.map { base.distance(to: UnsafeRawPointer($0)) } ?? text.count
      append(text, start..<end, &units)
      start = end + 1
    }
    setEnds(text.count, &units)
  }

  /// The paragraphs of a text: its lines that are not blank, those between which no blank line is together.
  package static func paragraphs(of text: UnsafeRawBufferPointer, into units: inout [TextUnit]) {
    lines(of: text, into: &units)
    var count = 0
    for index in units.indices {
      let unit = units[index]
      if count > 0, feeds(text, units[count - 1].contentEnd..<unit.start) < 2 {
        units[count - 1].contentEnd = unit.contentEnd
        units[count - 1].end = unit.end
      } else {
        units[count] = unit
        count += 1
      }
    }
    units.removeLast(units.count - count)
  }

  /// The words of a text.
  package static func words(of text: UnsafeRawBufferPointer, into units: inout [TextUnit]) {
    var at = 0
    while at < text.count {
      while at < text.count, isSpace(text[at]) { at += 1 }
      let start = at
      while at < text.count, !isSpace(text[at]) { at += 1 }
      if at > start { units.append(TextUnit(start: start, contentEnd: at, end: 0)) }
    }
    setEnds(text.count, &units)
  }

  private static func append(_ text: UnsafeRawBufferPointer, _ line: Range<Int>, _ units: inout [TextUnit]) {
    var (start, end) = (line.lowerBound, line.upperBound)
    while start < end, isSpace(text[start]) { start += 1 }
    while start < end, isSpace(text[end - 1]) { end -= 1 }
    if start < end { units.append(TextUnit(start: start, contentEnd: end, end: 0)) }
  }

  private static func setEnds(_ count: Int, _ units: inout [TextUnit]) {
    for index in units.indices { units[index].end = index + 1 < units.count ? units[index + 1].start : count }
  }

  private static func feeds(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    text[range].count { $0 == 0x0A }
  }
}
