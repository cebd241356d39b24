import Base
import Records
import TestSupport
import Testing

@testable import Stages

@Suite struct EvaluationSetsTests {
  private static let numbers = (1...40).map { "word\($0)" }
  private static func text(_ range: Range<Int>) -> String { numbers[range].joined(separator: " ") }

  private func drop(_ texts: [String: String], _ document: String, _ change: (inout Decontaminate) -> Void = { _ in })
    throws -> Drop?
  {
    var stage = Decontaminate()
    stage.sets = try ResourceFiles(name: "sets", texts: texts).resource { EvaluationFiles($0) }
    change(&stage)
    var batch = Batch()
    ExampleDocument(text: document).append(to: &batch)
    try stage.makeWorker().run(&batch)
    return batch.documents[0].verdict.drop
  }

  private func value(_ name: String, _ drop: Drop?) -> Drop.Value.Content? {
    drop?.values.first { $0.name == name }?.content
  }

  /// A run of 13 words matches wherever it is in item and document, one of 12 does not.
  @Test func runsOfThirteenWords() throws {
    let set = ["a.txt": "other line of the file that has enough words\n" + Self.text(0..<30) + "\n"]
    for start in [0, 5, 17] {
      let drop = try drop(set, "x y z " + Self.text(start..<start + 13).uppercased() + ", z.")
      #expect(value("line", drop) == .integer(2))
      #expect(value("runs", drop) == .integer(1))
      #expect(value("passage", drop) == .text(Self.text(start..<start + 13).uppercased()))
    }
    #expect(try drop(set, "x " + Self.text(3..<15) + " y") == nil)
    #expect(value("runs", try drop(set, Self.text(0..<20))) == .integer(8))
    #expect(value("passage", try drop(set, Self.text(0..<20))) == .text(Self.text(0..<20)))
  }

  /// Shorter items match as a whole, from 8 words on.
  @Test func wholeItems() throws {
    let set = ["a.txt": [Self.text(0..<8), Self.text(10..<17), Self.text(20..<32)].joined(separator: "\n")]
    #expect(value("line", try drop(set, "a " + Self.text(0..<8) + " b")) == .integer(1))
    #expect(try drop(set, Self.text(0..<7)) == nil)
    #expect(try drop(set, Self.text(10..<17)) == nil)
    #expect(value("line", try drop(set, Self.text(20..<32))) == .integer(3))
    #expect(try drop(set, Self.text(20..<31)) == nil)
    #expect(try drop(set, Self.text(21..<29)) == nil)
    #expect(try drop(set, "") == nil)
  }

  /// What is read of each kind of file, and by which name it is reported.
  @Test func kindsOfFiles() throws {
    let json =
      #"{"id":1,"q":"\#(Self.text(0..<9))","choices":["\#(Self.text(9..<18))",{"x":"\#(Self.text(18..<27))"}]}"#
    let sets = ["mmlu/test.jsonl": json + "\n\n", "b.tsv": "id\t" + Self.text(27..<36) + "\n", "c": Self.text(0..<3)]
    for (range, set) in [
      (0..<9, "mmlu/test.jsonl"), (9..<18, "mmlu/test.jsonl"), (18..<27, "mmlu/test.jsonl"), (27..<36, "b.tsv"),
    ] {
      #expect(value("set", try drop(sets, Self.text(range))) == .text(set))
    }
    #expect(try drop(sets, Self.text(9..<18)) { $0.fields = ["q"] } == nil)
    #expect(try drop(sets, Self.text(0..<9)) { $0.fields = ["q"] } != nil)
    #expect(throws: StageError.self) { try drop(["a.jsonl": "{"], "x") }
    #expect(throws: StageError.self) { try drop(["a.txt": "too few words"], "x") }
    #expect(throws: StageError.self) { try drop(["a.txt": Self.text(0..<9)], "x") { $0.words = 0 } }
  }

  @Test func optionsOfRuns() throws {
    let set = ["a.txt": Self.text(0..<30)]
    #expect(try drop(set, Self.text(4..<9)) { $0.words = 5 } != nil)
    #expect(try drop(set, Self.text(4..<8)) { $0.words = 5 } == nil)
    #expect(try drop(set, Self.text(0..<15)) { $0.matches = 3 } != nil)
    #expect(try drop(set, Self.text(0..<15)) { $0.matches = 4 } == nil)
  }

  /// Against a slow search: every run of a document that an item has.
  @Test func agreesWithASlowSearch() throws {
    var random = SeededGenerator(seed: 3)
    let items = (0..<20).map { _ in
      (0..<Int.random(in: 5...30, using: &random)).map { _ in ["a", "b", "c"].randomElement(using: &random) ?? "a" }
    }
    let sets = ["a.txt": items.map { $0.joined(separator: " ") }.joined(separator: "\n")]
    func runs(_ words: [String]) -> Int {
      var found = 0
      let lengths = Set(items.filter { $0.count >= 4 }.map { min($0.count, 6) })
      for length in lengths where length <= words.count {
        for start in 0...words.count - length {
          let run = Array(words[start..<start + length])
          let isItem = items.contains { item in
            length < 6
              ? item == run : item.count >= 6 && (0...item.count - 6).contains { Array(item[$0..<$0 + 6]) == run }
          }
          if isItem { found += 1 }
        }
      }
      return found
    }
    for _ in 0..<60 {
      let words = (0..<Int.random(in: 1...25, using: &random)).map { _ in
        ["a", "b", "c"].randomElement(using: &random) ?? "a"
      }
      let drop = try drop(sets, words.joined(separator: " ")) {
        $0.words = 6; $0.fewest = 4
      }
      let expected = runs(words)
      #expect(value("runs", drop) == (expected == 0 ? nil : .integer(expected)))
    }
  }
}
