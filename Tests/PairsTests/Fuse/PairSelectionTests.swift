import TestSupport
import Testing

@testable import Pairs

/// From candidates to a pair, or a reason why there is none.
@Suite struct PairSelectionTests {
  /// Candidates in the order of retrieval, scores of retrieval from .90 down by .01.
  private static func candidates(
    _ scores: [(likelihood: Double?, relevance: Double?)], seed: Int? = 0, forced: Bool = false
  ) -> [PairCandidate] {
    scores.enumerated().map { index, score in
      PairCandidate(
        passage: 100 + index, retrievalRank: index + 1, retrievalScore: 0.9 - 0.01 * Float(index),
        likelihood: score.likelihood, likelihoodTokens: 7, yes: score.relevance.map { $0 - 1 },
        no: score.relevance.map { _ in -1 }, isSeed: index == seed, wasForced: index == seed && forced)
    }
  }

  private static func settings(
    _ negatives: NegativeChoice = .last, count: Int = 1, false falseNegatives: FalseNegatives = .keep,
    near: Int = 3, refuses: Bool = false, within: Int? = nil, by rankers: RankFusion.Rankers = .both
  ) throws -> PairSelection {
    try PairSelection(
      fusion: RankFusion(rankers), negatives: negatives, negativeCount: count, falseNegatives: falseNegatives,
      nearPlaces: near, refusesPositives: refuses, seedWithin: within)
  }

  private static let five: [(likelihood: Double?, relevance: Double?)] = [
    (-3, 2), (-1, 1.5), (-2, 1.8), (-5, -2), (-4, -1),
  ]

  @Test func geckosWayOfChoosing() throws {
    let pair = try Self.settings().select(Self.candidates(Self.five, seed: 1), key: 1)
    #expect(pair.positive.candidate.passage == 100)
    #expect(pair.positive.likelihoodRank == 3 && pair.positive.relevanceRank == 1)
    #expect(pair.negatives.map(\.candidate.passage) == [103])
    #expect(pair.furtherPositives.isEmpty)
    #expect(pair.ranking.map(\.candidate.passage) == [100, 101, 102, 104, 103])
  }

  @Test func hardnessOfAPair() throws {
    let pair = try Self.settings().select(Self.candidates(Self.five, seed: 1), key: 1)
    let hardness = pair.hardness
    #expect(abs((hardness.margin ?? 0) - (4.0 / 3 - 4.0 / 3)) < 1e-12)
    #expect(hardness.likelihoodMargin == 1)
    #expect(hardness.seedRetrievalRank == 2 && hardness.seedFusedRank == 2)
    #expect(hardness.relabelled)
    // Ranks by likelihood 3 1 2 5 4, by relevance 1 3 2 5 4: 1 - 6 * 8 / (5 * 24).
    #expect(abs((hardness.agreement ?? 0) - 0.6) < 1e-12)
    let whole = try Self.settings().select(Self.candidates(Self.five, seed: nil), key: 1).hardness
    #expect(whole.seedFusedRank == nil && whole.seedRetrievalRank == nil && !whole.relabelled)
  }

  @Test func agreementWithTiesAndWithoutMeaning() {
    #expect(PairHardness.spearman([1, 2], [5, 5]) == nil)
    #expect(PairHardness.spearman([1], [1]) == nil)
    #expect(PairHardness.spearman([1, 2, 3], [-3, -2, -1]) == 1)
    #expect(PairHardness.spearman([1, 2, 3], [3, 2, 1]) == -1)
    // scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 4])
    #expect(abs((PairHardness.spearman([1, 2, 2, 4], [1, 3, 2, 4]) ?? 0) - 0.948_683_298) < 1e-9)
  }

  @Test func severalNegativesFromTheEndUpwards() throws {
    let pair = try Self.settings(count: 3).select(Self.candidates(Self.five), key: 1)
    #expect(pair.negatives.map(\.candidate.passage) == [103, 104, 102])
    let all = try Self.settings(count: 99).select(Self.candidates(Self.five), key: 1)
    #expect(all.negatives.count == 4)
  }

