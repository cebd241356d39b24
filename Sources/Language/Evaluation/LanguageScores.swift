package import Records

/// Counts an identifier's answers on labelled texts, and what follows from the counts.
///
/// Languages the model does not know count as 0 in `macroF1`: that is what they are worth to the user. `closedF1` leaves their texts
/// out, as most published figures do, and `openPrecision` is what remains of the known languages' precision when the texts of
/// the others are there, as they are on the web.
package struct LanguageScores: Sendable {
  /// One language's counts.
  package struct Counts: Sendable, Equatable {
    /// Texts in the language.
    package var gold = 0
    /// Texts that were given the language.
    package var predicted = 0
    /// Texts in the language that were given it.
    package var correct = 0

    /// The share of its answers that are right; 0 where there are none.
    package var precision: Double { predicted == 0 ? 0 : Double(correct) / Double(predicted) }
    /// The share of its texts that are found; 0 where there are none.
    package var recall: Double { gold == 0 ? 0 : Double(correct) / Double(gold) }
    /// The harmonic mean of precision and recall.
    package var f1: Double { gold + predicted == 0 ? 0 : 2 * Double(correct) / Double(gold + predicted) }
  }

  /// Texts of one language that were given another.
  package struct Confusion: Sendable, Equatable {
    package var gold: LanguageTag
    package var predicted: LanguageTag
    package var count: Int
  }

  private struct Pair: Hashable {
    var gold: LanguageTag
    var predicted: LanguageTag
  }

  /// The languages that the identifier can give.
  private let supported: Set<LanguageTag>
  private var pairs: [Pair: Int] = [:]
  /// Texts counted.
  package private(set) var count = 0
  /// Texts that were given their language.
  package private(set) var correct = 0

  /// - Parameter supported: the languages, without scripts, that the identifier can give.
  package init(supported: Set<LanguageTag>) {
    self.supported = supported
  }

  /// Counts one text; scripts are left out of account.
  package mutating func add(gold: LanguageTag, predicted: LanguageTag) {
    let pair = Pair(gold: gold.language, predicted: predicted.language)
    pairs[pair, default: 0] += 1
    count += 1
    if pair.gold == pair.predicted { correct += 1 }
  }

  /// The share of texts that were given their language.
  package var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }

  /// Counts for every language that texts are in or were given.
  package var languages: [LanguageTag: Counts] { counts { _ in true } }

  /// The mean F1 of all languages that texts are in.
  package var macroF1: Double { Self.mean(languages.values.filter { $0.gold > 0 }.map(\.f1)) }

  /// The mean F1 of the languages that the model knows, over their texts alone.
  package var closedF1: Double {
    Self.mean(counts { supported.contains($0.gold) }.values.filter { $0.gold > 0 }.map(\.f1))
  }

  /// The mean precision of the languages that the model knows and texts are in, over all texts.
  package var openPrecision: Double {
    Self.mean(languages.filter { supported.contains($0.key) && $0.value.gold > 0 }.values.map(\.precision))
  }

  /// The mean F1 of those of the chosen languages that texts are in: `open` over all texts, `closed` over the texts of these languages
  /// alone. Published comparisons of the languages that several identifiers know are of the second kind.
  package func macroF1(of chosen: Set<LanguageTag>) -> (languages: Int, open: Double, closed: Double) {
    let found = languages.filter { chosen.contains($0.key) && $0.value.gold > 0 }
    let closed = counts { chosen.contains($0.gold) }.filter { $0.value.gold > 0 }
    return (found.count, Self.mean(found.values.map(\.f1)), Self.mean(closed.values.map(\.f1)))
  }

  /// Languages that texts are in and the model does not know.
  package var unsupported: [LanguageTag] {
    Set(pairs.keys.map(\.gold)).subtracting(supported).sorted()
  }

  /// What is mistaken for what, the most frequent first.
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
    // In order, so that the same counts give the same sum to the last bit.
    values.isEmpty ? 0 : values.sorted().reduce(0, +) / Double(values.count)
  }
}
