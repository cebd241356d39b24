import Deduplication
import TestSupport
import Testing

@Suite struct WordDifferenceTests {
  @Test func changedAddedAndMissingWords() {
    #expect(
      WordDifference("a b c d e", "a x c d e f").parts == [
        .same(["a"]), .onlyFirst(["b"]), .onlySecond(["x"]), .same(["c", "d", "e"]), .onlySecond(["f"]),
      ])
    #expect(WordDifference("a  b\nc", "a b c").parts == [.same(["a", "b", "c"])])
    #expect(WordDifference("", "").parts.isEmpty)
    #expect(WordDifference("a", "").parts == [.onlyFirst(["a"])])
  }

  @Test func bothTextsCanBeReadFromTheParts() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<100 {
      func text() -> [String] {
        (0..<Int.random(in: 0..<30, using: &random)).map { _ in "w\(Int.random(in: 0..<8, using: &random))" }
      }
      let (a, b) = (text(), text())
      let parts = WordDifference(a.joined(separator: " "), b.joined(separator: "\n")).parts
      var (first, second): ([String], [String]) = ([], [])
      for part in parts {
        switch part {
        case .same(let words):
          first += words.map { String($0) }
          second += words.map { String($0) }
        case .onlyFirst(let words): first += words.map { String($0) }
        case .onlySecond(let words): second += words.map { String($0) }
        }
      }
      #expect(first == a && second == b)
    }
  }

  @Test func longTextsAreCut() {
    let long = (0..<5000).map { "w\($0)" }.joined(separator: " ")
    let difference = WordDifference(long, long + " x")
    #expect(difference.isCut && difference.parts.count == 1)
    #expect(!WordDifference("a", "b").isCut)
  }
}
