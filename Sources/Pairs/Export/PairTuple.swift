/// A query with its positives and hard negatives: what exports are made of.
package struct PairTuple: Sendable, Equatable {
  /// A passage with what was measured of it.
  package struct Scored: Sendable, Equatable {
    /// The passage.
    package var passage: PairPassage
    /// Its rank after fusion, from 1.
    package var rank: Int
    /// Its fused score.
    package var fused: Double
    /// The log-likelihood of the query given the passage, in nats; nil without one.
    package var likelihood: Double?
    /// Log-odds of relevance, in nats; nil without one.
    package var relevance: Double?
    /// Its inner product with the query; nil without one.
    package var retrieval: Double?

    /// A passage with its scores.
    package init(
      _ passage: PairPassage, rank: Int, fused: Double, likelihood: Double? = nil, relevance: Double? = nil,
      retrieval: Double? = nil
    ) {
      self.passage = passage
      self.rank = rank
      self.fused = fused
      self.likelihood = likelihood
      self.relevance = relevance
      self.retrieval = retrieval
    }

    /// A score by its kind; nil where it was not measured.
    func score(_ kind: PairScore) -> Double? {
      let score =
        switch kind {
        case .fused: fused
        case .likelihood: likelihood
        case .relevance: relevance
        case .retrieval: retrieval
        }
      return score.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// The query's identifier, of the form that passages have.
  package var id: String
  /// The task, as the prompt names it: `question answering`, `search result`.
  package var task: String
  /// Whether both sides of the task are of one kind (sentence similarity): passages are then written as queries.
  package var isSymmetric: Bool
  /// The query.
  package var query: String
  /// The query's language, as a tag.
  package var language: String
  /// The passage that answers the query best.
  package var positive: Scored
  /// Passages that answer it as well.
  package var furtherPositives: [Scored]
  /// Hard negatives.
  package var negatives: [Scored]
  /// How hard the pair is.
  package var hardness: PairHardness

  /// A tuple.
  package init(
    id: String, task: String, isSymmetric: Bool = false, query: String, language: String, positive: Scored,
    furtherPositives: [Scored] = [], negatives: [Scored], hardness: PairHardness
  ) {
    self.id = id
    self.task = task
    self.isSymmetric = isSymmetric
    self.query = query
    self.language = language
    self.positive = positive
    self.furtherPositives = furtherPositives
    self.negatives = negatives
    self.hardness = hardness
  }

  /// All positives, the best first.
  var positives: [Scored] { [positive] + furtherPositives }
}

/// Which score of a passage an export has.
package enum PairScore: String, Sendable, CaseIterable {
  /// The fused score.
  case fused
  /// Query likelihood.
  case likelihood = "ql"
  /// Log-odds of relevance, which is what a cross-encoder's logit is.
  case relevance = "rc"
  /// The retrieval's inner product.
  case retrieval
}
