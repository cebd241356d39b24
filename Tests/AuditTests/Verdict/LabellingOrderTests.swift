import TestSupport
import Testing

@testable import Audit

/// The order of labelling, and what labels of its prefixes count for.
@Suite struct LabellingOrderTests {
  private static let sample: [SampledDocument] =
    (0..<40).map { .init(id: "a\($0)", stratum: "long", group: "en", weight: 3) }
    + (0..<60).map { .init(id: "b\($0)", stratum: "long", group: "sw", weight: 4) }
    + (0..<20).map { .init(id: "c\($0)", stratum: "short", group: "sw", weight: 12) }

  @Test func theOrderDependsOnSeedAndDocumentsAlone() {
    let order = LabellingOrder(Self.sample, seed: 4).documents
    #expect(LabellingOrder(Self.sample.reversed(), seed: 4).documents == order)
    #expect(LabellingOrder(Self.sample, seed: 5).documents != order)
    #expect(Set(order.map(\.id)) == Set(Self.sample.map(\.id)))
    #expect(LabellingOrder([], seed: 4).documents.isEmpty)
  }

  @Test(arguments: 1...20) func everyPrefixHasTheSharesOfThePopulation(_ seed: Int) {
    let order = LabellingOrder(Self.sample, seed: UInt64(seed)).documents
    // 120, 240 and 240 of 600; the smallest cell lasts for 50 documents.
    for length in 1...50 {
      let prefix = order.prefix(length)
      for (stratum, group, share) in [("long", "en", 0.2), ("long", "sw", 0.4), ("short", "sw", 0.4)] {
        let count = prefix.count { $0.stratum == stratum && $0.group == group }
        #expect(abs(Double(count) - share * Double(length)) < 2)
      }
    }
  }

  @Test func documentsThatStandForMoreComeEarlier() {
    var first = 0
    for seed in 0..<2000 {
      let documents = [SampledDocument(id: "x", weight: 3), .init(id: "y", weight: 1)]
      if LabellingOrder(documents, seed: UInt64(seed)).documents[0].id == "x" { first += 1 }
    }
    // 3 in 4, within four standard deviations.
    #expect(abs(first - 1500) < 78)
  }

  @Test func labelsCountAlikeUntilACellIsUsedUp() {
    let order = LabellingOrder(Self.sample, seed: 1).documents
    let design = SamplingDesign(order)
    #expect(design.counts(of: [0, 3, 9], visited: 50) == [1, 1, 1])
    // All are labelled: each counts for what it stands for.
    let all = design.counts(of: Array(order.indices), visited: order.count)
    #expect(zip(all, order).allSatisfy { abs($0 - $1.weight) < 1e-9 })
    // In between, those of the cell that is used up count for what they stand for, the others for more than they do.
    let later = design.counts(of: Array(order[..<90].indices), visited: 90)
    for (count, document) in zip(later, order) {
      #expect(document.stratum == "short" ? abs(count - 12) < 1e-9 : count > document.weight)
    }
  }

  /// Estimates by what labels count for have no bias, however long the prefix is.
  @Test(arguments: [8, 40, 90]) func whatLabelsCountForMakesUpForTheOrder(_ length: Int) {
    var random = SeededGenerator(seed: 3)
    let documents = (0..<100).map { number in
      SampledDocument(
        id: "\(number)", stratum: number < 70 ? "a" : "b",
        weight: number < 70 ? 1 : 0.2 + 8 * Double(random.next() >> 11) * 0x1p-53)
    }
    func isBad(_ document: SampledDocument) -> Bool { document.weight > 4 || document.id.hasSuffix("3") }
    let all = documents.reduce(0) { $0 + $1.weight }
    let truth = documents.reduce(0) { $0 + (isBad($1) ? $1.weight : 0) } / all
    var shares: [Double] = []
    for seed in 0..<600 {
      let order = LabellingOrder(documents, seed: UInt64(seed)).documents
      let counts = SamplingDesign(order).counts(of: Array(0..<length), visited: length)
      let bad = zip(counts, order).reduce(0) { $0 + (isBad($1.1) ? $1.0 : 0) }
      shares.append(bad / counts.reduce(0, +))
    }
    let mean = shares.reduce(0, +) / 600
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 599
    // A ratio has a bias of the order of its variance.
    #expect(abs(mean - truth) < 4 * (variance / 600).squareRoot() + variance)
  }
}
