import Testing

@testable import Deduplication

@Suite struct PlanterTests {
  private let text = (0..<200).map { "word\($0)" }.joined(separator: " ")

  private func jaccard(_ a: String, _ b: String) -> Double {
    var measure = TrueSimilarity(unit: .runs)
    return TrueSimilarity.jaccard(measure.shingles(of: a, words: 5), measure.shingles(of: b, words: 5))
  }

  @Test func changesAreAsLargeAsTheySay() {
    var planter = DuplicatePlanter(seed: 3)
    #expect(planter.copy(of: text, .none) == text)
    #expect(jaccard(text, planter.copy(of: text, .space)) == 1)
    for share in [0.01, 0.05, 0.2] {
      var changed = 0
      for _ in 0..<50 {
        let copy = planter.copy(of: text, .words(share))
        changed += zip(text.split(separator: " "), copy.split(separator: " ")).count { $0 != $1 }
      }
      #expect(abs(Double(changed) / 10_000 - share) < share / 2, "\(share)")
    }
    let short = planter.copy(of: text, .end(0.2))
    #expect(text.hasPrefix(short) && abs(jaccard(text, short) - 0.8) < 0.05)
    let furnished = planter.copy(of: text, .furniture)
    #expect(furnished.contains(text) && jaccard(text, furnished) > 0.8 && jaccard(text, furnished) < 1)
  }

  @Test func textsWithoutSpacesChangeByCharacters() {
    let japanese = String(repeating: "東京都に住んでいます。大阪へ行きました。", count: 20)
    var planter = DuplicatePlanter(seed: 1)
    let copy = planter.copy(of: japanese, .words(0.05))
    let changed = zip(japanese.unicodeScalars, copy.unicodeScalars).count { $0 != $1 }
    #expect(copy.unicodeScalars.count == japanese.unicodeScalars.count && changed > 5 && changed < 60)
  }

  @Test func theSameSeedMakesTheSameCopies() {
    var (a, b, c) = (DuplicatePlanter(seed: 7), DuplicatePlanter(seed: 7), DuplicatePlanter(seed: 8))
    let copies = DuplicatePlanter.Change.all.map { a.copy(of: text, $0) }
    #expect(copies == DuplicatePlanter.Change.all.map { b.copy(of: text, $0) })
    #expect(copies != DuplicatePlanter.Change.all.map { c.copy(of: text, $0) })
  }

  @Test func similarityIsThatOfTheDefinition() {
    #expect(jaccard("a b c d e f g", "a b c d e f g") == 1)
    #expect(jaccard("a b c d e f", "a b c d e x") == 1.0 / 3)
    #expect(jaccard("a b", "a b") == 1 && jaccard("a b", "a c") == 0)
    #expect(TrueSimilarity.containment(of: [1, 2, 3, 4], in: [2, 3, 9]) == 0.5)
  }

  @Test func countsAreByClassChangeAndLanguage() {
    var result = CheckResult()
    result.addPair(jaccard: 1, change: "exact", language: "sw", isResolved: true)
    result.addPair(jaccard: 0.85, change: "furniture", language: "sw", isResolved: false)
    result.addPair(jaccard: 0.1, change: "furniture", language: "yo", isResolved: true)
    #expect(result.recall(from: 0.8) == .init(name: "0.8 and more", pairs: 2, resolved: 1))
    #expect(
      result.byChange.filter { $0.pairs > 0 } == [
        .init(name: "exact", pairs: 1, resolved: 1), .init(name: "furniture", pairs: 2, resolved: 1),
      ])
    #expect(result.bySimilarity.map(\.name).prefix(3) == ["1", "0.95 to 1", "0.9 to 0.95"])
    #expect(result.bySimilarity.last?.name == "under 0.5")
    #expect(result.byLanguage.map(\.pairs) == [2, 1])
    result.addRemoved(kept: "a", isJustified: true, bytes: 100, lostShare: 0.5)
    result.addRemoved(kept: "a", isJustified: false, bytes: 300, lostShare: 0)
    #expect(result.removed == 2 && result.justified == 1 && result.largest == 2 && result.lostBytes == 50)
  }
}
