internal import Base

/// Makes a pair of a query's scored candidates: the positive is the first after fusion, negatives come from the rest.
///
/// A pure function of the candidates and the query's key: the order in which candidates are given does not matter.
package struct PairSelection: Sendable, Equatable {
  /// How both rankings become one.
  package var fusion: RankFusion
  /// Which candidates become negatives.
  package var negatives: NegativeChoice
  /// Negatives for each pair, at least 1; a pair may have fewer, but not none.
  package var negativeCount: Int
  /// What becomes of candidates that are probably relevant.
  package var falseNegatives: FalseNegatives
  /// How many places after the positive `falseNegatives` looks at, beside all that retrieval has above it.
  package var nearPlaces: Int
  /// Whether a pair goes where classification says that its positive is not relevant.
  package var refusesPositives: Bool
  /// Retrieval must have the seed among this many (a round-trip filter, Promptagator, arXiv 2209.11755); nil for any
  /// rank. Queries without a seed pass.
  package var seedWithin: Int?

  /// Settings; the defaults are Gecko's.
  ///
  /// - Throws: `.badSettings` for counts below 1.
  package init(
    fusion: RankFusion, negatives: NegativeChoice = .last, negativeCount: Int = 1,
    falseNegatives: FalseNegatives = .keep, nearPlaces: Int = 3, refusesPositives: Bool = false,
    seedWithin: Int? = nil
  ) throws(PairsError) {
    guard negativeCount >= 1 else { throw PairsError(.badSettings, "a pair has at least 1 negative") }
    guard nearPlaces >= 0 else { throw PairsError(.badSettings, "places near the positive are 0 or more") }
    guard seedWithin ?? 1 >= 1 else { throw PairsError(.badSettings, "the seed's greatest rank is at least 1") }
    self.fusion = fusion
    self.negatives = negatives
    self.negativeCount = negativeCount
    self.falseNegatives = falseNegatives
    self.nearPlaces = nearPlaces
    self.refusesPositives = refusesPositives
    self.seedWithin = seedWithin
  }

  /// Writes the settings as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    json.member("rankers", fusion.rankers.rawValue)
    json.member("k", fusion.k)
    json.member("negatives", negatives.name)
    json.member("negative_count", negativeCount)
    json.member("false_negatives", falseNegatives.rawValue)
    json.member("near_places", nearPlaces)
    json.member("refuses_positives", refusesPositives)
    json.member("seed_within", seedWithin)
  }

  /// Why candidates make no pair.
  package enum Rejection: String, Error, Sendable, CaseIterable {
    /// There is no candidate.
    case noCandidate = "no-candidate"
    /// No ranker that counts has a score of any candidate.
    case noScore = "no-score"
    /// Retrieval does not have the seed near the query.
    case seedNotNear = "seed-not-near"
    /// Classification says that the positive is not relevant.
    case positiveRefused = "positive-refused"
    /// No candidate is left that may be a negative.
    case noNegative = "no-negative"
  }

  /// A pair.
  package struct Selected: Sendable, Equatable {
    /// The passage that answers the query best.
    package let positive: RankedCandidate
    /// Hard negatives, at least one, in the order of their choice.
    package let negatives: [RankedCandidate]
    /// Candidates that answer it as well, best first.
    package let furtherPositives: [RankedCandidate]
    /// All candidates, best first.
    package let ranking: [RankedCandidate]
    /// How hard the pair is.
    package let hardness: PairHardness
  }

  /// Selects a pair.
  ///
  /// - Parameter key: the query's key, which seeds draws.
  /// - Throws: why there is none.
  package func select(_ candidates: [PairCandidate], key: UInt64) throws(Rejection) -> Selected {
    let ranking = rank(candidates)
    guard let positive = ranking.first else { throw .noCandidate }
    guard ranking.contains(where: hasScore) else { throw .noScore }
    let hardness = PairHardness(ranking)
    if let seedWithin, let rank = hardness.seedRetrievalRank, rank > seedWithin { throw .seedNotNear }
    if refusesPositives, positive.candidate.saysYes == false { throw .positiveRefused }

    var (further, open): ([RankedCandidate], [RankedCandidate]) = ([], [])
    for (place, ranked) in ranking.enumerated().dropFirst() {
      if falseNegatives == .keep || !isSuspect(ranked.candidate, place: place, positive.candidate) {
        open.append(ranked)
      } else if falseNegatives == .promote {
        further.append(ranked)
      }
    }
    let chosen = negatives.choose(
      negativeCount, of: open.map(\.candidate), positive: positive.candidate, key: key)
    guard !chosen.isEmpty else { throw .noNegative }
    return Selected(
      positive: positive,
      negatives: chosen.compactMap { one in open.first { $0.candidate.passage == one.passage } },
      furtherPositives: further, ranking: ranking, hardness: hardness)
  }

  /// Candidates after fusion, best first; a passage counts once.
  private func rank(_ candidates: [PairCandidate]) -> [RankedCandidate] {
    var seen: Set<Int> = []
    let retrieved = candidates.sorted { ($0.retrievalRank, $0.passage) < ($1.retrievalRank, $1.passage) }
      .filter { seen.insert($0.passage).inserted }
    let fused = fusion.fuse(likelihood: retrieved.map(\.likelihood), relevance: retrieved.map(\.relevance))
    return fused.order.enumerated().map { place, number in
      RankedCandidate(
        candidate: retrieved[number], likelihoodRank: fused.likelihoodRanks[number],
        relevanceRank: fused.relevanceRanks[number], score: fused.scores[number], place: place + 1)
    }
  }

  private func hasScore(_ ranked: RankedCandidate) -> Bool {
    (fusion.rankers != .relevance && ranked.candidate.likelihood?.isFinite == true)
      || (fusion.rankers != .likelihood && ranked.candidate.relevance != nil)
  }

  private func isSuspect(_ candidate: PairCandidate, place: Int, _ positive: PairCandidate) -> Bool {
    candidate.saysYes == true && (candidate.retrievalRank < positive.retrievalRank || place <= nearPlaces)
  }
}
