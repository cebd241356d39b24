/// A candidate after fusion.
package struct RankedCandidate: Sendable, Equatable {
  /// The candidate.
  package let candidate: PairCandidate
  /// Its rank by query likelihood, from 1.
  package let likelihoodRank: Int
  /// Its rank by relevance, from 1.
  package let relevanceRank: Int
  /// Its fused score.
  package let score: Double
  /// Its rank after fusion, from 1.
  package let place: Int
}
