import Base
import Testing

@testable import Runs

@Suite struct CountsTests {
  private static let pages = Counts.Number("pages")
  private static let kept = Counts.Number("kept")
  private static let dropped = Counts.Name("dropped")
  private static let hosts = Counts.Name("hosts")

  private static func example() -> Counts {
    var counts = Counts()
    counts[pages] = 12
    counts[kept] = 9
    counts[dropped].add("no-text", 2)
    counts[dropped].add("http-status")
    counts[hosts].add("a.example", 9)
    var stage = StageCount(name: "read")
    stage.input = 12
    stage.output = 12
    stage.bytes = 1 << 40
    stage.processorSeconds = 0.125
    counts.add(stage)
    return counts
  }

  @Test func survivesJSON() throws {
    var json = JSONWriter()
    Self.example().write(to: &json)
    #expect(Counts(try JSONValue(parsing: json.bytes.array().span)) == Self.example())
    #expect(Counts(nil) == Counts())
  }

  @Test func addsUp() {
    var twice = Self.example()
    twice.add(Self.example())
    #expect(twice[Self.pages] == 24 && twice[Self.dropped]["no-text"] == 4 && twice.stages[0].bytes == 1 << 41)
    #expect(twice.stages.map(\.name) == ["read"])
    let balance = Balance(Self.pages, is: [Self.kept], and: [Self.dropped])
    #expect(balance.holds(in: twice))
    twice[Self.kept] += 1
    #expect(!balance.holds(in: twice))
    #expect(balance.description == "pages = kept + dropped")
  }

  @Test func namesFromServersAreBoundedAndTotalsExact() {
    var counts = Counts()
    for number in 0..<100 { counts[Self.hosts].add("h\(number)", number < 10 ? 50 : 1) }
    let before = counts
    counts.trim(held: 100, to: 10)
    #expect(counts == before)
    counts.trim(held: 99, to: 10)
    #expect(counts[Self.hosts].counts.count == 11)
    #expect(counts[Self.hosts]["(others)"] == 90)
    #expect(counts[Self.hosts].total == before[Self.hosts].total)
  }

  @Test func distributionsAreLeftOut() {
    var counts = Self.example()
    for number in 0..<100 { counts[Self.hosts].add("h\(number)") }
    #expect(counts.withoutDistributions[Self.hosts].total == 0)
    #expect(counts.withoutDistributions[Self.dropped].total == 3)
  }

  @Test func talliesKeepTheMostFrequent() {
    var tally = Tally()
    for (name, count) in [("a", 3), ("b", 1), ("c", 3), ("d", 2)] { tally.add(name, count) }
    #expect(tally.ranked.map(\.name) == ["a", "c", "d", "b"])
    tally.truncate(to: 2)
    #expect(tally.counts == ["a": 3, "c": 3])
  }

  @Test(arguments: [
    (FaultAllowance.count(3), 3, 100, true), (.count(2), 3, 100, false), (.share(0.03), 3, 100, true),
    (.share(0.02), 3, 100, false), (.share(0.5), 0, 0, true), (.share(0.5), 1, 0, false),
  ])
  func faultsAreAllowed(_ allowance: FaultAllowance, _ faults: Int, _ records: Int, _ isAllowed: Bool) {
    #expect(allowance.allows(faults, of: records) == isAllowed)
  }
}
