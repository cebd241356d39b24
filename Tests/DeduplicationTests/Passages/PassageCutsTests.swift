import Testing

@testable import Deduplication

@Suite struct PassageCutsTests {
  private static func range(_ place: Int, _ count: Int, from source: Int) -> RepeatedRanges.Range {
    .init(place: place, count: count, source: CorpusPosition(input: 0, place: source))
  }

  private func cut(
    _ text: String, _ repeated: [RepeatedRanges.Range], gap: Int = 0, words: Bool = true
  ) -> (left: String, pieces: [[Int]]) {
    let bytes = Array(text.utf8)
    var cuts = PassageCuts()
    bytes.withUnsafeBytes { text in
      var units: [TextUnit] = []
      if words { TextUnits.words(of: text, into: &units) } else { TextUnits.lines(of: text, into: &units) }
      cuts.cut(text, repeated: repeated, units: units, gap: gap)
    }
    var left: [UInt8] = []
    var start = 0
    for range in cuts.ranges {
      left += bytes[start..<range.lowerBound]
      start = range.upperBound
    }
    #expect(cuts.pieces.reduce(0) { $0 + $1.count } == cuts.byteCount)
    return (
      String(decoding: left + bytes[start...], as: UTF8.self),
      cuts.pieces.map { [$0.start, $0.count, $0.source.place] }
    )
  }

  @Test func wholeUnitsAreCut() {
    // The range begins in the first word and ends in the last.
    #expect(cut("alpha beta gamma delta", [Self.range(2, 17, from: 502)]).left == "alpha delta")
    #expect(cut("alpha beta gamma delta", [Self.range(2, 17, from: 502)]).pieces == [[6, 11, 506]])
    // One that ends with a word takes the white space behind it along.
    #expect(cut("alpha beta gamma delta", [Self.range(6, 4, from: 506)]).pieces == [[6, 5, 506]])
    #expect(cut("alpha beta", [Self.range(1, 8, from: 501)]).pieces.isEmpty)
    #expect(cut("alpha beta", [Self.range(0, 10, from: 500)]).left == "")
  }

  @Test func whiteSpaceBeforeACutAtTheEndGoesAlong() {
    #expect(cut("alpha beta\n\ngamma\n", [Self.range(12, 6, from: 512)], words: false).left == "alpha beta")
    #expect(cut("  alpha", [Self.range(2, 5, from: 502)]).left == "")
  }

  @Test func aCutOfTwoPassagesIsTwoPieces() {
    let repeated = [Self.range(0, 8, from: 100), Self.range(8, 14, from: 300)]
    #expect(cut("alpha beta gamma delta", repeated).pieces == [[0, 8, 100], [8, 14, 300]])
    #expect(cut("alpha beta gamma delta", repeated).left == "")
  }

  @Test func gapsAreClosedByOption() {
    let repeated = [Self.range(0, 11, from: 100), Self.range(17, 5, from: 300)]
    #expect(cut("alpha beta gamma delta", repeated).left == "gamma")
    #expect(cut("alpha beta gamma delta", repeated, gap: 5).left == "gamma")
    let closed = cut("alpha beta gamma delta", repeated, gap: 6)
    #expect(closed.left == "")
    #expect(closed.pieces == [[0, 17, 100], [17, 5, 300]])
  }

  @Test func unitsAreToldByWhereTheyBegin() {
    let text = Array("a\nb\nc\nd\ne".utf8)
    var cuts = PassageCuts()
    text.withUnsafeBytes { bytes in
      var units: [TextUnit] = []
      TextUnits.lines(of: bytes, into: &units)
      // Two spans that overlap, and one that would go beyond the end.
      cuts.cut(
        bytes, repeated: [Self.range(0, 1, from: 100), Self.range(2, 1, from: 102)], units: units, length: 3)
    }
    #expect(cuts.ranges == [0..<8])
    // Both stand for one earlier passage.
    #expect(cuts.pieces.map { [$0.start, $0.count, $0.source.place] } == [[0, 8, 100]])
  }
}
