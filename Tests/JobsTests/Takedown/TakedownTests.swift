import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs
@testable import Stages

/// Removals: what goes, what stays byte for byte, what proves it, and that they can be ended anywhere.
@Suite struct TakedownTests {
  private static func takedown(_ list: String, _ folder: String) throws -> Takedown {
    try AtomicFile.write(list, to: "\(folder).list.txt")
    return Takedown(try StageResource(optOuts: "\(folder).list.txt"), folder: folder, threads: 2)
  }

  /// A release in a folder `out`.
  private static func release(_ folder: String, _ format: DocumentFormat) throws -> String {
    let inputs = try ReleaseJobTests.inputs(folder)
    _ = try JobRunner.run(ReleaseJobTests.steps { $0.format = format }, inputs, to: "\(folder)/out")
    return "\(folder)/out"
  }

  /// The documents of every file of a release, as lines.
  private static func documents(_ folder: String) throws -> [String: [String]] {
    var found: [String: [String]] = [:]
    for path in try DocumentFiles.find("\(folder)/data") {
      var lines: [String] = []
      try TakedownFile(String(path.dropFirst(folder.count + 1)), in: folder).forEachLine { line in
        lines.append(String(decoding: line, as: UTF8.self))
      }
      found[String(path.dropFirst(folder.count + 1))] = lines
    }
    return found
  }

  @Test(arguments: [DocumentFormat.lines(.gzip), .lines(.zstd), .lines(.plain), .parquet])
  func documentsGoAndAllElseStays(_ format: DocumentFormat) throws {
    try withTemporaryFolder { folder in
      let out = try Self.release(folder, format)
      let before = try Self.documents(out)
      let bytes = try JobRunner.contents(out)
      let list = "h1.example\nid:d1-0\nhttps://h2.example/5\n"
      func goes(_ line: String) -> Bool {
        guard let json = try? JSONValue(parsing: line), let url = json["url"]?.string else { return false }
        return url.hasPrefix("https://h1.example/") || json["id"]?.string == "d1-0" || url == "https://h2.example/5"
      }
      let preview = try Self.takedown(list, out).preview()
      #expect(try JobRunner.contents(out) == bytes)
      let report = try Self.takedown(list, out).run()
      let after = try Self.documents(out)
      #expect(report.removed > 100 && report.removed == preview.removed && report.entriesUsed == 3)
      #expect(report.documents == before.values.reduce(0) { $0 + $1.count })
      var removed = 0
      for (path, lines) in before {
        let kept = lines.filter { !goes($0) }
        removed += lines.count - kept.count
        #expect(after[path] == (kept.isEmpty ? nil : kept), "\(path)")
        if kept.count == lines.count { #expect(try FileSystem.read("\(out)/\(path)") == bytes[path]) }
      }
      #expect(removed == report.removed && report.languages.reduce(0) { $0 + $1.removed } == removed)
      // Nothing is left to take out, and nothing changes.
      let now = try JobRunner.contents(out)
      #expect(try Self.takedown(list, out).run().removed == 0)
      #expect(try JobRunner.contents(out) == now && FileSystem.entry(at: "\(out)/.takedown") == nil)
    }
  }

  /// Rules of robots.txt files do what a list of the same pages does, and are told from one by their first bytes.
  @Test func rulesOfRobotsFiles() throws {
    try withTemporaryFolder { folder in
      let out = try Self.release(folder, .lines(.gzip))
      let rules =
        "#dataprep-robots\t1\t{\"agents\":[\"CCBot\",\"GPTBot\"]}\n"
        + "h1.example\thttps\t20260102030405\t200\tGPTBot\t* -2:/\n"
        + "h2.example\thttps\t20260102030405\t200\t* +4:/5$ -3:/5\n"
        + "~end\t{\"origins\":2,\"first\":\"20260102030405\",\"last\":\"20260102030405\"}\n"
      let list = try Self.takedown("h1.example\nhttps://h2.example/5*\nhttps://h2.example/5\n", out).preview()
      let report = try Self.takedown(rules, out).preview()
      #expect(report.removed > 100 && report.kinds == ["robots": report.removed])
      #expect(report.entries == 2 && report.entriesUsed == 2)
      // The page that is allowed stays.
      #expect(report.removed == list.removed - (list.kinds["url"] ?? 0) && list.kinds["url"] != nil)
      let one = try StageResource(optOuts: "\(out).list.txt", agents: RobotsAgents(["GPTBot"]))
      let other = try Takedown(one, folder: out, threads: 1).preview()
      #expect(other.removed > 0 && other.removed < report.removed && other.entriesUsed == 1)
      let done = try Self.takedown(rules, out).run()
      #expect(try done.removed == report.removed && Self.takedown(rules, out).preview().removed == 0)
      #expect(try JSONValue(file: "\(out)/removals.json").array?.first?["list_sha256"]?.string == Digest.sha256(rules))
      try AtomicFile.write("h1.example\n", to: "\(folder)/list.txt")
      #expect(throws: ListError.self) {
        try StageResource(optOuts: "\(folder)/list.txt", agents: RobotsAgents(["GPTBot"]))
      }
    }
  }

