internal import CSystem

/// A passage that may be a query's positive or negative, with all that was measured of it.
package struct PairCandidate: Sendable, Equatable {
  /// The passage's number in the corpus.
  package var passage: Int
  /// Its rank by retrieval over the whole corpus, from 1.
  package var retrievalRank: Int
  /// Its inner product with the query.
  package var retrievalScore: Float
  /// The log-likelihood of the query given the passage, in nats, summed over the query's tokens; nil without one.
  package var likelihood: Double?
  /// Tokens of the query that `likelihood` sums over.
  package var likelihoodTokens: Int
  /// The log-probability of the label that says the passage is relevant, in nats; nil without one.
  package var yes: Double?
  /// The log-probability of the label that says it is not.
  package var no: Double?
  /// Whether the query was made from this passage, or came with it as its positive.
  package var isSeed: Bool
  /// Whether retrieval did not find it among the first, and it was added as the seed.
  package var wasForced: Bool

  /// A candidate.
  package init(
    passage: Int, retrievalRank: Int, retrievalScore: Float, likelihood: Double? = nil, likelihoodTokens: Int = 0,
    yes: Double? = nil, no: Double? = nil, isSeed: Bool = false, wasForced: Bool = false
  ) {
    self.passage = passage
    self.retrievalRank = retrievalRank
    self.retrievalScore = retrievalScore
    self.likelihood = likelihood
    self.likelihoodTokens = likelihoodTokens
    self.yes = yes
    self.no = no
    self.isSeed = isSeed
    self.wasForced = wasForced
  }

  /// How much likelier the label of relevance is than the other, in nats: log-odds, which keep apart what the share
  /// of two log-probabilities rounds to 1; nil where a label is missing.
  package var relevance: Double? {
    guard let yes, let no, yes.isFinite, no.isFinite else { return nil }
    return yes - no
  }

  /// The share of the label of relevance among both; nil where a label is missing.
  package var relevanceShare: Double? { relevance.map { 1 / (1 + exp(-$0)) } }

  /// Whether classification says that the passage is relevant; nil where a label is missing.
  package var saysYes: Bool? { relevance.map { $0 > 0 } }
}
