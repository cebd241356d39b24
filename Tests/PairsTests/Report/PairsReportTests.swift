import Base
import Runs
import Testing

@testable import Pairs

@Suite struct PairsReportTests {
  private func report(_ change: (inout PairsReport) -> Void = { _ in }) -> PairsReport {
    var report = PairsReport()
    report.made[.asked] = 200
    report.made[.queriesWritten] = 200
    report.selected[.queriesWritten] = 200
    report.retrieved[.queries] = 200
    report.fused[.queries] = 200
    report.fused[.pairs] = 200
    report.fused[.pairsWithSeed] = 200
    report.fused[.relabelled] = 30
    report.fused[.saidYes] = 1000
    report.fused[.saidNo] = 3000
    report.scored[.answers] = 8000
    report.agreement = (0.6, 200)
    change(&report)
    return report
  }

  @Test func `a plausible run has no alarm`() { #expect(report().alarms == []) }

  @Test(arguments: [
    ("parse-rate", 0), ("relabel-rate", 1), ("relabel-rate", 2), ("classification", 3), ("classification", 4),
    ("agreement", 5), ("seeds-not-retrieved", 6), ("task-skew", 7), ("missing-scores", 8), ("close-likelihoods", 9),
  ])
  func `what is not plausible is told, and nothing else`(id: String, number: Int) {
    let changed = report { report in
      switch number {
      case 0: report.made[.queryRejects].add("no-query", 70)
      case 1: report.fused[.relabelled] = 9
      case 2: report.fused[.relabelled] = 61
      case 3: (report.fused[.saidYes], report.fused[.saidNo]) = (3900, 100)
      case 4: (report.fused[.saidYes], report.fused[.saidNo]) = (40, 3960)
      case 5: report.agreement = (0.1, 200)
      case 6: report.retrieved[.seedsForced] = 41
      case 7:
        report.selected[.families].add("topic", 150)
        report.selected[.families].add("how-to", 25)
        report.selected[.families].add("search-result", 25)
      case 8: report.scored[.scoresMissing] = 100
      default: report.fused[.closeLikelihoods] = 101
      }
    }
    #expect(changed.alarms.map(\.id) == [id])
    #expect(changed.alarms.allSatisfy { !$0.message.hasSuffix(".") && $0.advice.hasSuffix(".") })
  }

  @Test func `rejects that are no flaws of answers do not count against the model`() {
    let changed = report { $0.made[.queryRejects].add("copied", 150) }
    #expect(changed.parsed == (200, 200) && changed.alarms.isEmpty)
  }

  @Test func `rankers that were not asked raise no alarm`() {
    let changed = report {
      $0.rankers = .likelihood
      ($0.fused[.saidYes], $0.fused[.saidNo]) = (0, 0)
      $0.agreement = nil
    }
    #expect(changed.alarms == [])
  }

  @Test func `the page shows numbers and alarms, and hostile text is text`() throws {
    let changed = report {
      $0.fused[.relabelled] = 150
      $0.made[.queryRejects].add("copied", 3)
      $0.rejects = [.init(reason: "copied", query: "<script>alert(1)</script>", answer: "")]
    }
    let page = String(decoding: PairsPage(changed).html(), as: UTF8.self)
    #expect(page.contains("relabel-rate") && page.contains("75"))
    #expect(!page.contains("<script>alert") && page.contains("&lt;script"))
    let json = try JSONValue(parsing: changed.json().span)
    #expect(json["alarms"]?.array?.count == 1 && json["relabelled"]?.count == 150)
    #expect(json["rejects"]?["copied"]?.count == 3)
  }
}
