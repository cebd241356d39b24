package import Records

/// Counts an identifier's predictions on labelled texts, and computes metrics from the counts.
///
/// Languages that the model does not support count as 0 in `macroF1`, which is their worth to the user. `closedF1`
/// excludes their texts, as most published figures do. `openPrecision` is the precision of the supported languages in
/// the presence of the others' texts, as on the web.
package struct LanguageScores: Sendable {
  /// One language's counts.
  package struct Counts: Sendable, Equatable {
    /// The number of texts in the language.
    package var gold = 0
    /// The number of texts that were predicted to be in the language.
    package var predicted = 0
    /// The number of texts in the language that were predicted correctly.
    package var correct = 0

    /// The share of predictions of the language that are correct; 0 if there are none.
    package var precision: Double { predicted == 0 ? 0 : Double(correct) / Double(predicted) }
    /// The share of texts in the language that are predicted correctly; 0 if there are none.
    package var recall: Double { gold == 0 ? 0 : Double(correct) / Double(gold) }
    /// The harmonic mean of precision and recall.
    package var f1: Double { gold + predicted == 0 ? 0 : 2 * Double(correct) / Double(gold + predicted) }
  }

  /// The number of texts in one language that were predicted to be in another.
  package struct Confusion: Sendable, Equatable {
    /// The language of the texts.
    package var gold: LanguageTag
    /// The language that was predicted.
    package var predicted: LanguageTag
    /// The number of texts.
    package var count: Int
  }

  private struct Pair: Hashable {
    var gold: LanguageTag
    var predicted: LanguageTag
  }

  /// The languages that the identifier supports.
  private let supported: Set<LanguageTag>
  private var pairs: [Pair: Int] = [:]
  /// The number of texts.
  package private(set) var count = 0
  /// The number of texts that were predicted correctly.
  package private(set) var correct = 0

  /// - Parameter supported: the languages that the identifier supports, without scripts.
  package init(supported: Set<LanguageTag>) {
    self.supported = supported
  }

  /// Counts one text; scripts are ignored.
  package mutating func add(gold: LanguageTag, predicted: LanguageTag) {
    let pair = Pair(gold: gold.language, predicted: predicted.language)
    pairs[pair, default: 0] += 1
    count += 1
    if pair.gold == pair.predicted { correct += 1 }
  }

  /// The share of texts that were predicted correctly.
  package var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }

  /// The counts of every language that texts are in or were predicted to be in.
  package var languages: [LanguageTag: Counts] { counts { _ in true } }

  /// The mean F1 of all languages that texts are in.
  package var macroF1: Double { Self.mean(languages.values.filter { $0.gold > 0 }.map(\.f1)) }

  /// The mean F1 of the supported languages, over their texts only.
  package var closedF1: Double {
    Self.mean(counts { supported.contains($0.gold) }.values.filter { $0.gold > 0 }.map(\.f1))
  }

  /// The mean precision of the supported languages that texts are in, over all texts.
  package var openPrecision: Double {
    Self.mean(languages.filter { supported.contains($0.key) && $0.value.gold > 0 }.values.map(\.precision))
  }

  /// The mean F1 of the chosen languages that texts are in: `open` over all texts, `closed` over the texts in these
  /// languages only, as in most published comparisons of identifiers.
  package func macroF1(of chosen: Set<LanguageTag>) -> (languages: Int, open: Double, closed: Double) {
    let found = languages.filter { chosen.contains($0.key) && $0.value.gold > 0 }
    let closed = counts { chosen.contains($0.gold) }.filter { $0.value.gold > 0 }
    return (found.count, Self.mean(found.values.map(\.f1)), Self.mean(closed.values.map(\.f1)))
  }

  /// The languages of the texts that the model does not support.
  package var unsupported: [LanguageTag] {
    Set(pairs.keys.map(\.gold)).subtracting(supported).sorted()
  }

  /// Which languages are predicted for which, the most frequent first.
  package var confusions: [Confusion] {
    pairs.filter { $0.key.gold != $0.key.predicted }
      .map { Confusion(gold: $0.key.gold, predicted: $0.key.predicted, count: $0.value) }
      .sorted { ($1.count, $0.gold, $0.predicted) < ($0.count, $1.gold, $1.predicted) }
  }

  private func counts(_ isCounted: (Pair) -> Bool) -> [LanguageTag: Counts] {
    var counts: [LanguageTag: Counts] = [:]
    for (pair, count) in pairs where isCounted(pair) {
      counts[pair.gold, default: Counts()].gold += count
      counts[pair.predicted, default: Counts()].predicted += count
      if pair.gold == pair.predicted { counts[pair.gold, default: Counts()].correct += count }
    }
    return counts
  }

  private static func mean(_ values: [Double]) -> Double {
    // Sorted, so that the same counts give the same sum to the last bit.
    values.isEmpty ? 0 : values.sorted().reduce(0, +) / Double(values.count)
  }
}
