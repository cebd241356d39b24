import Testing

@testable import Audit

/// The state machine that decides.
@Suite struct SequentialTestTests {
  private static func documents(_ count: Int, group: (Int) -> String = { _ in "" }) -> [SampledDocument] {
    (0..<count).map { SampledDocument(id: "\($0)", group: group($0)) }
  }

  private static func design(_ change: (inout TestDesign.Settings) -> Void = { _ in }) throws -> TestDesign {
    var settings = TestDesign.Settings()
    change(&settings)
    return try TestDesign(settings)
  }

  @Test func goodDocumentsKeepACorpusAndBadOnesDropIt() throws {
    let design = try Self.design()
    for (outcome, decision) in [(AuditLabel.Outcome.good, AuditVerdict.Decision.keep), (.bad, .drop)] {
      var audit = SequentialTest(Self.documents(40), design)
      let fewest = outcome == .good ? audit.verdict.fewestToKeep : audit.verdict.fewestToDrop
      while audit.verdict.decision == .undecided, let next = audit.next {
        audit.add(.init(id: next.id, outcome: outcome))
      }
      #expect(audit.verdict.decision == decision)
      #expect(audit.verdict.labelsToDecide == fewest)
      #expect(audit.verdict.ground == .share)
      #expect(audit.verdict.mostLeft == 0 && audit.verdict.fewestToKeep == nil)
    }
  }

