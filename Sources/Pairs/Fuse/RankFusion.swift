internal import Base

/// Reciprocal rank fusion of two rankings of one query's candidates (Cormack et al. 2009), as Gecko uses it to relabel
/// (arXiv 2403.20327, appendix A): 1 / (k + rank by query likelihood) + 1 / (k + rank by relevance), ranks from 1.
///
/// Candidates come in the order of retrieval, which decides ties: between equal scores of a ranker, between candidates
/// that a ranker has no score for (they come last), and between equal fused scores. Fused scores are compared as
/// fractions, so that rounding neither makes nor breaks a tie.
package struct RankFusion: Sendable, Equatable {
  /// Which rankings count.
  package enum Rankers: String, Sendable, CaseIterable {
    /// Both, fused.
    case both = "ql+rc"
    /// Query likelihood alone.
    case likelihood = "ql"
    /// Relevance classification alone.
    case relevance = "rc"
  }

  /// Which rankings count.
  package let rankers: Rankers
  /// The constant of the fusion: 0 as in Gecko, 60 as in search engines. Large values weigh the first ranks less.
  package let k: Int

  /// - Parameter k: 0 to 1000.
  /// - Throws: `.badSettings` for another `k`.
  package init(_ rankers: Rankers = .both, k: Int = 0) throws(PairsError) {
    guard (0...1000).contains(k) else {
      throw PairsError(.badSettings, "the constant of the fusion is 0 to 1000, not \(k)")
    }
    self.rankers = rankers
    self.k = k
  }

  /// What fusion says of the candidates.
  package struct Result: Sendable, Equatable {
    /// Each candidate's rank by query likelihood, from 1.
    package let likelihoodRanks: [Int]
    /// Each candidate's rank by relevance, from 1.
    package let relevanceRanks: [Int]
    /// Each candidate's fused score.
    package let scores: [Double]
    /// Candidates, best first.
    package let order: [Int]
  }

  /// Fuses the rankings of candidates that are given in the order of retrieval.
  ///
  /// - Parameters:
  ///   - likelihood: log-likelihoods of the query, in nats; nil or not finite where there is none.
  ///   - relevance: any measure that is higher for a more relevant candidate; nil or not finite where there is none.
  package func fuse(likelihood: [Double?], relevance: [Double?]) -> Result {
    precondition(likelihood.count == relevance.count, "a place for each candidate in both lists")
    let (first, second) = (Self.ranks(likelihood), Self.ranks(relevance))
    let fractions = first.indices.map { fraction(first[$0], second[$0]) }
    let order = first.indices.sorted { a, b in
      let (x, y) = (fractions[a], fractions[b])
      let (left, right) = (x.numerator * y.denominator, y.numerator * x.denominator)
      return left == right ? a < b : left > right
    }
    return Result(
      likelihoodRanks: first, relevanceRanks: second,
      scores: fractions.map { Double($0.numerator) / Double($0.denominator) }, order: order)
  }

  private func fraction(_ likelihood: Int, _ relevance: Int) -> (numerator: Int, denominator: Int) {
    let (a, b) = (k + likelihood, k + relevance)
    return switch rankers {
    case .both: (a + b, a * b)
    case .likelihood: (1, a)
    case .relevance: (1, b)
    }
  }

  /// Ranks from 1, highest score first; ties in the given order, what has no score last.
  static func ranks(_ scores: [Double?]) -> [Int] {
    let known = scores.map { $0.flatMap { $0.isFinite ? $0 : nil } }
    let order = known.indices.sorted { a, b in
      switch (known[a], known[b]) {
      case (let x?, let y?): x == y ? a < b : x > y
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): a < b
      }
    }
    var ranks = [Int](repeating: 0, count: scores.count)
    for (place, candidate) in order.enumerated() { ranks[candidate] = place + 1 }
    return ranks
  }
}
