import Base
import Foundation
import Records
import Runs
import TestSupport
import Testing

@testable import Audit

/// `audit sample` over files.
@Suite struct SamplingTests {
  /// A line of a document.
  private static func line(_ number: Int, language: String, host: String, score: Double, words: Int) -> String {
    let text = (0..<words).map { "neno\(number + $0)" }.joined(separator: " ")
    return
      #"{"text":"\#(text)","id":"doc-\#(number)","dump":"CC-\#(number % 2)","url":"https://\#(host)/\#(number)","language":"\#(language)","language_score":\#(score)}"#
      + "\n"
  }

  /// The documents of a corpus: 600 of Swahili, 100 of English beside them.
  private static let lines: [String] = (0..<700).map { number in
    let host = number % 3 == 0 ? "big.example" : "host\(number % 211).example"
    return line(
      number, language: number % 7 == 0 ? "en" : "swh", host: host, score: Double(number % 100) / 100,
      words: number % 5 == 0 ? 400 : 30)
  }

  private static func write(_ lines: some Sequence<String>, to path: String) throws {
    try FileSystem.createFolder(Path.split(path).folder)
    try AtomicFile.write(lines.joined(), to: path)
  }

  private static func sampling(_ folder: String, _ change: (inout SampleSettings) -> Void = { _ in }) -> Sampling {
    var settings = SampleSettings(language: LanguageTag("sw")!)
    settings.size = 50
    settings.rejects = 12
    change(&settings)
    return Sampling(
      settings: settings, aids: RaterAidsSettings(), audits: Path.join(folder, "audits"), date: "2026-01-02")
  }

  private static func draw(
    _ lines: [[String]], threads: Int = 1, taskBytes: Int = ScanDocuments.usualTaskBytes,
    _ change: (inout SampleSettings) -> Void = { _ in }
  ) throws -> [UInt8] {
    try withTemporaryFolder { folder in
      for (number, part) in lines.enumerated() {
        try write(part, to: "\(folder)/corpus/docs/sw/part-\(number).jsonl")
      }
      try write(
        self.lines.prefix(90).map { $0.replacing("doc-", with: "short-") },
        to: "\(folder)/corpus/rejects/too-short/x.jsonl")
      try write(
        self.lines.suffix(30).map { $0.replacing("doc-", with: "list-") },
        to: "\(folder)/corpus/rejects/list-lines/x.jsonl")
      var sampling = sampling(folder, change)
      sampling.threads = threads
      sampling.taskBytes = taskBytes
      let inputs = try SampleInputs.shards(["\(folder)/corpus"], of: sampling.settings.language)
      let outcome = try sampling.draw(inputs, stop: StopFlag())
      return try FileSystem.read(outcome.folder.sample)
    }
  }

  @Test func theSampleIsTheSameForAnySplitOrderAndThreads() throws {
    let whole = try Self.draw([Self.lines])
    #expect(try Self.draw([Self.lines], threads: 3) == whole)
    #expect(try Self.draw([Array(Self.lines[400...]), Array(Self.lines[..<400])], threads: 2) == whole)
    #expect(try Self.draw((0..<20).map { part in (0..<35).map { Self.lines[$0 * 20 + part] } }) == whole)
    // A task a shard, and tasks of some shards.
    for taskBytes in [0, 20_000] {
      let split = (0..<20).map { part in (0..<35).map { Self.lines[$0 * 20 + part] } }
      #expect(try Self.draw(split, threads: 2, taskBytes: taskBytes) == whole)
    }
    #expect(try Self.draw([Self.lines]) { $0.seed = 1 } != whole)
  }

