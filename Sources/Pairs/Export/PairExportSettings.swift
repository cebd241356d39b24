internal import Base

/// What an export looks like.
package struct PairExportSettings: Sendable {
  /// Its form.
  package var format: PairFormat
  /// Negatives of a row: exactly so many in n-tuples, whose rows have the same columns; at most so many elsewhere, in
  /// the order of their choice. Nil for all; n-tuples need a number.
  package var negativeCount: Int?
  /// The score that rows have.
  package var score: PairScore
  /// The name of the split: `train`, `dev`, `test`.
  package var split: String
  /// Whether triplets, n-tuples and FlagEmbedding's rows have texts in the unified form; Gecko's always have.
  package var isUnified: Bool
  /// What people call the data set, for its card.
  package var title: String

  /// Settings.
  ///
  /// - Throws: `.badSettings` for a count below 1 or none where there must be one, or a split that is no name.
  package init(
    _ format: PairFormat, negativeCount: Int? = nil, score: PairScore = .fused, split: String = "train",
    isUnified: Bool = false, title: String = "Pairs"
  ) throws(PairsError) {
    guard negativeCount ?? 1 >= 1 else { throw PairsError(.badSettings, "a row has at least 1 negative") }
    guard format != .ntuples || negativeCount != nil else {
      throw PairsError(.badSettings, "n-tuples have a fixed number of negatives", advice: "say how many")
    }
    guard !split.isEmpty, split.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") })
    else {
      throw PairsError(.badSettings, "a split is named by letters, digits and underscores, not \(split)")
    }
    self.format = format
    self.negativeCount = negativeCount
    self.score = score
    self.split = split
    self.isUnified = isUnified
    self.title = title
  }
}
