import Testing

@testable import Deduplication

@Suite struct TextUnitsTests {
  private func units(_ text: String, _ find: (UnsafeRawBufferPointer, inout [TextUnit]) -> Void) -> [[String]] {
    let bytes = Array(text.utf8)
    var units: [TextUnit] = []
    bytes.withUnsafeBytes { find($0, &units) }
    for (unit, next) in zip(units, units.dropFirst()) { #expect(unit.end == next.start) }
    if let last = units.last { #expect(last.end == bytes.count) }
    return units.map { unit in
      [unit.start..<unit.contentEnd, unit.contentEnd..<unit.end].map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  @Test func lines() {
    #expect(units("", TextUnits.lines).isEmpty)
    #expect(units(" \n\t\n", TextUnits.lines).isEmpty)
    #expect(units("a", TextUnits.lines) == [["a", ""]])
    #expect(units(" a b \r\n\n  c\n", TextUnits.lines) == [["a b", " \r\n\n  "], ["c", "\n"]])
  }

  @Test func paragraphs() {
    #expect(units("a\nb\n\nc\n \nd", TextUnits.paragraphs) == [["a\nb", "\n\n"], ["c", "\n \n"], ["d", ""]])
    #expect(units("\n\n", TextUnits.paragraphs).isEmpty)
  }

  @Test func words() {
    #expect(units(" a  bc\n漢字 ", TextUnits.words) == [["a", "  "], ["bc", "\n"], ["漢字", " "]])
  }

  /// Sentences without white space between them are one unit: as other programs see words, a cut there would make a
  /// new one.
  @Test func sentencesBetweenWhiteSpace() {
    let text = "甲。乙。 丙。\nA. B."
    let bytes = Array(text.utf8)
    var parts: [Range<Int>] = []
    var start = 0
    for sentence in ["甲。", "乙。", "丙。", "A.", "B."] {
      while !bytes[start...].starts(with: sentence.utf8) { start += 1 }
      parts.append(start..<start + sentence.utf8.count)
      start += sentence.utf8.count
    }
    let units = units(text) { TextUnits.units(of: $0, parts: parts, into: &$1) }
    #expect(units == [["甲。乙。", " "], ["丙。", "\n"], ["A.", " "], ["B.", ""]])
    #expect(self.units(text) { TextUnits.parts(of: $0, parts: parts, into: &$1) }.count == 5)
  }
}