  @Test func tasksAreShardsUpToASize() throws {
    try withTemporaryFolder { folder in
      let paths = (0..<5).map { "\(folder)/\($0).jsonl" }
      for (number, path) in paths.enumerated() { try Self.write(Self.lines.prefix(number == 2 ? 40 : 10), to: path) }
      let inputs = try SampleInputs.shards(paths, of: LanguageTag("sw")!)
      let most = 3 * (FileSystem.entry(at: paths[0])?.byteCount ?? 0)
      let scan = ScanDocuments(SampleSettings(language: LanguageTag("sw")!), taskBytes: most)
      let tasks = try Plan(steps: [Step(scan)], inputs: inputs, records: []).tasks
      #expect(
        tasks.map { $0.inputs.map { Path.split($0.location).name } } == [
          ["0.jsonl", "1.jsonl"], ["2.jsonl"], ["3.jsonl", "4.jsonl"],
        ])
    }
  }

  @Test func aSampleHasKeptAndRejectedDocumentsOfItsLanguageOnly() throws {
    try withTemporaryFolder { folder in
      try Self.write(Self.lines, to: "\(folder)/corpus/docs/part.jsonl")
      try Self.write(
        Self.lines.prefix(90).map { $0.replacing("doc-", with: "short-") },
        to: "\(folder)/corpus/rejects/too-short/x.jsonl")
      try Self.write(["{\"text\":\"not a shard\"}\n"], to: "\(folder)/corpus/faults.jsonl")
      let sampling = Self.sampling(folder)
      let inputs = try SampleInputs.shards(["\(folder)/corpus"], of: sampling.settings.language)
      #expect(inputs.count == 2)
      let outcome = try sampling.draw(inputs, stop: StopFlag())
      let documents = try outcome.folder.documents()
      let kept = documents.filter { $0.origin == .kept }
      #expect(kept.count == 50)
      #expect(documents.count == 62)
      #expect(documents.allSatisfy { $0.language == "sw" })
      #expect(documents.map(\.order) == Array(0..<62))
      #expect(documents.dropFirst(50).allSatisfy { $0.origin == .rejected(reason: "too-short") })
      #expect(abs(kept.reduce(0) { $0 + $1.weight } - 600) < 0.01)
      let pairs = Set(documents.map { "\($0.host) \($0.stratum)" })
      #expect(pairs.count == documents.count, "a host has two documents in a stratum")
      #expect(kept.filter { $0.host == "big.example" }.allSatisfy { $0.hostDocuments == 200 })
      #expect(kept.allSatisfy { !$0.scripts.isEmpty && !$0.stratum.isEmpty && $0.dump.hasPrefix("CC-") })
      let record = try JSONValue(file: outcome.folder.record)
      #expect(record["population"]?["documents"]?.integer == 600)
      #expect(record["shards"]?.array?.count == 2)
      #expect(outcome.folder.name.hasPrefix("2026-01-02-"))

      let again = try sampling.draw(inputs, stop: StopFlag())
      #expect(again.wasThere && again.folder == outcome.folder)
      #expect(try AuditFolder.all(of: "sw", in: sampling.audits).count == 1)
      #expect(try FileSystem.names(in: "\(sampling.audits)/sw").count == 1, "the run's directory is left")
    }
  }

  @Test func aReleaseInBothTiersIsReadInOne() throws {
    try withTemporaryFolder { folder in
      for tier in ["clean", "noisy"] {
        try Self.write(Self.lines, to: "\(folder)/r/data/sw/sw_\(tier)_0000.jsonl")
        try Self.write(Self.lines, to: "\(folder)/r/data/en/en_\(tier)_0000.jsonl")
      }
      let swahili = LanguageTag("sw")!
      #expect(
        try SampleInputs.shards(["\(folder)/r"], of: swahili).map(\.location) == [
          "\(folder)/r/data/sw/sw_clean_0000.jsonl"
        ])
      #expect(
        try SampleInputs.shards(["\(folder)/r"], of: swahili, tier: .noisy).map(\.location) == [
          "\(folder)/r/data/sw/sw_noisy_0000.jsonl"
        ])
      #expect(throws: AuditError.self) {
        try SampleInputs.shards(["\(folder)/r/data/en"], of: swahili, tier: nil)
      }
    }
  }

  @Test func aLanguageThatIsNotThereIsAnError() throws {
    try withTemporaryFolder { folder in
      try Self.write(Self.lines, to: "\(folder)/docs.jsonl")
      let sampling = Self.sampling(folder) { $0 = SampleSettings(language: LanguageTag("yo")!) }
      let inputs = try SampleInputs.shards(["\(folder)/docs.jsonl"], of: sampling.settings.language)
      #expect(throws: AuditError.self) { try sampling.draw(inputs, stop: StopFlag()) }
      #expect(FileSystem.entry(at: "\(sampling.audits)/yo") == nil, "something is left of a sample that is none")
    }
  }

  /// A process that is killed between the two files of an audit leaves one of them.
  @Test func aSampleIsPutInPlaceAfterAKillBetweenItsFiles() throws {
    try withTemporaryFolder { folder in
      try Self.write(Self.lines, to: "\(folder)/corpus/docs/sw/x.jsonl")
      let sampling = Self.sampling(folder)
      let inputs = try SampleInputs.shards(["\(folder)/corpus"], of: sampling.settings.language)
      let audit = try sampling.draw(inputs, stop: StopFlag()).folder
      let expected = [try FileSystem.read(audit.sample), try FileSystem.read(audit.record)]
      try FileSystem.remove(audit.sample)
      let work = "\(sampling.audits)/sw/\(try sampling.workName(inputs))"
      _ = try Run(steps: sampling.steps, inputs: inputs, folder: work).run(stop: StopFlag())
      try FileSystem.remove("\(work)/audit.json")
      #expect(try AuditFolder.all(of: "sw", in: sampling.audits).isEmpty)
      let again = try sampling.draw(inputs, stop: StopFlag())
      #expect(again.folder == audit && !again.wasThere)
      #expect([try FileSystem.read(audit.sample), try FileSystem.read(audit.record)] == expected)
      #expect(FileSystem.entry(at: work) == nil)
    }
  }

  @Test func longLinesAreKeptInPart() throws {
    try withTemporaryFolder { folder in
      let long = String(repeating: "ndefu ", count: 30_000)
      let cluster = #""cluster":{"id":"x","size":7}"#
      try Self.write(
        [
          #"{"text":"Habari ya leo.","id":"a","language":"sw","html":"\#(long)",\#(cluster)}"# + "\n",
          #"{"text":"\#(long)","id":"b","language":"sw","title":"Kichwa",\#(cluster)}"# + "\n",
        ], to: "\(folder)/corpus/docs/sw/x.jsonl")
      let sampling = Self.sampling(folder)
      let inputs = try SampleInputs.shards(["\(folder)/corpus"], of: sampling.settings.language)
      let work = "\(folder)/work"
      _ = try Run(steps: sampling.steps, inputs: inputs, folder: work).run(stop: StopFlag())
      #expect(FileSystem.entry(at: "\(work)/scan/scan-0.jsonl")?.byteCount ?? .max < 50_000)
      let documents = try sampling.draw(inputs, stop: StopFlag()).folder.documents().sorted { $0.id < $1.id }
      #expect(documents.map(\.id) == ["a", "b"] && documents.map(\.duplicates) == [7, 7])
      #expect(documents[0].text == "Habari ya leo." && documents[1].title == "Kichwa")
      #expect(documents[1].text.contains("[\u{2026}]"))
    }
  }

  @Test func longTextsAreCutBetweenCharacters() {
    let text = Array(String(repeating: "ማንኛውም ሰው ", count: 6000).utf8)
    let excerpt = SampledText.excerpt(of: text.span)
    #expect(excerpt.utf8.count < 34 << 10)
    #expect(!excerpt.contains("\u{FFFD}"))
    #expect(excerpt.split(separator: "\n").count == 5)
    let short = Array("Habari".utf8)
    #expect(SampledText.excerpt(of: short.span) == "Habari")
  }
}

