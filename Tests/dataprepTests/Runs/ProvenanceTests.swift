import Base
import TestSupport
import Testing

/// What runs tell of what they made and of what: croissant.json, and events of OpenLineage.
@Suite struct ProvenanceTests {
  static func extraction(_ folder: String, _ output: String) -> [String] {
    [
      "crawl-extract", "\(folder)/in", "--output", "\(folder)/\(output)", "--langid-model", "none", "--quiet",
    ]
  }

  static func crawl(_ folder: String) throws {
    let place = "\(folder)/in/crawl-data/CC-MAIN-2026-40"
    try FileSystem.createFolder(place)
    try CrawlExtractCommandTests.writeArchive("\(place)/a.warc", pages: 3)
    try CrawlExtractCommandTests.writeArchive("\(folder)/in/mine.warc", pages: 3)
  }

  @Test func runsDescribeWhatTheyPublished() throws {
    try withTemporaryFolder { folder in
      try Self.crawl(folder)
      #expect(try Command.run(Self.extraction(folder, "out")).status == 0)
      let file = "\(folder)/out/croissant.json"
      let croissant = try CrawlExtractCommandTests.json(file)
      #expect(croissant["conformsTo"]?.string == "http://mlcommons.org/croissant/1.1")
      let origins = croissant["prov:wasDerivedFrom"]?.array ?? []
      #expect(origins.map { $0["prov:label"]?.string } == ["CC-MAIN-2026-40", "mine.warc"])
      #expect(origins[0]["@id"]?.string == "https://data.commoncrawl.org/crawl-data/CC-MAIN-2026-40/index.html")
      let published = try KillTests.checkPublished("\(folder)/out").filter { !$0.key.hasPrefix("faults/") }
      var described: [String: String] = [:]
      for item in croissant["distribution"]?.array ?? [] where item["@type"]?.string == "cr:FileObject" {
        described[item["@id"]?.string ?? ""] = item["sha256"]?.string
      }
      #expect(described == published)
      let bytes = try FileSystem.read(file)
      #expect(!String(decoding: bytes, as: UTF8.self).contains(folder), "nothing of the machine is told")
      // The same plan elsewhere gives the same file, and a run with nothing to do leaves it.
      #expect(try Command.run(Self.extraction(folder, "again")).status == 0)
      #expect(try FileSystem.read("\(folder)/again/croissant.json") == bytes)
      let before = FileSystem.entry(at: file)?.modified
      #expect(try Command.run(Self.extraction(folder, "out")).status == 0)
      #expect(FileSystem.entry(at: file)?.modified == before)
      // What is made of a run's documents is made of its crawl.
      let filtered = ["dedup", "exact", "\(folder)/out/docs", "--output", "\(folder)/unique", "--quiet"]
      #expect(try Command.run(filtered).status == 0)
      let derived = try CrawlExtractCommandTests.json("\(folder)/unique/croissant.json")
      #expect(derived["prov:wasDerivedFrom"]?.array?.first?["prov:label"]?.string == "CC-MAIN-2026-40")
    }
  }

  /// The lines of a file, each an event.
  static func events(_ path: String) throws -> [JSONValue] {
    try String(decoding: FileSystem.read(path), as: UTF8.self).split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8).span)
    }
  }

  @Test func eventsSayWhenARunStartsAndHowItEnds() throws {
    try withTemporaryFolder { folder in
      try Self.crawl(folder)
      let file = "\(folder)/events.jsonl"
      let options = ["--openlineage", file, "--openlineage-namespace", "corpora"]
      #expect(try Command.run(Self.extraction(folder, "out") + options).status == 0)
      try AtomicFile.write(Array("no archive".utf8).span, to: "\(folder)/in/z.warc")
      #expect(try Command.run(Self.extraction(folder, "out") + options).status == 65)
      let events = try Self.events(file)
      #expect(events.map { $0["eventType"]?.string } == ["START", "COMPLETE", "START", "FAIL"])
      #expect(events.allSatisfy { $0["job"]?["name"]?.string == "crawl-extract.out" })
      #expect(events.allSatisfy { $0["job"]?["namespace"]?.string == "corpora" })
      let runs = events.map { $0["run"]?["runId"]?.string ?? "" }
      #expect(runs[0] == runs[1] && runs[2] == runs[3] && runs[0] != runs[2])
      #expect(runs[0].utf8.count == 36)
      #expect(events[1]["inputs"]?.array?.count == 2)
      #expect(events[1]["outputs"]?.array?.first?["name"]?.string?.hasSuffix("/out") == true)
      let statistics = events[1]["outputs"]?.array?.first?["outputFacets"]?["outputStatistics"]
      #expect(statistics?["rowCount"]?.integer == 6)
      #expect((statistics?["size"]?.integer ?? 0) > 0)
      #expect(events[3]["run"]?["facets"]?["errorMessage"]?["message"]?.string?.contains("no record") == true)
    }
  }
}
