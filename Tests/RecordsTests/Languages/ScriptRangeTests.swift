import TestSupport
import Testing

@testable import Records

/// Scripts by code points, from the Unicode standard's block charts, and counting against counting one by one.
@Suite struct ScriptRangeTests {
  @Test(
    arguments: [
      ("Latn", [0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0x100...0x24F, 0x1E00...0x1EFF, 0xFF21...0xFF3A]),
      ("Grek", [0x391...0x3A1, 0x3A3...0x3E1, 0x1F00...0x1F15]), ("Cyrl", [0x400...0x484, 0x48A...0x52F]),
      ("Armn", [0x531...0x556, 0x561...0x587]), ("Hebr", [0x5D0...0x5EA]), ("Arab", [0x620...0x63F, 0x671...0x6D3]),
      ("Deva", [0x904...0x939, 0x958...0x961]), ("Thai", [0xE01...0xE30]), ("Geor", [0x10D0...0x10FA]),
      ("Hang", [0x1100...0x11FF, 0xAC00...0xD7A3]), ("Ethi", [0x1200...0x1248]), ("Hira", [0x3041...0x3096]),
      ("Kana", [0x30A1...0x30FA]), ("Hani", [0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2A6DF]),
      ("Goth", [0x10330...0x1034A]), ("Adlm", [0x1E900...0x1E94B]),
    ] as [(String, [ClosedRange<UInt32>])])
  func blocks(_ code: String, _ ranges: [ClosedRange<UInt32>]) throws {
    let script = try #require(Script(code))
    for range in ranges {
      // At the ends, and in steps that meet every page of the table.
      for value in Array(stride(from: range.lowerBound, through: range.upperBound, by: 61)) + [range.upperBound] {
        let text = String(Unicode.Scalar(value)!)
        let counts = ScriptCounts(text.utf8.span)
        #expect(counts.main == script && counts.letters == 1 && counts[script] == 1, "\(String(value, radix: 16))")
      }
    }
  }

  @Test(
    arguments: [0x20, 0x30, 0x40, 0x5B, 0x60, 0x7B, 0xD7, 0xF7, 0x2026, 0x3001, 0x30FC, 0x1F600, 0xE000, 0x10FFFF]
      as [UInt32])
  func charactersOfNoScript(_ value: UInt32) {
    let counts = ScriptCounts(String(Unicode.Scalar(value)!).utf8.span)
    #expect(counts.letters == 0 && counts.characters == 1 && counts.main == .unknown)
  }

  /// All bytes at once give the sum of what each character gives; broken ones count as one each.
  @Test func countsAreTheSumOfCharacters() throws {
    var generator = SeededGenerator(seed: 12)
    let parts =
      ["a", "Z", "é", "ж", "字", "か", "カ", "한", "अ", "😀", " ", "1"].map { Array($0.utf8) } + [
        [0xFF], [0xC3], [0xE2, 0x82],
      ]
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in parts.randomElement(using: &generator)! }
      let counts = ScriptCounts(Array(text.joined()).span)
      var expected: [String: Int] = [:]
      for part in text {
        for (script, letters) in ScriptCounts(part.span).present { expected[script.code, default: 0] += letters }
      }
      let order = expected.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
      #expect(counts.present.map(\.script.code) == order.map(\.key))
      #expect(counts.present.map(\.letters) == order.map(\.value))
      #expect(counts.letters == expected.values.reduce(0, +))
      #expect(counts.main.code == order.first?.key ?? "")
      #expect(counts.characters >= text.count)
      let japanese = ["Hani", "Hira", "Kana"].reduce(0) { $0 + (expected[$1] ?? 0) }
      let share = counts.letters == 0 ? 0 : Double(japanese) / Double(counts.letters)
      #expect(counts.share(of: try #require(Script("Jpan"))) == share)
      var again = counts
      again.removeAll()
      #expect(again == ScriptCounts())
    }
  }

  @Test func whatMixedScriptsCover() throws {
    func covers(_ code: String, _ other: String) throws -> Bool {
      try #require(Script(code)).covers(#require(Script(other)))
    }
    for (code, covered) in [
      ("Latn", ["Latn"]), ("Jpan", ["Jpan", "Hani", "Hira", "Kana"]), ("Kore", ["Kore", "Hang", "Hani"]),
      ("Hans", ["Hans", "Hani"]), ("Hant", ["Hant", "Hani"]), ("Hira", ["Hira"]),
    ] {
      for other in ["Latn", "Jpan", "Hani", "Hira", "Kana", "Kore", "Hang", "Hans", "Hant", "Cyrl"] {
        #expect(try covers(code, other) == covered.contains(other), "\(code) and \(other)")
      }
    }
  }
}