/// Where shards lie, and which audit is the latest.
@Suite struct AuditPlacesTests {
  private static let swahili = LanguageTag("sw")!

  private static func write(_ path: String) throws {
    try FileSystem.createFolder(Path.split(path).folder)
    try AtomicFile.write("{\"text\":\"a\"}\n", to: path)
  }

  @Test(
    arguments: [
      ("/data/en/corpus/docs/sw/a.jsonl", "docs/sw/a.jsonl", nil, "sw"),
      ("/data/home/me/corpora/a.jsonl", "a.jsonl", nil, nil),
      ("run/rejects/too-short/sw/a.jsonl", "rejects/too-short/sw/a.jsonl", "too-short", nil),
      ("run/rejects/a.jsonl", "rejects/a.jsonl", "rejected", nil),
      ("run/docs/a.jsonl", "docs/a.jsonl", nil, nil),
      ("docs", "docs", nil, nil),
    ] as [(String, String, String?, String?)])
  func pathsSayWhatTheyHold(_ path: String, _ name: String, _ reason: String?, _ language: String?) {
    let place = SampleInputs.Place(path)
    #expect(place.name == name && place.reason == reason)
    #expect(SampleInputs.Place.language(path)?.code == language)
  }

  @Test(
    arguments: [
      ("sw_clean_0000.jsonl.gz", "clean"), ("ks_Deva_noisy_0012.parquet", "noisy"), ("my_clean_docs.jsonl", nil),
      ("clean_0000.jsonl", nil), ("sw_other_0000.jsonl", nil),
    ] as [(String, String?)])
  func onlyNamesOfReleasesHaveATier(_ name: String, _ tier: String?) {
    let found = SampleInputs.Place.tier("data/sw/\(name)")
    #expect(found.map { $0 == .clean ? "clean" : "noisy" } == tier)
  }

  @Test func aDirectoryMayHaveAnyName() throws {
    try withTemporaryFolder { folder in
      let corpus = "\(folder)/Übersetzungen 語料"
      try Self.write("\(corpus)/docs/sw/a.jsonl")
      try Self.write("\(corpus)/faults.jsonl")
      #expect(try SampleInputs.shards([corpus], of: Self.swahili).map(\.location) == ["\(corpus)/docs/sw/a.jsonl"])
      #expect(try SampleInputs.shards([corpus + "/"], of: Self.swahili).count == 1)
    }
  }

  @Test func theLatestAuditIsThatOfTheLastDayAndOfADayTheLastWritten() throws {
    try withTemporaryFolder { folder in
      for name in ["2026-01-02-ffffffff", "2026-01-03-bbbbbbbb", "2026-01-03-aaaaaaaa"] {
        try Self.write("\(folder)/sw/\(name)/sample.jsonl.zst")
        // Times of files go on in steps of some milliseconds.
        Thread.sleep(forTimeInterval: 0.03)
      }
      try FileSystem.createFolder("\(folder)/sw/2026-01-04-cccccccc")
      try FileSystem.createFolder("\(folder)/sw/.sampling-1")
      let names = try AuditFolder.all(of: "sw", in: folder).map(\.name)
      #expect(names == ["2026-01-02-ffffffff", "2026-01-03-bbbbbbbb", "2026-01-03-aaaaaaaa"])
    }
  }
}
