import Base
import Foundation
import TestSupport
import Testing

@testable import Language

/// Scores equal KenLM 0.3.0's: Fixtures/perplexity/scores.tsv was made with its Python module, the binary files with its
/// build_binary.
@Suite struct NgramModelTests {
  struct Case: Sendable {
    var text: String
    var score: Float
    var words: [NgramScorer.WordScore]
  }

  static func cases(_ model: String) throws -> [Case] {
    let lines = try String(contentsOfFile: TestFiles.fixture("perplexity/scores.tsv"), encoding: .utf8)
    return try lines.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields[0] == model else { return nil }
      let words = try fields[3].split(separator: " ").map { word in
        let parts = word.split(separator: ":")
        return NgramScorer.WordScore(
          logarithm: try #require(Float(parts[0])), length: try #require(Int(parts[1])), isUnknown: parts[2] == "1")
      }
      return Case(
        text: fields[1].replacingOccurrences(of: "\\t", with: "\t"), score: try #require(Float(fields[2])), words: words
      )
    }
  }

  @Test(arguments: [
    ("four.arpa", "four.arpa"), ("four.arpa.gz", "four.arpa"), ("four.probing.bin", "four.arpa"),
    ("four.rest.bin", "four.arpa"), ("four.trie.bin", "four.arpa"), ("four.array.bin", "four.arpa"),
    ("four.quantized.bin", "four.quantized.bin"), ("four.quantized-array.bin", "four.quantized.bin"),
    ("gaps.arpa", "gaps.arpa"), ("gaps.trie.bin", "gaps.arpa"), ("two.arpa", "two.arpa"),
    ("two.trie.bin", "two.arpa"),
  ])
  func scoresAreKenLMs(_ file: String, _ golden: String) throws {
    let scorer = NgramScorer(try NgramModel(path: TestFiles.fixture("perplexity/\(file)")))
    let cases = try Self.cases(golden)
    #expect(cases.count == 27)
    for test in cases {
      let bytes = Array(test.text.utf8)
      var words: [NgramScorer.WordScore] = []
      bytes.withUnsafeBytes { text in scorer.forEachWord(of: text) { words.append($0) } }
      #expect(words == test.words, "\(test.text)")
      let score = scorer.score(bytes.span)
      #expect(score.logarithm == test.score, "\(test.text)")
      #expect(score.words == test.words.count - 1)
      #expect(score.unknown == test.words.filter(\.isUnknown).count)
    }
  }

  /// The same from memory as from the file.
  @Test func readsFromMemory() throws {
    let bytes = try FileSystem.read(TestFiles.fixture("perplexity/four.trie.bin"))
    let model = try NgramModel(bytes, path: "memory")
    #expect(model.order == 4 && model.path == "memory")
    #expect(NgramScorer(model).score(Array("the cat".utf8).span).words == 2)
  }

  /// Development data of other projects' outcomes.
  @Test(.enabled(if: TestFiles.shared("golden/kenlm.jsonl") != nil, "no development data"))
  func sharedGoldenRows() throws {
    let path = try #require(TestFiles.shared("golden/kenlm.jsonl"))
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let json = try JSONValue(parsing: String(line))
      let input = Array((json["input"]?.string ?? "").utf8)
      let arpa = Array((json["params"]?["arpa"]?.string ?? "").utf8)
      let scorer = NgramScorer(try NgramModel(arpa, path: "golden"))
      let score = scorer.score(input.span)
      let expected = try #require(json["output"]?["score"]?.number)
      #expect(abs(Double(score.logarithm) - expected) < 1e-5)
      let perplexity = try #require(json["output"]?["perplexity"]?.number)
      #expect(abs(score.perplexity - perplexity) < 1e-3)
    }
  }

  /// MurmurHash64A of known words: 7, 8 and 9 bytes, and none.
  @Test func hashesAreMurmurs() {
    func hash(_ text: String) -> UInt64 { Array(text.utf8).withUnsafeBytes { NgramVocabulary.hash($0) } }
    #expect(hash("") == 0)
    #expect(Set(["abcdefg", "abcdefgh", "abcdefghi", "abcdefgh\0"].map(hash)).count == 4)
  }
}
