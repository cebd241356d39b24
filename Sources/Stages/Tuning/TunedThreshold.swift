internal import Base
package import Records

/// A threshold that was found for a language, with its evidence.
package struct TunedThreshold: Sendable, Equatable {
  /// The language.
  package var language: LanguageTag
  /// The score.
  package var score: String
  /// Which documents the threshold keeps.
  package var direction: ThresholdTuner.Direction
  /// What was found; nil where nothing reaches the goal.
  package var result: ThresholdTuner.Result?
  /// Why there is none.
  package var failure: ThresholdTuner.Failure?

  /// Finds the threshold of a score of a language, in the direction that does better.
  package init(_ scores: LabelledScores, _ language: LanguageTag, _ score: String, _ tuner: ThresholdTuner) {
    let atLeast = TunedThreshold(scores, language, score, .atLeast, tuner)
    let atMost = TunedThreshold(scores, language, score, .atMost, tuner)
    // Rules have minimums of these alone.
    let isMinimum = TunedRule.key(of: score) != nil
    self = isMinimum || atLeast.result?.score ?? -1 >= atMost.result?.score ?? -1 ? atLeast : atMost
  }

  /// Finds the threshold of a score of a language in one direction.
  package init(
    _ scores: LabelledScores, _ language: LanguageTag, _ score: String, _ direction: ThresholdTuner.Direction,
    _ tuner: ThresholdTuner
  ) {
    self.language = language
    self.score = score
    self.direction = direction
    do throws(ThresholdTuner.Failure) {
      result = try tuner.tune(scores.examples(language, score), direction)
    } catch {
      failure = error
    }
  }

  /// The columns of `line`.
  package static let header = [
    "language", "score", "keep", "threshold", "good", "bad", "kept_good", "kept_bad", "precision", "precision_low",
    "precision_high", "recall", "recall_low", "recall_high", "bad_dropped", "note",
  ].joined(separator: "\t")

  /// The threshold and its evidence as a line of a table.
  package var line: String {
    let start = [language.tableCode, score, direction.rawValue]
    guard let result else {
      return (start + Array(repeating: "", count: 12) + [failure?.rawValue ?? ""]).joined(separator: "\t")
    }
    let (precision, recall) = (result.precision, result.recall)
    let shares = [
      precision.share ?? 0, precision.lower, precision.upper, recall.share ?? 0, recall.lower, recall.upper,
      result.catches.share ?? 0,
    ]
    let counts = [result.good, result.bad, result.keptGood, result.keptBad]
    return (start + [Self.text(result.threshold)] + counts.map(String.init) + shares.map(Self.share) + [""])
      .joined(separator: "\t")
  }

  /// The evidence in one sentence, for a rule's history.
  package var evidence: String? {
    guard let result else { return nil }
    let (precision, recall) = (result.precision, result.recall)
    return
      "\(result.good) good and \(result.bad) bad documents: \(score) \(direction.rawValue) \(Self.text(result.threshold))"
      + " keeps \(result.keptGood) good and \(result.keptBad) bad ones; precision \(Self.share(precision.share ?? 0))"
      + " (\(Self.share(precision.lower)) to \(Self.share(precision.upper)))"
      + ", recall \(Self.share(recall.share ?? 0)) (\(Self.share(recall.lower)) to \(Self.share(recall.upper)))"
  }

  internal static func text(_ value: Double) -> String {
    var json = JSONWriter()
    json.number(value)
    return json.bytes.withSpan { $0.string }
  }

  private static func share(_ value: Double) -> String { text((value * 1e4).rounded() / 1e4) }
}

/// Writes the language rule of thresholds that were found.
package enum TunedRule {
  /// The key of a rule that a score is compared by; nil where rules have none.
  package static func key(of score: String) -> String? {
    switch score {
    case LabelledScores.languageScore: "lid-minimum"
    case "word-list": "word-list-minimum"
    default: nil
    }
  }

  /// The rule as YAML: a minimum for each threshold that rules have a key for, with its evidence as history. Nil if there is
  /// none.
  ///
  /// - Parameters:
  ///   - date: the day of the history, as `2026-01-31`.
  ///   - wordList: the name of the word list, which `word-list-minimum` needs.
  package static func yaml(
    _ thresholds: [TunedThreshold], language: LanguageTag, date: String, wordList: String?
  ) -> String? {
    let known = thresholds.filter { threshold in
      threshold.language == language && threshold.direction == .atLeast && threshold.result != nil
        && key(of: threshold.score) != nil && (threshold.score != "word-list" || wordList != nil)
    }
    guard !known.isEmpty else { return nil }
    var text = "code: \(language.code)\n"
    for threshold in known {
      guard let key = key(of: threshold.score), let result = threshold.result else { continue }
      if key == "word-list-minimum", let wordList { text += "word-list: \(quoted(wordList))\n" }
      text += "\(key): \(TunedThreshold.text(min(1, max(0, result.threshold))))\n"
    }
    text += "history:\n"
    for threshold in known {
      guard let evidence = threshold.evidence, let key = key(of: threshold.score) else { continue }
      text += "  - date: \(quoted(date))\n    evidence: \(quoted(evidence))\n"
      text +=
        "    why: \(quoted("\(key): the best F-beta (.1) of the thresholds that reach the floors of precision and recall"))\n"
    }
    return text
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
