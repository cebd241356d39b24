import Base
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
    _ lines: [[String]], threads: Int = 1, _ change: (inout SampleSettings) -> Void = { _ in }
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
    #expect(try Self.draw([Self.lines]) { $0.seed = 1 } != whole)
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
      #expect(try AuditFolder.all(of: "yo", in: sampling.audits).isEmpty)
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