  @Test func drawsFollowTheKeyAlone() throws {
    let settings = try Self.settings(.sampled, count: 2)
    let candidates = Self.candidates(Self.five)
    #expect(try settings.select(candidates, key: 5) == settings.select(candidates.reversed(), key: 5))
    var counts: [Int: Int] = [:]
    let one = try Self.settings(.sampled)
    for key in 0..<4000 {
      counts[try one.select(candidates, key: UInt64(key)).negatives[0].candidate.passage, default: 0] += 1
    }
    #expect(counts[100] == nil)
    #expect(counts.count == 4 && counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }

  @Test func negativesBelowAShareOfThePositive() throws {
    let candidates = Self.candidates(Self.five)
    let pair = try Self.settings(.belowShare(0.975), count: 2).select(candidates, key: 1)
    // .8775 is the limit: .87, .86.
    #expect(pair.negatives.map(\.candidate.passage) == [103, 104])
    #expect(throws: PairSelection.Rejection.noNegative) {
      try Self.settings(.belowShare(0.5)).select(candidates, key: 1)
    }
    var opposed = candidates
    for index in opposed.indices { opposed[index].retrievalScore -= 1 }
    #expect(throws: PairSelection.Rejection.noNegative) {
      try Self.settings(.belowShare(0.95)).select(opposed, key: 1)
    }
  }

  @Test func namesOfChoices() {
    for (name, choice) in [
      ("last", NegativeChoice.last), ("sampled", .sampled), ("percpos:.95", .belowShare(0.95)),
      ("percpos:1", .belowShare(1)),
    ] {
      #expect(NegativeChoice(name) == choice)
      #expect(NegativeChoice(choice.name) == choice)
    }
    for name in ["", "first", "percpos", "percpos:", "percpos:0", "percpos:1.1", "percpos:nan", "percpos:-1"] {
      #expect(NegativeChoice(name) == nil, "\(name)")
    }
  }

  @Test func falseNegativesArePromotedOrDropped() throws {
    // The positive is retrieved third; the first says yes too, the fourth is far after fusion.
    let scores: [(likelihood: Double?, relevance: Double?)] = [(-4, 0.5), (-5, -1), (-1, 3), (-6, 0.2), (-2, -0.5)]
    let candidates = Self.candidates(scores, seed: 2)
    let kept = try Self.settings(count: 9).select(candidates, key: 1)
    #expect(kept.negatives.count == 4)
    let promoted = try Self.settings(count: 9, false: .promote, near: 0).select(candidates, key: 1)
    #expect(promoted.furtherPositives.map(\.candidate.passage) == [100])
    #expect(promoted.negatives.map(\.candidate.passage) == kept.negatives.map(\.candidate.passage).filter { $0 != 100 })
    let dropped = try Self.settings(count: 9, false: .drop, near: 0).select(candidates, key: 1)
    #expect(dropped.furtherPositives.isEmpty && dropped.negatives == promoted.negatives)
    let near = try Self.settings(count: 9, false: .promote, near: 9).select(candidates, key: 1)
    #expect(Set(near.furtherPositives.map(\.candidate.passage)) == [100, 103])
  }

  @Test func aClassifierThatAlwaysSaysYesLeavesNegatives() throws {
    let candidates = Self.candidates((0..<20).map { (-Double($0), 5 - Double($0) / 100) })
    let pair = try Self.settings(false: .drop).select(candidates, key: 1)
    #expect(pair.negatives.map(\.candidate.passage) == [119])
  }

  @Test func reasonsForNoPair() throws {
    let candidates = Self.candidates(Self.five, seed: 4)
    #expect(throws: PairSelection.Rejection.noCandidate) { try Self.settings().select([], key: 1) }
    #expect(throws: PairSelection.Rejection.noNegative) {
      try Self.settings().select(Array(candidates.prefix(1)), key: 1)
    }
    #expect(throws: PairSelection.Rejection.seedNotNear) { try Self.settings(within: 4).select(candidates, key: 1) }
    #expect(try Self.settings(within: 5).select(candidates, key: 1).hardness.seedRetrievalRank == 5)
    _ = try Self.settings(within: 1).select(Self.candidates(Self.five, seed: nil), key: 1)
    let no = Self.candidates([(-1, -0.5), (-2, -3)])
    #expect(throws: PairSelection.Rejection.positiveRefused) { try Self.settings(refuses: true).select(no, key: 1) }
    _ = try Self.settings().select(no, key: 1)
    let unknown = Self.candidates([(-1, nil), (-2, nil)])
    _ = try Self.settings(refuses: true).select(unknown, key: 1)
    #expect(throws: PairSelection.Rejection.noScore) {
      try Self.settings(by: .relevance).select(unknown, key: 1)
    }
    for rejection in PairSelection.Rejection.allCases {
      #expect(rejection.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
  }

  @Test func settingsThatFitNothingAreRefused() throws {
    #expect(throws: PairsError.self) { try Self.settings(count: 0) }
    #expect(throws: PairsError.self) { try Self.settings(near: -1) }
    #expect(throws: PairsError.self) { try Self.settings(within: 0) }
  }

  @Test func theOrderOfCandidatesDoesNotMatter() throws {
    var random = SeededGenerator(seed: 4)
    for round in 0..<300 {
      // Few values, so that ties are common.
      let scores = (0..<Int.random(in: 2...12, using: &random)).map { _ -> (likelihood: Double?, relevance: Double?) in
        (
          Int.random(in: 0...4, using: &random) == 0 ? nil : Double(Int.random(in: -4 ... -1, using: &random)),
          Int.random(in: 0...4, using: &random) == 0 ? nil : Double(Int.random(in: -2...2, using: &random))
        )
      }
      let settings = try Self.settings(
        [.last, .sampled, .belowShare(0.99)].randomElement(using: &random)!, count: 2,
        false: FalseNegatives.allCases.randomElement(using: &random)!)
      let candidates = Self.candidates(scores, seed: Int.random(in: 0..<scores.count, using: &random))
      let plain = Result { () throws(PairSelection.Rejection) in try settings.select(candidates, key: UInt64(round)) }
      let shuffled = candidates.shuffled(using: &random)
      let moved = Result { () throws(PairSelection.Rejection) in try settings.select(shuffled, key: UInt64(round)) }
      #expect(plain == moved)
      guard case .success(let pair) = plain else { continue }
      let used = [pair.positive] + pair.negatives + pair.furtherPositives
      #expect(Set(used.map(\.candidate.passage)).count == used.count)
      #expect(!pair.negatives.isEmpty && pair.negatives.count <= 2)
    }
  }

  @Test func aPassageThatComesTwiceCountsOnce() throws {
    var candidates = Self.candidates(Self.five)
    candidates.append(candidates[0])
    let pair = try Self.settings(count: 9).select(candidates, key: 1)
    #expect(pair.ranking.count == 5)
  }
}
