import Testing

@testable import Deduplication

@Suite struct PolicyTests {
  private func order(_ policy: KeepPolicy, _ documents: [(bytes: Int, score: String, source: String)]) -> [Int] {
    documents.indices.sorted {
      let (a, b) = (documents[$0], documents[$1])
      let (x, y) = (
        policy.rank(textBytes: a.bytes, score: a.score, sources: [a.source]),
        policy.rank(textBytes: b.bytes, score: b.score, sources: [b.source])
      )
      return x != y ? x < y : $0 < $1
    }
  }

  @Test func theOrderIsThePolicys() {
    let documents = [(5, "0.5", "b"), (9, "-3", "c"), (9, "12", "a"), (0, "", "b"), (7, "none", "z"), (1, "-0.0", "a")]
    #expect(order(.first, documents) == [0, 1, 2, 3, 4, 5])
    #expect(order(.longest, documents) == [1, 2, 4, 0, 5, 3])
    #expect(order(.score(field: "x"), documents) == [2, 0, 5, 1, 3, 4])
    #expect(order(.source(["a", "b"]), documents) == [2, 5, 0, 3, 1, 4])
  }

  @Test(arguments: [
    (0, 1), (1, 1), (2, 2), (3, 3), (4, 3), (5, 5), (99, 5), (100, 8), (999, 8), (1000, 1), (1_000_000, 1),
  ])
  func weightsAreThoseOfFineWeb2(_ size: Int, _ weight: Int) {
    #expect(RehydrationWeight.weight(ofCluster: size) == weight)
  }

  @Test func anAlarmNeedsAShareAndANumber() {
    let alarm = LossAlarm()
    #expect(!alarm.rings(lost: 999, of: 1000))
    #expect(alarm.rings(lost: 1000, of: 1999))
    #expect(!alarm.rings(lost: 1000, of: 2000))
    var never = LossAlarm()
    never.share = 1
    #expect(!never.rings(lost: 5000, of: 5000))
  }
}
