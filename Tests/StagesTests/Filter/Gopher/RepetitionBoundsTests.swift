import Base
import Records
import TestSupport
import Testing

@testable import Stages

/// What is cheaper than to count is never less than what counting finds.
@Suite struct RepetitionBoundsTests {
  private static func text(_ random: inout SeededGenerator) -> String {
    let vocabulary = Int.random(in: 1...60, using: &random)
    let count = Int.random(in: 0...300, using: &random)
    // Words of one letter in several lengths: n-grams of other words join to the same text.
    return (0..<count).map { _ in
      String(repeating: "a", count: Int.random(in: 1...3, using: &random))
        + (vocabulary > 3 ? "b\(Int.random(in: 0..<vocabulary, using: &random))" : "")
    }.joined(separator: " ")
  }

  @Test func boundsHold() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      var batch = Batch()
      ExampleDocument(text: Self.text(&random)).append(to: &batch)
      Analyze([.tokens]).makeWorker().run(&batch)
      var measures = RepetitionMeasures()
      measures.load(batch.analysis.tokens[0])
      for words in 2...4 {
        let bound = measures.topNGramBound(words)
        let exact = measures.topNGram(words)
        #expect(words == 2 ? bound == nil : bound.map { $0 >= exact } ?? (exact == 0))
      }
      for words in 5...10 {
        let bound = measures.repeatedNGramsBound(words)
        #expect(bound >= measures.repeatedNGrams(words))
      }
    }
  }

  /// Dropping finds what annotating finds.
  @Test func decisionsAreThoseOfTheScores() throws {
    var random = SeededGenerator(seed: 9)
    var dropped = 0
    for _ in 0..<300 {
      let text = Self.text(&random)
      var reasons: [Drop.Reason?] = []
      for annotates in [false, true] {
        var batch = Batch()
        if annotates { batch.annotations = Annotations() }
        ExampleDocument(text: text).append(to: &batch)
        var stage = GopherRepetition()
        stage.lineShare = nil
        for step in Analyze.placed(in: [stage]) { try step.makeWorker().run(&batch) }
        reasons.append(
          annotates ? batch.annotations?.reasons(of: 0).first : batch.documents[0].verdict.drop?.reason)
      }
      #expect(reasons[0] == reasons[1], "\(text)")
      dropped += reasons[0] == nil ? 0 : 1
    }
    #expect(dropped > 30 && dropped < 300)
  }
}
