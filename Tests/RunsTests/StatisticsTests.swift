import Base
import Testing

@testable import Runs

@Suite struct StatisticsTests {
  @Test func survivesJSON() throws {
    var statistics = RunStatistics()
    statistics.records.add("response", 12)
    statistics.pages = 12
    statistics.responses = 12
    statistics.documents = 9
    statistics.rejects.add("no-text", 3)
    statistics.faults.add("gzip-damaged", 2)
    statistics.languages.add("sw", 9)
    statistics.characters.add("sw", 900)
    statistics.hosts.add("a.example", 9)
    statistics.lengths.add("64", 9)
    statistics.scores.add("0.9", 9)
    var stage = StageCount(name: "read")
    stage.input = 12
    stage.output = 12
    stage.bytes = 1 << 40
    stage.processorSeconds = 0.125
    statistics.add(stage)
    var json = JSONWriter()
    json.beginObject()
    statistics.writeMembers(to: &json)
    json.endObject()
    #expect(RunStatistics(try JSONValue(parsing: json.bytes.array().span)) == statistics)
    var twice = statistics
    twice.add(statistics)
    #expect(twice.pages == 24 && twice.stages[0].bytes == 1 << 41 && twice.addUp)
  }

  @Test(arguments: [
    ("https://a.example/x?y=1", "a.example"), ("http://User:pw@B.Example:8080/", "b.example"),
    ("https://[2001:db8::1]:443/x", "[2001:db8::1]"),
    ("https://a.example?x@y", "a.example"), ("dns:a.example", "dns"), ("", ""), ("https://", ""), ("urn", "urn"),
  ])
  func hosts(_ url: String, _ host: String) {
    #expect(RunStatistics.host(of: Array(url.utf8).span) == host)
  }

  @Test func talliesKeepTheMostFrequent() {
    var tally = Tally()
    for (name, count) in [("a", 3), ("b", 1), ("c", 3), ("d", 2)] { tally.add(name, count) }
    #expect(tally.ranked.map(\.name) == ["a", "c", "d", "b"])
    tally.truncate(to: 2)
    #expect(tally.counts == ["a": 3, "c": 3])
  }

  @Test func namesFromServersAreBounded() {
    var statistics = RunStatistics()
    for number in 0..<100 {
      statistics.hosts.add("h\(number)", number < 10 ? 50 : 1)
      statistics.contentTypes.add("t\(number)", number < 10 ? 50 : 1)
    }
    let before = statistics
    statistics.trim(held: 100, to: 10)
    #expect(statistics == before)
    statistics.trim(held: 99, to: 10)
    #expect(statistics.hosts.counts.count == 10)
    #expect(statistics.hosts.counts.values.allSatisfy { $0 == 50 })
    #expect(statistics.contentTypes.counts.count == 11)
    #expect(statistics.contentTypes["(others)"] == 90)
    #expect(statistics.contentTypes.total == before.contentTypes.total)
  }
}