  @Test func withAlikeDocumentsTheRatioIsWalds() throws {
    var audit = SequentialTest(Self.documents(40), try Self.design())
    let outcomes: [AuditLabel.Outcome] = [.good, .bad, .good, .unknown, .bad]
    for (index, outcome) in outcomes.enumerated() { audit.add(.init(id: "\(index)", outcome: outcome)) }
    // ln(.30 / .18) for a bad one, ln(.70 / .82) for a good one, by a rater who is right 9 times in 10.
    let (bad, good) = (0.510825623765990, -0.158224005214894)
    let expected = [good, good + bad, 2 * good + bad, 2 * good + bad, 2 * good + 2 * bad]
    #expect(audit.verdict.path.map(\.labels) == [1, 2, 3, 4, 5])
    for (step, value) in zip(audit.verdict.path, expected) { #expect(abs(step.logRatio - value) < 1e-12) }
    #expect(audit.verdict.mostLeft == 35)
  }

  @Test func aListOfLabelsIsResumedWhereItStopped() throws {
    let design = try Self.design()
    let documents = LabellingOrder(Self.documents(80) { $0 < 30 ? "a" : "b" }, seed: 2).documents
    var audit = SequentialTest(documents, design)
    var labels: [SequentialTest.Label] = []
    for number in 0..<50 {
      guard let next = audit.next else { break }
      labels.append(.init(id: next.id, outcome: number % 5 == 0 ? .bad : .good))
      audit.add(labels[labels.count - 1])
      let resumed = SequentialTest(documents, labels: labels, design)
      #expect(resumed.verdict == audit.verdict)
      #expect(resumed.next == audit.next)
    }
  }

  @Test func aDecisionStays() throws {
    var audit = SequentialTest(Self.documents(60), try Self.design())
    for index in 0..<60 { audit.add(.init(id: "\(index)", outcome: index < 8 ? .bad : .good)) }
    #expect(audit.verdict.decision == .drop)
    #expect(audit.verdict.labelsToDecide == 6)
    #expect(audit.verdict.labels == 60)
    #expect(audit.verdict.path.count == 60)
    #expect(audit.next == nil)
  }

  @Test func whatSaysNothingChangesNothing() throws {
    var audit = SequentialTest(Self.documents(10), try Self.design())
    let before = audit.verdict
    audit.add(.init(id: "elsewhere", outcome: .bad))
    #expect(audit.verdict == before)
    for index in 0..<10 { audit.add(.init(id: "\(index)", outcome: .unknown)) }
    #expect(audit.verdict.decision == .undecided)
    #expect(audit.verdict.path.allSatisfy { $0.logRatio == 0 })
    #expect(audit.verdict.mostLeft == 0)
    #expect(audit.next == nil)
  }

  @Test func anEmptySampleDecidesNothing() throws {
    var audit = SequentialTest([], try Self.design())
    audit.add(.init(id: "0", outcome: .bad))
    #expect(audit.verdict.decision == .undecided && audit.verdict.labels == 0)
    #expect(audit.next == nil && audit.counted.isEmpty)
  }

  @Test func aBetterRaterSaysMore() throws {
    var (poor, good) = (
      SequentialTest(Self.documents(9), try Self.design()), SequentialTest(Self.documents(9), try Self.design())
    )
    poor.add(.init(id: "0", outcome: .bad, accuracy: 0.8))
    good.add(.init(id: "0", outcome: .bad, accuracy: 1))
    #expect(poor.verdict.path[0].logRatio < good.verdict.path[0].logRatio)
    #expect(good.verdict.path[0].logRatio < 0.9163)
  }

  @Test func aSecondRaterConfirmsOrTakesBack() throws {
    let design = try Self.design { $0.confirmsBad = true }
    var audit = SequentialTest(Self.documents(40), design)
    audit.add(.init(id: "0", outcome: .bad))
    #expect(audit.verdict.path[0].logRatio == 0)
    #expect(audit.next == .init(id: "0", reason: .secondLook))
    audit.add(.init(id: "0", outcome: .bad))
    // .9² · .25 + .1² · .75 against .9² · .10 + .1² · .90.
    #expect(abs(audit.verdict.path[1].logRatio - 0.847297860387204) < 1e-12)
    audit.add(.init(id: "1", outcome: .bad))
    audit.add(.init(id: "1", outcome: .good))
    #expect(abs(audit.verdict.path[3].logRatio - 0.847297860387204) < 1e-12)
    #expect(audit.next == .init(id: "2", reason: .order))
    #expect(audit.verdict.labels == 4)
    #expect(audit.verdict.mostLeft == 76)
  }

  @Test func theFirstRaterNeedNotWaitForTheSecond() throws {
    let design = try Self.design { $0.confirmsBad = true }
    var audit = SequentialTest(Self.documents(40), design)
    for index in 0..<4 {
      #expect(audit.next(secondLooks: false) == .init(id: "\(index)", reason: .order))
      audit.add(.init(id: "\(index)", outcome: index == 0 ? .good : .bad))
    }
    #expect(audit.verdict.path[3].logRatio == audit.verdict.path[0].logRatio)
    #expect(audit.next == .init(id: "1", reason: .secondLook))
    // A second rater who cannot tell leaves what the first said.
    audit.add(.init(id: "1", outcome: .unknown))
    #expect(audit.next == .init(id: "2", reason: .secondLook))
    #expect(abs(audit.verdict.path[4].logRatio - audit.verdict.path[0].logRatio - 0.510825623765990) < 1e-12)
  }

  /// A group of a third: all bad in the order 2, 5, 8 and so on.
  private static let grouped = documents(60) { $0 % 3 == 2 ? "wiki" : "other" }

  @Test func moreIsAskedOfAGroupThatLooksBadAndItDecides() throws {
    var audit = SequentialTest(Self.grouped, try Self.design())
    var asked: [SequentialTest.Next] = []
    while audit.verdict.decision == .undecided, let next = audit.next {
      asked.append(next)
      audit.add(.init(id: next.id, outcome: Int(next.id).map { $0 % 3 == 2 } == true ? .bad : .good))
    }
    #expect(asked.prefix(3).map(\.id) == ["0", "1", "2"])
    #expect(asked.dropFirst(3).allSatisfy { $0.reason == .group("wiki") })
    #expect(asked.dropFirst(3).prefix(2).map(\.id) == ["5", "8"])
    #expect(audit.verdict.decision == .drop)
    #expect(audit.verdict.ground == .group("wiki"))
    #expect(audit.verdict.labels <= 10)
  }

  @Test func extraLabelsOfAGroupCountWhenTheOrderReachesThem() throws {
    var audit = SequentialTest(Self.grouped, try Self.design())
    for (id, outcome) in [("0", AuditLabel.Outcome.good), ("1", .good), ("2", .bad)] {
      audit.add(.init(id: id, outcome: outcome))
    }
    let before = audit.verdict.path[2].logRatio
    #expect(audit.next == .init(id: "5", reason: .group("wiki")))
    audit.add(.init(id: "5", outcome: .good))
    #expect(audit.counted.map(\.id) == ["0", "1", "2"])
    #expect(audit.counted.map(\.badPart) == [0, 0, 1])
    #expect(audit.verdict.path[3].logRatio == before)
    // One good document clears a group again, and the order goes on.
    for id in ["3", "4"] {
      #expect(audit.next == .init(id: id, reason: .order))
      audit.add(.init(id: id, outcome: .good))
    }
    #expect(audit.next == .init(id: "6", reason: .order))
    audit.add(.init(id: "6", outcome: .good))
    #expect(Set(audit.counted.map(\.id)) == ["0", "1", "2", "3", "4", "5", "6"])
    #expect(abs(audit.verdict.path[6].logRatio - (0.510825623765990 - 6 * 0.158224005214894)) < 1e-12)
  }

  @Test func smallGroupsAndGroupsThatAreAllDoNotDecide() throws {
    let documents = Self.documents(100) { $0 < 20 ? "small" : "large" }
    let audit = SequentialTest(LabellingOrder(documents, seed: 1).documents, try Self.design())
    #expect(audit.verdict.groups.map(\.name) == ["large"])
    let alone = SequentialTest(Self.documents(50) { _ in "all" }, try Self.design())
    #expect(alone.verdict.groups.isEmpty)
    // Who has no groups that could decide has the whole error for the share.
    #expect(alone.verdict.upper < audit.verdict.upper)
  }

  @Test func accuracyFollowsFromAgreement() throws {
    // .9² + .1² = .82.
    let accuracy = try #require(RaterAccuracy.estimated(agreeing: 82, of: 100))
    #expect(abs(accuracy - 0.9) < 1e-12)
    #expect(RaterAccuracy.estimated(agreeing: 20, of: 20) == nil)
    #expect(RaterAccuracy.estimated(agreeing: 40, of: 90) == nil)
    #expect(RaterAccuracy.assumed(nil) == 0.9)
    #expect(abs(RaterAccuracy.corrected(0.18, accuracy: 0.9) - 0.1) < 1e-12)
    #expect(RaterAccuracy.corrected(0.05, accuracy: 0.9) == 0)
    #expect(RaterAccuracy.assumed(Proficiency.none) == 0.8)
  }
}
