import Testing

@testable import Audit

/// Agreement of two raters, beyond the table of the peers.
@Suite struct AgreementTests {
  @Test func twoCarefulRatersOfACleanCorpusAgreeThoughKappaIsLow() throws {
    // Both right 9 times in 10, 10 % bad: kappa .38, in the hundreds.
    let agreement = Agreement(table: [[738, 90], [90, 82]])
    let (kappa, ac1) = (try #require(agreement.kappa.value), try #require(agreement.ac1.value))
    #expect(kappa < 0.4)
    #expect(ac1 > 0.7)
    #expect(agreement.raw.value == 0.82)
  }

  @Test func whatIsNotDefinedIsNil() {
    let one = Agreement(table: [[12, 0], [0, 0]])
    #expect(one.kappa == .undefined)
    #expect(one.ac1.value == 1 && one.ac1.error == nil && one.ac1.interval == nil)
    let none = Agreement(table: [[0]])
    #expect(none.raw == .undefined && none.documents == 0)
    #expect(Agreement(table: [[0, 1], [0, 0]]).ac1.error == nil)
    #expect(Drift.shares(0, of: 20, 0, of: 30) == nil)
    #expect(Drift.shares(0, of: 0, 1, of: 30) == nil)
    #expect(Drift.stability(before: [], after: [1]) == nil)
  }

  @Test func pairsMakeTheTable() {
    let pairs = [("good", "good"), ("good", "short"), ("short", "short"), ("good", "good")]
    let agreement = Agreement(pairs.map { (first: $0.0, second: $0.1) })
    #expect(agreement == Agreement(table: [[2, 1], [0, 1]]))
  }

  @Test func equalDistributionsAreStable() {
    let values = (0..<500).map { Double($0) / 500 }
    #expect(Drift.stability(before: values, after: values) == 0)
    let shifted = Drift.stability(before: values, after: values.map { $0 + 0.3 }) ?? 0
    #expect(shifted > 0.2)
  }
}
