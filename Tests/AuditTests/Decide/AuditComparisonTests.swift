import Testing

@testable import Audit

@Suite struct AuditComparisonTests {
  private static func side(_ name: String, bad: Int, score: (Int) -> Double) -> (String, [AuditDocument], [LabelEntry])
  {
    var documents = (0..<200).map { number in
      var document = AuditDocument(
        id: "\(name)\(number)", order: number, origin: .kept, stratum: "s", weight: 5, language: "sw",
        languageScore: score(number), text: String(repeating: "a", count: 100 + number))
      document.hostDocuments = 1 + number % 7
      return document
    }
    documents.append(
      AuditDocument(
        id: "r", order: 200, origin: .rejected(reason: "x"), stratum: "r", weight: 1, language: "sw", languageScore: 0,
        text: ""))
    var entries = (0..<100).map {
      LabelEntry(id: "\(name)\($0)", label: $0 < bad ? .boilerplate : .good, rater: "ana")
    }
    entries.append(LabelEntry(id: "r", label: .boilerplate, rater: "ana"))
    return (name, documents, entries)
  }

  @Test func equalAuditsHaveNotMoved() {
    let side = Self.side("a", bad: 10) { Double($0) / 200 }
    let comparison = AuditComparison(side, side)
    #expect(comparison.shifts.map(\.stability) == [0, 0, 0])
    #expect(!comparison.isAlarming)
    #expect(comparison.first.counts == ["good": 90, "boilerplate": 10])
    #expect(comparison.first.documents == 200 && comparison.first.labels == 100 && comparison.first.bad == 10)
  }

  @Test func moreBadDocumentsAndLowerScores() throws {
    let before = Self.side("a", bad: 10) { Double($0) / 200 }
    let worse = AuditComparison(before, Self.side("b", bad: 25) { Double($0) / 200 })
    // z = (.10 - .25) / sqrt(.175 * .825 * 2 / 100).
    #expect(abs(try #require(worse.test).z + 2.7914526311) < 1e-9)
    #expect(worse.isAlarming && worse.shifts.allSatisfy { !$0.isAlarming })
    let lower = AuditComparison(before, Self.side("b", bad: 10) { Double($0) / 400 })
    #expect(lower.shifts.map(\.isAlarming) == [true, false, false])
    #expect(lower.isAlarming && lower.test?.z == 0)
  }
}
