import TestSupport
import Testing

@testable import Stages

@Suite struct ThresholdTunerTests {
  private func examples(_ good: [Double], _ bad: [Double]) -> [ThresholdTuner.Example] {
    good.map { .init(score: $0, isGood: true) } + bad.map { .init(score: $0, isGood: false) }
  }

  @Test func separatesWhatCanBeSeparated() throws {
    let result = try ThresholdTuner().tune(examples([0.7, 0.8, 0.9], [0.1, 0.2]), .atLeast)
    #expect(result.threshold == 0.7 && result.keptGood == 3 && result.keptBad == 0 && abs(result.score - 1) < 1e-12)
    #expect(result.precision.share == 1 && result.recall.share == 1 && result.catches.share == 1)
    let other = try ThresholdTuner().tune(examples([100, 200], [500, 900]), .atMost)
    #expect(other.threshold == 200 && other.keptGood == 2 && other.keptBad == 0)
  }

  /// Precision counts a hundred times as much as recall: a bad document is paid with many good ones.
  @Test func precisionFirst() throws {
    let good = (0..<20).map { 0.5 + Double($0) / 100 }
    let result = try ThresholdTuner().tune(examples(good, [0.6]), .atLeast)
    #expect(result.threshold > 0.6 && result.keptBad == 0)
    var goal = ThresholdTuner.Goal()
    goal.beta = 1
    #expect(try ThresholdTuner(goal).tune(examples(good, [0.6]), .atLeast).threshold == 0.5)
  }

  @Test func floorsHold() {
    // The best two are bad, so precision is never above 1/2 until both floors fail.
    #expect(throws: ThresholdTuner.Failure.precision) {
      try ThresholdTuner().tune(examples([0.1, 0.2], [0.8, 0.9]), .atLeast)
    }
    // One of twenty is not a tenth.
    let good = [0.9] + Array(repeating: 0.1, count: 19)
    #expect(throws: ThresholdTuner.Failure.precision) {
      try ThresholdTuner().tune(examples(good, Array(repeating: 0.5, count: 30)), .atLeast)
    }
    #expect(throws: ThresholdTuner.Failure.noGood) { try ThresholdTuner().tune(examples([], [1]), .atLeast) }
    #expect(throws: ThresholdTuner.Failure.noBad) { try ThresholdTuner().tune(examples([1], []), .atLeast) }
  }

  /// A lower bound asks for more documents than the share does.
  @Test func confidence() throws {
    var goal = ThresholdTuner.Goal()
    goal.isConfident = true
    let few = examples([0.9, 0.8, 0.7], [0.1])
    #expect(throws: ThresholdTuner.Failure.precision) { try ThresholdTuner(goal).tune(few, .atLeast) }
    let many = examples((0..<40).map { 0.5 + Double($0) / 100 }, [0.1])
    #expect(try ThresholdTuner(goal).tune(many, .atLeast).keptGood == 40)
  }

  /// Documents of one score stay together; scores that are no numbers are never kept.
  @Test func tiesAndNaN() throws {
    let result = try ThresholdTuner().tune(examples([0.5, 0.5, 0.9, .nan], [0.5, 0.1]), .atLeast)
    #expect(result.threshold == 0.9 && result.good == 4 && result.keptGood == 1)
  }

  /// Against a search of all thresholds.
  @Test func agreesWithASlowSearch() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<50 {
      let all = (0..<Int.random(in: 2...40, using: &random)).map { _ in
        ThresholdTuner.Example(
          score: Double(Int.random(in: 0...12, using: &random)), isGood: Bool.random(using: &random))
      }
      var best: Double?
      for threshold in Set(all.map(\.score)) {
        let kept = all.filter { $0.score >= threshold }
        let good = Double(kept.filter(\.isGood).count)
        let (precision, recall) = (good / Double(kept.count), good / max(1, Double(all.filter(\.isGood).count)))
        guard precision >= 0.9, recall >= 0.1 else { continue }
        best = max(best ?? 0, 1.01 * precision * recall / (0.01 * precision + recall))
      }
      let found = try? ThresholdTuner().tune(all, .atLeast)
      if all.contains(where: { !$0.isGood }), all.contains(where: \.isGood) {
        #expect((found == nil) == (best == nil))
        if let found, let best { #expect(abs(found.score - best) < 1e-9) }
      }
    }
  }

  /// Values of statsmodels 0.15.0 (`proportion_confint`, method wilson).
  @Test func wilsonBounds() {
    let bounds = ProportionBounds(0, of: 20)
    #expect(bounds.lower == 0 && abs(bounds.upper - 0.1611) < 1e-4 && bounds.share == 0)
    let middle = ProportionBounds(8, of: 10)
    #expect(abs(middle.lower - 0.4902) < 1e-4 && abs(middle.upper - 0.9433) < 1e-4)
    #expect(ProportionBounds(20, of: 20).upper == 1)
    let none = ProportionBounds(0, of: 0)
    #expect(none.share == nil && none.lower == 0 && none.upper == 1)
  }
}
