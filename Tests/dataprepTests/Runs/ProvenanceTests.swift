import Base
import Foundation
import Runs
import TestSupport
import Testing

@testable import dataprep

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

  /// What croissant.json says is what is there, whatever takes documents away afterwards.
  @Test func removalsAreDescribed() throws {
    try withTemporaryFolder { folder in
      try Self.crawl(folder)
      #expect(try Command.run(Self.extraction(folder, "out")).status == 0)
      let file = "\(folder)/out/croissant.json"
      let before = try FileSystem.read(file)
      func described() throws -> [String: String] {
        var files: [String: String] = [:]
        for item in try JSONValue(file: file)["distribution"]?.array ?? []
        where item["@type"]?.string == "cr:FileObject" {
          let path = item["@id"]?.string ?? ""
          files[path] = item["sha256"]?.string
          let size = FileSystem.entry(at: "\(folder)/out/\(path)")?.byteCount ?? -1
          #expect(item["contentSize"]?.string == "\(size) B")
        }
        return files
      }
      for list in ["https://a.example/1\n", "a.example\n"] {
        try AtomicFile.write(list, to: "\(folder)/list.txt")
        #expect(try Command.run(["takedown", "\(folder)/list.txt", "\(folder)/out"]).status == 0)
        let published = try KillTests.checkPublished("\(folder)/out").filter { !$0.key.hasPrefix("faults/") }
        if published.isEmpty {
          #expect(FileSystem.entry(at: file) == nil)
        } else {
          #expect(try described() == published)
        }
      }
      #expect((try? FileSystem.read(file)) != before)
    }
  }

  /// A run that was killed before it could describe itself is described by the next one, also where there is nothing to do.
  @Test func aLaterRunDescribesWhatWasKilled() throws {
    try withTemporaryFolder { folder in
      try Self.crawl(folder)
      #expect(try Command.run(Self.extraction(folder, "out")).status == 0)
      let bytes = try FileSystem.read("\(folder)/out/croissant.json")
      try FileSystem.remove("\(folder)/out/croissant.json")
      #expect(try Command.run(Self.extraction(folder, "out")).status == 0)
      #expect(try FileSystem.read("\(folder)/out/croissant.json") == bytes)
      // It stands in the stamp: whoever takes it away later is seen, too.
      try FileSystem.remove("\(folder)/out/croissant.json")
      #expect(try Command.run(Self.extraction(folder, "out")).status == 0)
      #expect(try FileSystem.read("\(folder)/out/croissant.json") == bytes)
    }
  }

  @Test func eventsOfRunsThatNeverBegin() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/events.jsonl"
      let options = ["--openlineage", file]
      // Somebody's torn line.
      try AtomicFile.write("{\"eventTy", to: file)
      #expect(try Command.run(Self.extraction(folder, "out") + options).status == 66)
      let text = String(decoding: try FileSystem.read(file), as: UTF8.self)
      #expect(text.hasPrefix("{\"eventTy\n"))
      try AtomicFile.write(String(text.dropFirst(10)), to: file)
      let events = try Self.events(file)
      try #require(events.map { $0["eventType"]?.string } == ["START", "FAIL"])
      #expect(events[0]["run"]?["runId"] == events[1]["run"]?["runId"])
      #expect(events[1]["run"]?["facets"]?["errorMessage"]?["message"]?.string?.contains("no such file") == true)
      #expect(FileSystem.entry(at: "\(folder)/out") == nil)
      // A directory that another process writes is told of by that one.
      try FileSystem.remove(file)
      try Self.crawl(folder)
      try FileSystem.createFolder("\(folder)/out")
      let lock = try #require(try FileLock.take(folder: "\(folder)/out"))
      #expect(try Command.run(Self.extraction(folder, "out") + options).status == 75)
      #expect(FileSystem.entry(at: file) == nil)
      withExtendedLifetime(lock) {}
    }
  }

  @Test func anEndHasOneName() {
    #expect(LineageEvents.state(after: RunError.stopped("out")) == "ABORT")
    #expect(LineageEvents.state(after: RunError.stopped("out", underlying: SourceError(.missing, "x"))) == "ABORT")
    #expect(LineageEvents.state(after: SourceError(.busy, "a run is writing it")) == "ABORT")
    #expect(LineageEvents.state(after: SourceError(.missing, "x")) == "FAIL")
    #expect(LineageEvents.state(after: CancellationError()) == "FAIL")
  }

  @Test func datasetsAreNamed() {
    for (location, namespace, name) in [
      ("/home/eve/in/x", "file", "/home/eve/in/x"), ("-", "file", "/dev/stdin"),
      ("s3://bucket/a/b", "s3://bucket", "a/b"),
      ("https://u:p@a.example:1/b/c?t=1", "https://a.example:1", "b/c"),
      ("https://a.example", "https://a.example", "/"),
    ] {
      #expect(DatasetName(location).namespace == namespace && DatasetName(location).name == name, "\(location)")
    }
  }

  /// What is warned of is warned of once, and nothing that is secret in an address is told.
  @Test func eventsTellNoSecrets() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/events.jsonl"
      let server = try LoopbackServer { _ in .status("404 Not Found") }
      let address = server.url("/crawl-data/x.warc.gz?sig=SECRET").replacingOccurrences(
        of: "://", with: "://me:SECRET@")
      let run = ["crawl-extract", address, "--output", "\(folder)/out", "--langid-model", "none", "--quiet"]
      #expect(try Command.run(run + ["--openlineage", file]).status == 66)
      let text = String(decoding: try FileSystem.read(file), as: UTF8.self)
      #expect(text.contains("127.0.0.1") && !text.contains("SECRET"), "\(text)")
      try FileSystem.createFolder("\(folder)/in")
      try AtomicFile.write("no archive", to: "\(folder)/in/z.warc")
      try CrawlExtractCommandTests.writeArchive("\(folder)/in/a.warc", pages: 1)
      let warned = try Command.run(
        Self.extraction(folder, "warned") + ["--openlineage", file, "--max-faults", "9"])
      #expect(warned.status == 0)
      #expect(warned.errors.split(separator: "\n").count == 1, "\(warned.errors)")
    }
  }
}
