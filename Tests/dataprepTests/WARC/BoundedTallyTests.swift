import Base
import Foundation
import TestSupport
import Testing

@testable import dataprep

@Suite struct BoundedTallyTests {
  @Test func namesBeyondTheLimitAreCountedTogether() {
    var tally = BoundedTally()
    for number in 0..<BoundedTally.nameLimit + 7 { tally.add("name \(number)") }
    tally.add("name 1")
    tally.add("name 10000")
    #expect(tally.counts.count == BoundedTally.nameLimit)
    #expect(tally.counts["name 1"] == 2)
    #expect(tally.others == 8)
    #expect(tally.ranked.first?.name == "name 1")
  }

  @Test func longNamesAreCut() {
    var tally = BoundedTally()
    let long = String(repeating: "é", count: 1000)
    tally.add(long + "1")
    tally.add(long + "2")
    #expect(tally.counts == [String(repeating: "é", count: BoundedTally.nameBytes / 2): 2])
  }

  /// `warc stats` says how many responses had types that are not listed.
  @Test func statisticsTellOfOtherTypes() throws {
    try withTemporaryFolder { folder in
      var archive: [UInt8] = []
      for number in 0..<BoundedTally.nameLimit + 20 {
        archive += ArchiveText.response(
          .init(url: "https://a.example/", contentType: "x/\(number)", body: ""), number: number)
      }
      try Data(archive).write(to: URL(fileURLWithPath: "\(folder)/x.warc"))
      let json = try Command.run(["warc", "stats", "--json", "\(folder)/x.warc"])
      #expect(try JSONValue(parsing: json.output)["other_content_types"] == .integer(20))
      #expect(try Command.run(["warc", "stats", "\(folder)/x.warc"]).output.contains("... and 20 of other names"))
    }
  }
}