  @Test func theProofIsKept() throws {
    try withTemporaryFolder { folder in
      let out = try Self.release(folder, .lines(.gzip))
      let old = try JSONValue(file: "\(out)/manifest.json")
      let report = try Self.takedown("h1.example\n", out).run()
      let manifest = try JSONValue(file: "\(out)/manifest.json")
      let removal = try #require(manifest["removals"]?.array?.first)
      #expect(try JSONValue(file: "\(out)/removals.json").array == [removal])
      #expect(removal["documents_removed"]?.integer == report.removed)
      // The digest of the list, and nothing that it names.
      let text = String(decoding: try FileSystem.read("\(out)/removals.json"), as: UTF8.self)
      #expect(removal["list_sha256"]?.string == Digest.sha256("h1.example\n") && !text.contains("h1.example"))
      let files = Dictionary(
        uniqueKeysWithValues: (manifest["files"]?.array ?? []).map { ($0["path"]?.string ?? "", $0) })
      let earlier = Dictionary(uniqueKeysWithValues: (old["files"]?.array ?? []).map { ($0["path"]?.string ?? "", $0) })
      #expect(removal["files"]?.array?.isEmpty == false)
      for change in removal["files"]?.array ?? [] {
        let path = change["path"]?.string ?? ""
        #expect(change["before"]?["sha256"] == earlier[path]?["sha256"])
        #expect(change["after"]?["sha256"] == files[path]?["sha256"] || files[path] == nil && change["after"] == .null)
      }
      // Counts and digests are those of what is there, in the manifest, in Croissant and in the records.
      let objects = (try JSONValue(file: "\(out)/croissant.json"))["distribution"]?.array ?? []
      for (path, documents) in try ReleaseJobTests.shards(out) {
        let bytes = try FileSystem.read("\(out)/\(path)")
        let sha256 = Digest.of(bytes.span, .sha256).hexadecimal
        #expect(files[path]?["sha256"]?.string == sha256 && files[path]?["documents"]?.integer == documents.count)
        let texts = documents.compactMap { $0["text"]?.string }
        #expect(files[path]?["characters"]?.integer == texts.reduce(0) { $0 + $1.unicodeScalars.count })
        #expect(files[path]?["text_bytes"]?.integer == texts.reduce(0) { $0 + $1.utf8.count })
        #expect(objects.first { $0["@id"]?.string == path }?["sha256"]?.string == sha256)
      }
      let listed = try JobRunner.records(out).flatMap(\.files).filter { $0.path.hasPrefix("data/") }
      #expect(listed.count == files.count)
      for file in listed { #expect(files[file.path]?["sha256"]?.string == file.sha256) }
      // The same run again finds all in place, and writes the same manifest, with the removal.
      let contents = try JobRunner.contents(out)
      let inputs = ["\(folder)/a.jsonl", "\(folder)/b.jsonl.zst"]
      #expect(try JobRunner.run(ReleaseJobTests.steps(), inputs, to: out).isComplete)
      #expect(try JobRunner.contents(out) == contents)
    }
  }

  /// Wherever a removal is ended after its journal is written, the next one finishes it.
  @Test func whatWasBegunIsFinished() throws {
    try withTemporaryFolder { folder in
      let out = try Self.release(folder, .lines(.gzip))
      _ = try JobRunner.run(ReleaseJobTests.steps(), try ReleaseJobTests.inputs(folder), to: "\(folder)/other")
      _ = try Self.takedown("h1.example\n", out).run()
      let expected = try JobRunner.contents(out)
      let removal = try #require(try JSONValue(file: "\(out)/removals.json").array?.first)
      let changes = removal["files"]?.array ?? []
      // The journal and all new files are there, and some of them were put in place.
      for placed in [0, 1, changes.count] {
        let cut = "\(folder)/cut\(placed)"
        _ = try JobRunner.run(ReleaseJobTests.steps(), try ReleaseJobTests.inputs(folder), to: cut)
        let journal = TakedownJournal(folder: cut)
        for (number, change) in changes.enumerated() {
          let path = change["path"]?.string ?? ""
          guard let bytes = expected[path] else {
            if number < placed { try FileSystem.remove("\(cut)/\(path)") }
            continue
          }
          let target = number < placed ? "\(cut)/\(path)" : try journal.stagingPath(of: path)
          try AtomicFile.write(bytes.span, to: target)
        }
        try journal.commit(removal)
        let report = try Self.takedown("h1.example\n", cut).run()
        #expect(report.finishedEarlier && report.removed == 0)
        #expect(try JobRunner.contents(cut) == expected, "\(placed)")
      }
      // Without a journal nothing was decided: new files are thrown away.
      let half = "\(folder)/other"
      try AtomicFile.write("x", to: try TakedownJournal(folder: half).stagingPath(of: "data/sw/sw_noisy_0000.jsonl.gz"))
      #expect(try Self.takedown("h1.example\n", half).run().finishedEarlier == false)
      #expect(try JobRunner.contents(half) == expected)
    }
  }

  /// Dates make a list apply to a part of a crawl, also of an old one.
  @Test func datesAreKept() throws {
    try withTemporaryFolder { folder in
      let docs = "\(folder)/docs"
      try FileSystem.createFolder("\(docs)/sw")
      let lines = ["2020-01-01T00:00:00Z", "2024-01-01T00:00:00Z", ""].enumerated().map {
        #"{"text":"t\#($0)", "url":"https://e.org/\#($0)" , "date":"\#($1)"}"#
      }
      // A byte order mark, an empty line, a line that is no object, and no line feed at the end.
      try AtomicFile.write(
        "\u{FEFF}" + lines.joined(separator: "\n") + "\n\nno object\n{\"id\":\"x\"}", to: "\(docs)/sw/a.jsonl")
      let report = try Self.takedown("e.org 2023\n", docs).run()
      #expect(report.removed == 2 && report.documents == 5 && report.affected.map(\.path) == ["sw/a.jsonl"])
      let text = String(decoding: try FileSystem.read("\(docs)/sw/a.jsonl"), as: UTF8.self)
      #expect(text == "\u{FEFF}" + lines[0] + "\nno object\n{\"id\":\"x\"}\n")
      // A folder that is no release gets the proof, and no manifest.
      #expect(try FileSystem.names(in: docs).filter { !$0.hasPrefix(".") } == ["removals.json", "sw"])
      #expect(try Self.takedown("id:x\nid:no\n", docs).run().entriesUsed == 1)
      #expect(try JSONValue(file: "\(docs)/removals.json").array?.count == 2)
    }
  }

  /// What cannot be written again is named, before anything is changed.
  @Test func nothingIsHalfDone() throws {
    try withTemporaryFolder { folder in
      let docs = "\(folder)/docs"
      try FileSystem.createFolder(docs)
      let line = #"{"text":"a","id":"x"}"# + "\n"
      try AtomicFile.write(line, to: "\(docs)/a.jsonl")
      try AtomicFile.write(Compressor.xz.member(Array(line.utf8)).span, to: "\(docs)/b.jsonl.xz")
      let before = try JobRunner.contents(docs)
      #expect(try Self.takedown("id:x\n", docs).preview().unwritable.map(\.path) == ["b.jsonl.xz"])
      #expect(throws: ReleaseError.self) { try Self.takedown("id:x\n", docs).run() }
      #expect(try JobRunner.contents(docs) == before)
      // Documents behind a link would stay where it leads.
      for (link, target) in [("l.jsonl", "\(docs)/a.jsonl"), ("more", "\(folder)/far")] {
        try FileSystem.createFolder("\(folder)/far")
        try AtomicFile.write(line, to: "\(folder)/far/a.jsonl")
        try FileSystem.remove("\(docs)/b.jsonl.xz")
        try FileManager.default.createSymbolicLink(atPath: "\(docs)/\(link)", withDestinationPath: target)
        #expect(try Self.takedown("id:x\n", docs).preview().unwritable.count == 1)
        #expect(throws: ReleaseError.self) { try Self.takedown("id:x\n", docs).run() }
        #expect(try FileSystem.read("\(docs)/a.jsonl") == Array(line.utf8))
        try FileSystem.remove("\(docs)/\(link)")
      }
      #expect(throws: SourceError.self) { try Self.takedown("id:x\n", "\(folder)/none").run() }
      let lock = try FileLock.take(folder: docs)
      #expect(throws: RunError.self) { try Self.takedown("id:x\n", docs).run() }
      withExtendedLifetime(lock) {}
    }
  }

  /// A shard that is not the manifest's is not touched.
  @Test func otherShardsAreRefused() throws {
    try withTemporaryFolder { folder in
      let out = try Self.release(folder, .lines(.plain))
      let path = "\(out)/data/sw/sw_noisy_0000.jsonl"
      try AtomicFile.write(#"{"text":"new","url":"https://h1.example/"}"# + "\n", to: path)
      let before = try JobRunner.contents(out)
      #expect(throws: ReleaseError.self) { try Self.takedown("h1.example\n", out).run() }
      #expect(try JobRunner.contents(out) == before)
    }
  }

  /// No bytes of a manifest, a journal or a list of removals make the reader trap, or write outside of the folder.
  @Test func mutations() throws {
    try withTemporaryFolder { folder in
      let out = try Self.release(folder, .lines(.plain))
      _ = try Self.takedown("h1.example\n", out).run()
      let manifest = try FileSystem.read("\(out)/manifest.json")
      let removal = try #require(try JSONValue(file: "\(out)/removals.json").array?.first)
      var json = JSONWriter()
      json.value(removal)
      let journal = json.bytes.array()
      var random = SeededGenerator(seed: 11)
      for round in 0..<200 {
        let isManifest = round % 2 == 0
        var bytes = isManifest ? manifest : journal
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &random)))
          default: bytes.insert(contentsOf: Array("../-1e99".utf8).shuffled(using: &random), at: place)
          }
        }
        let cut = "\(folder)/cut/\(round)"
        try FileSystem.createFolder("\(cut)/.takedown")
        try AtomicFile.write(bytes.span, to: "\(cut)/\(isManifest ? "manifest.json" : ".takedown/journal.json")")
        _ = try? ReleaseManifest(folder: cut)
        _ = try? TakedownJournal(folder: cut).finish()
      }
      #expect(try FileSystem.names(in: "\(folder)/cut").count == 200)
      #expect(try Set(FileSystem.names(in: folder)) == ["a.jsonl", "b.jsonl.zst", "cut", "out", "out.list.txt"])
      // Paths that lead out are no changes.
      for path in ["../x", "/etc/x", "records/x.json", ".work/x", "a/../../x"] {
        let change = TakedownChange(path: path, before: .init(byteCount: 1, sha256: "", lines: 1), after: nil)
        var json = JSONWriter()
        change.write(to: &json)
        #expect(TakedownChange(try JSONValue(parsing: json.bytes.array().span)) == nil)
      }
    }
  }
}
