internal import CSystem

/// The perplexity of documents, as cc_net counts it: over all lines of a document, each with its end mark.
package struct Perplexity: Sendable, Equatable {
  /// log10 of the probability of all lines.
  package private(set) var logarithm = 0.0
  /// Words and end marks.
  package private(set) var tokens = 0
  /// Words.
  package private(set) var words = 0
  /// Words that the model does not have.
  package private(set) var unknown = 0

  /// Of no text.
  package init() {}

  /// Adds a line.
  package mutating func add(_ score: NgramScorer.Score) {
    logarithm += Double(score.logarithm)
    tokens += score.words + 1
    words += score.words
    unknown += score.unknown
  }

  /// 10 to the power of -`logarithm` / `tokens`; 0 of no text.
  package var value: Double { tokens == 0 ? 0 : Self.value(logarithm: logarithm, tokens: tokens) }

  /// The share of words that the model does not have; 0 of no text.
  package var unknownShare: Double { words == 0 ? 0 : Double(unknown) / Double(words) }

  internal static func value(logarithm: Double, tokens: Int) -> Double { pow(10, -logarithm / Double(tokens)) }
}
