import Base
import Records
import Stages
import TestSupport
import Testing

@Suite struct AnalyzeTests {
  private static func parts(_ texts: [String], _ wanted: Set<Analysis> = Set(Analysis.allCases)) -> Batch {
    var batch = Batch()
    for text in texts { ExampleDocument(text: text).append(to: &batch) }
    Analyze(wanted).makeWorker().run(&batch)
    return batch
  }

  private static func strings(_ batch: borrowing Batch, _ parts: TextParts, _ row: Int) -> [String] {
    parts[row].map { batch.texts.string($0) }
  }

  @Test(
    arguments: [
      ("", [], [], []),
      ("Habari", ["Habari"], ["Habari"], ["Habari"]),
      (
        "One two.  Three!\n\n four\u{A0}five\n", ["One", "two.", "Three!", "four", "five"],
        ["One two.", "Three!", "four\u{A0}five"], ["One two.  Three!", "", " four\u{A0}five"]
      ),
      ("日本語。\u{3000}漢字", ["日本語。", "漢字"], ["日本語。", "漢字"], ["日本語。\u{3000}漢字"]),
      (
        "a\u{2003}b\u{85}c\u{2028}d\u{1680}e\u{202F}f\u{205F}g\u{200B}h", ["a", "b", "c", "d", "e", "f", "g\u{200B}h"],
        ["a\u{2003}b\u{85}c", "d\u{1680}e\u{202F}f\u{205F}g\u{200B}h"],
        ["a\u{2003}b\u{85}c\u{2028}d\u{1680}e\u{202F}f\u{205F}g\u{200B}h"]
      ),
    ] as [(String, [String], [String], [String])])
  func partsOfTexts(_ text: String, _ words: [String], _ sentences: [String], _ lines: [String]) {
    let batch = Self.parts(["before", text, "after it"])
    #expect(Self.strings(batch, batch.analysis.words, 1) == words)
    #expect(Self.strings(batch, batch.analysis.sentences, 1) == sentences)
    #expect(Self.strings(batch, batch.analysis.lines, 1) == lines)
    #expect(Self.strings(batch, batch.analysis.words, 2) == ["after", "it"])
  }

  /// As Swift's own properties have it.
  @Test func wordsAreRunsWithoutWhiteSpace() {
    var random = SeededGenerator(seed: 5)
    let pool = Array("ab \n\t\u{B}é\u{85}\u{A0}\u{C2}\u{1680}\u{2000}\u{200A}\u{200B}\u{2028}\u{3000}漢😀".unicodeScalars)
    for _ in 0..<300 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...30, using: &random) { scalars.append(pool.randomElement(using: &random)!) }
      let text = String(scalars)
      let batch = Self.parts([text], [.words])
      let expected = scalars.split { $0.properties.isWhitespace }.map { String($0) }
      #expect(Self.strings(batch, batch.analysis.words, 0) == expected)
    }
  }

  @Test func onlyKeptTextsAndWantedPartsAreLookedAt() {
    var batch = Batch()
    for text in ["a b", "c d"] { ExampleDocument(text: text).append(to: &batch) }
    batch.drop(0, stage: "x", for: .init(rawValue: "y"))
    for _ in 0..<2 { Analyze([.words]).makeWorker().run(&batch) }
    #expect(batch.analysis.words.rowCount == 2 && batch.analysis.lines.rowCount == 0)
    #expect(batch.analysis.words[0].isEmpty && batch.analysis.words[1].count == 2)
    batch.removeAll()
    #expect(batch.analysis.words.rowCount == 0)
  }

  private struct Needing<Name>: Filter {
    static var id: String { "needing-\(Name.self)" }
    static var group: String { "test" }
    static var summary: String { "Needs what its name says." }
    static var examples: [StageExample] { [] }
    static var needs: Set<Analysis> { Name.self == Int.self ? [.words] : [.lines] }
    func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? { nil }
  }

  @Test func analysisComesBeforeWhatNeedsItAndAfterChanges() {
    func names(_ stages: [any Stage]) -> [String] {
      Analyze.placed(in: stages).map { stage in
        (stage as? Analyze).map { $0.parts.map(\.rawValue).sorted().joined(separator: "+") } ?? type(of: stage).id
      }
    }
    #expect(names([DropEmptyTexts(), NormalizeText()]) == ["drop-empty-texts", "normalize-text"])
    #expect(
      names([DropEmptyTexts(), Needing<Int>(), Needing<Bool>(), NormalizeText(), Needing<Bool>(), Needing<Bool>()]) == [
        "drop-empty-texts", "lines+words", "needing-Int", "needing-Bool", "normalize-text", "lines", "needing-Bool",
        "needing-Bool",
      ])
  }
}
