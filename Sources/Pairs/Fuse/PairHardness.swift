/// How hard a pair is, for curricula and for routing by difficulty (SHARCS, arXiv 2310.12126).
package struct PairHardness: Sendable, Equatable {
  /// Fused score of the first candidate less that of the second; nil with one candidate.
  package let margin: Double?
  /// Query likelihood of the first candidate by it less that of the second, in nats; nil with fewer than two. Servers
  /// give log-probabilities that differ by up to half a nat between batches, so that less than 1 is no clear order.
  package let likelihoodMargin: Double?
  /// The seed's rank by retrieval over the whole corpus, from 1; nil without a seed.
  package let seedRetrievalRank: Int?
  /// The seed's rank after fusion, from 1; nil without a seed.
  package let seedFusedRank: Int?
  /// Spearman's rho of both rankings, over candidates with both scores, ties at their mean rank; nil where it is not
  /// defined: fewer than two, or a ranker that gives all the same score.
  package let agreement: Double?
  /// Whether the positive is another passage than the seed; false without a seed.
  package let relabelled: Bool

  /// A measure with its values.
  package init(
    margin: Double?, likelihoodMargin: Double?, seedRetrievalRank: Int?, seedFusedRank: Int?, agreement: Double?,
    relabelled: Bool
  ) {
    self.margin = margin
    self.likelihoodMargin = likelihoodMargin
    self.seedRetrievalRank = seedRetrievalRank
    self.seedFusedRank = seedFusedRank
    self.agreement = agreement
    self.relabelled = relabelled
  }

  /// - Parameter ranking: candidates after fusion, best first, at least one.
  init(_ ranking: [RankedCandidate]) {
    margin = ranking.count > 1 ? ranking[0].score - ranking[1].score : nil
    let likelihoods = ranking.compactMap { $0.candidate.likelihood.flatMap { $0.isFinite ? $0 : nil } }.sorted(by: >)
    likelihoodMargin = likelihoods.count > 1 ? likelihoods[0] - likelihoods[1] : nil
    let seed = ranking.firstIndex { $0.candidate.isSeed }
    seedRetrievalRank = seed.map { ranking[$0].candidate.retrievalRank }
    seedFusedRank = seed.map { $0 + 1 }
    relabelled = seed.map { $0 > 0 } ?? false
    let both = ranking.compactMap { ranked -> (Double, Double)? in
      guard let likelihood = ranked.candidate.likelihood, likelihood.isFinite,
        let relevance = ranked.candidate.relevance
      else { return nil }
      return (likelihood, relevance)
    }
    agreement = Self.spearman(both.map(\.0), both.map(\.1))
  }

  /// Spearman's rank correlation; nil where it is not defined.
  static func spearman(_ a: [Double], _ b: [Double]) -> Double? {
    guard a.count > 1 else { return nil }
    let (x, y) = (meanRanks(a), meanRanks(b))
    let middle = Double(a.count + 1) / 2
    var (both, first, second) = (0.0, 0.0, 0.0)
    for index in x.indices {
      both += (x[index] - middle) * (y[index] - middle)
      first += (x[index] - middle) * (x[index] - middle)
      second += (y[index] - middle) * (y[index] - middle)
    }
    return first > 0 && second > 0 ? both / (first * second).squareRoot() : nil
  }

  /// Ranks from 1 upwards; equal values get the mean of their ranks.
  private static func meanRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
