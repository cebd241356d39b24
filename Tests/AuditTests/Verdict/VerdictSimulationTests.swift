import TestSupport
import Testing

@testable import Audit

/// Audits of made corpora by a rater who errs; `Benchmarks/audit` has the full tables.
@Suite struct VerdictSimulationTests {
  /// A part of a corpus.
  private struct Part {
    var share: Double
    var bad: Double
    var group = ""
    /// Its share of the sample.
    var sampled: Double?
  }

  private struct Ends {
    var (kept, dropped, labels) = (0, 0, [Int]())

    var mean: Double { Double(labels.reduce(0, +)) / Double(labels.count) }
    var median: Int { labels.sorted()[labels.count / 2] }
  }

  private static func audits(
    _ parts: [Part], accuracy: Double = 0.9, confirms: Bool = false, seeds: Int = 60
  ) throws -> Ends {
    var settings = TestDesign.Settings()
    (settings.accuracy, settings.confirmsBad) = (accuracy, confirms)
    let design = try TestDesign(settings)
    var ends = Ends()
    for seed in 0..<seeds {
      var random = SeededGenerator(seed: UInt64(seed))
      var bad: Set<String> = []
      var documents: [SampledDocument] = []
      for (number, part) in parts.enumerated() {
        let count = Int(240 * (part.sampled ?? part.share))
        for index in 0..<count {
          let id = "\(number)-\(index)"
          documents.append(.init(id: id, stratum: "\(number)", group: part.group, weight: part.share / Double(count)))
          if random.chance(part.bad) { bad.insert(id) }
        }
      }
      var audit = SequentialTest(LabellingOrder(documents, seed: UInt64(seed)).documents, design)
      while audit.verdict.decision == .undecided, let next = audit.next {
        audit.add(.init(id: next.id, outcome: bad.contains(next.id) == random.chance(accuracy) ? .bad : .good))
      }
      if audit.verdict.decision == .keep { ends.kept += 1 }
      if audit.verdict.decision == .drop { ends.dropped += 1 }
      ends.labels.append(audit.verdict.labels)
    }
    return ends
  }

  // Of 60 audits 3 may be wrong; 8 would be three standard deviations more. Labels that ignore the rater's errors would
  // drop 36 at 10 %.
  @Test(arguments: [0, 0.05, 0.1, 0.25, 0.5]) func plantedDocumentsAreFound(_ share: Double) throws {
    for confirms in [false, true] {
      let ends = try Self.audits([.init(share: 1, bad: share)], confirms: confirms)
      #expect((share < 0.2 ? ends.dropped : ends.kept) <= (share == 0 || share == 0.5 ? 1 : 8))
      #expect((share < 0.2 ? ends.kept : ends.dropped) >= 48)
      #expect(ends.mean < (share == 0 || share == 0.5 ? 40 : confirms ? 80 : 95))
    }
  }

  @Test(arguments: [0.9, 1]) func aHostClassThatPoisonsALanguageIsFoundIn10Labels(_ accuracy: Double) throws {
    let ends = try Self.audits(
      [.init(share: 0.31, bad: 1, group: "encyclopaedia"), .init(share: 0.69, bad: 0, group: "others")],
      accuracy: accuracy)
    #expect(ends.median <= 10)
    #expect(ends.dropped >= 58)
  }

  @Test func aCousinLanguageIsFoundIn10Labels() throws {
    let ends = try Self.audits([
      .init(share: 0.68, bad: 1, group: "sr"), .init(share: 0.04, bad: 1, group: "hr"),
      .init(share: 0.28, bad: 0, group: "en"),
    ])
    #expect(ends.median <= 6)
    #expect(ends.dropped == 60)
  }

  @Test func groupsThatMayBeKeptAreKept() throws {
    let ends = try Self.audits([
      .init(share: 0.31, bad: 0.1 / 0.31, group: "a"), .init(share: 0.69, bad: 0, group: "b"),
    ])
    #expect(ends.dropped <= 8)
  }

  /// Half of the documents in a tenth of the sample.
  @Test(arguments: [0.1, 0.25]) func weightsAreHeeded(_ share: Double) throws {
    for first in [0.5, 1.5] {
      let ends = try Self.audits([
        .init(share: 0.5, bad: share * first, sampled: 0.1), .init(share: 0.5, bad: share * (2 - first), sampled: 0.9),
      ])
      #expect((share < 0.2 ? ends.dropped : ends.kept) <= 8)
      #expect((share < 0.2 ? ends.kept : ends.dropped) >= 30)
    }
  }
}
