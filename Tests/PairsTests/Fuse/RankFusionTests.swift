import Foundation
import TestSupport
import Testing

@testable import Pairs

/// Fusion of two rankings: known cases, ties and missing scores.
@Suite struct RankFusionTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let likelihood: [Double?]
    let relevance: [Double?]
    let likelihoodRanks: [Int]
    let relevanceRanks: [Int]
    let fused: [Double]
    let order: [Int]
    let order60: [Int]
    let positive: Int
    let lastNegative: Int?
    var testDescription: String { name }

    enum CodingKeys: String, CodingKey {
      case name = "case"
      case likelihood, relevance, fused, order, positive
      case likelihoodRanks = "likelihood_ranks"
      case relevanceRanks = "relevance_ranks"
      case order60 = "order_60"
      case lastNegative = "last_negative"
    }
  }

  static let cases: [Case] = {
    let text = (try? String(contentsOfFile: TestFiles.fixture("pairs/fusion.jsonl"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
  }()

  @Test func theFixtureIsWhole() { #expect(Self.cases.count == 6) }

  @Test(arguments: cases) func knownCases(_ known: Case) throws {
    let result = try RankFusion().fuse(likelihood: known.likelihood, relevance: known.relevance)
    #expect(result.likelihoodRanks == known.likelihoodRanks)
    #expect(result.relevanceRanks == known.relevanceRanks)
    #expect(result.scores.map { ($0 * 1e6).rounded() / 1e6 } == known.fused)
    #expect(result.order == known.order)
    #expect(result.order.first == known.positive)
    #expect(result.order.dropFirst().last == known.lastNegative)
    let sixty = try RankFusion(k: 60).fuse(likelihood: known.likelihood, relevance: known.relevance)
    #expect(sixty.order == known.order60)
  }

  @Test func oneRankerAlone() throws {
    let (likelihood, relevance): ([Double?], [Double?]) = ([-3, -1, -2], [0.1, nil, 0.9])
    let byLikelihood = try RankFusion(.likelihood).fuse(likelihood: likelihood, relevance: relevance)
    #expect(byLikelihood.order == [1, 2, 0] && byLikelihood.scores == [1.0 / 3, 1, 0.5])
    let byRelevance = try RankFusion(.relevance).fuse(likelihood: likelihood, relevance: relevance)
    #expect(byRelevance.order == [2, 0, 1])
  }

  @Test func whatHasNoFiniteScoreComesLastInTheOrderOfRetrieval() {
    #expect(RankFusion.ranks([nil, -2, .nan, -1, -.infinity]) == [3, 2, 4, 1, 5])
    #expect(RankFusion.ranks([nil, nil]) == [1, 2])
    #expect(RankFusion.ranks([]) == [])
  }

  @Test func equalFractionsAreTiesWhateverTheirRounding() throws {
    // 1/3 + 1/6 = 1/2 = 1/4 + 1/4, and 1/15 + 1/10 = 1/6 = 1/12 + 1/12.
    func ranks(_ ranks: [Int]) -> [Double?] { ranks.map { -Double($0) } }
    for (first, second) in [((6, 3), (4, 4)), ((15, 10), (12, 12))] {
      var (likelihood, relevance) = (Array(1...20), Array(1...20))
      func put(_ rank: Int, at index: Int, _ list: inout [Int]) {
        list.swapAt(list.firstIndex(of: rank)!, index)
      }
      put(first.0, at: 0, &likelihood)
      put(second.0, at: 1, &likelihood)
      put(first.1, at: 0, &relevance)
      put(second.1, at: 1, &relevance)
      let result = try RankFusion().fuse(likelihood: ranks(likelihood), relevance: ranks(relevance))
      let places = (result.order.firstIndex(of: 0)!, result.order.firstIndex(of: 1)!)
      #expect(places.0 < places.1)
    }
  }

  @Test func permutingCandidatesPermutesTheOrderOnlyAmongTies() throws {
    var random = SeededGenerator(seed: 19)
    for _ in 0..<300 {
      let count = Int.random(in: 1...20, using: &random)
      let likelihood = (0..<count).map { _ -> Double? in .random(in: -90 ... -1, using: &random) }
      let relevance = (0..<count).map { _ -> Double? in .random(in: -5...5, using: &random) }
      let fusion = try RankFusion(k: Bool.random(using: &random) ? 0 : 60)
      let permutation = (0..<count).shuffled(using: &random)
      let plain = fusion.fuse(likelihood: likelihood, relevance: relevance)
      let moved = fusion.fuse(
        likelihood: permutation.map { likelihood[$0] }, relevance: permutation.map { relevance[$0] })
      let order = moved.order.map { permutation[$0] }
      for (a, b) in zip(plain.order, order) where a != b { #expect(abs(plain.scores[a] - plain.scores[b]) < 1e-12) }
      #expect(order.sorted() == Array(0..<count))
    }
  }

  @Test func otherConstantsAreRefused() {
    #expect(throws: PairsError.self) { try RankFusion(k: -1) }
    #expect(throws: PairsError.self) { try RankFusion(k: 1001) }
  }
}
