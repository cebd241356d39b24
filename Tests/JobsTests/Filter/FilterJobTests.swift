import Base
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs
@testable import Stages

@Suite struct FilterJobTests {
  /// Documents of few words and many, one of them repeated, with a member that no stage knows.
  private static func lines(_ count: Int) -> String {
    (0..<count).map { number in
      let words = (0..<(number % 90)).map {
        "\(["the", "river", "and", "of", "bread"][$0 % 5])\($0 % 7 == 0 ? "" : "s\($0)")"
      }
      return #"{"id":"d\#(number)","text":"\#(words.joined(separator: " "))","more":[\#(number)]}"#
    }.joined(separator: "\n") + "\n"
  }

  private static func inputs(_ folder: String) throws -> [String] {
    try AtomicFile.write(lines(700), to: "\(folder)/a.jsonl")
    try AtomicFile.write(lines(50) + "{\n" + lines(3), to: "\(folder)/b.jsonl")
    return ["\(folder)/a.jsonl", "\(folder)/b.jsonl"]
  }

  private static var settings: FilterSettings {
    get throws {
      var settings = FilterSettings(try FilterSet.stages(named: ["gopher"]))
      settings.format = .plain
      return settings
    }
  }

  private static func text(_ contents: [String: [UInt8]], _ prefix: String) -> String {
    contents.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }.map {
      String(decoding: $0.value, as: UTF8.self)
    }
    .joined()
  }

  @Test func countsAddUpAndLinesPassThrough() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let result = try JobRunner.run(FilterJob(Self.settings), inputs, to: "\(folder)/o")
      let counts = result.counts
      #expect(counts[.documentsRead] == 753 && counts[.documents] > 100 && counts[.rejects]["gopher-short-doc"] > 100)
      #expect(counts[.documents] + counts[.rejects].total == 753)
      #expect(counts[.faults].total == 1)
      let contents = try JobRunner.contents("\(folder)/o")
      let kept = Self.text(contents, "docs/").split(separator: "\n")
      #expect(kept.count == counts[.documents])
      let given = Set(Self.lines(700).split(separator: "\n"))
      #expect(kept.allSatisfy { given.contains($0) })
      let short = Self.text(contents, "rejects/gopher-short-doc/").split(separator: "\n")
      #expect(short.count == counts[.rejects]["gopher-short-doc"])
      #expect(short.allSatisfy { $0.contains(#""reason":"gopher-short-doc""#) && $0.contains(#""more":["#) })
    }
  }

  /// Those who opted out are on a shelf of their own.
  @Test func optedOutDocumentsAreBlocked() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("id:d3\n", to: "\(folder)/list.txt")
      var blocking = BlockList()
      blocking.list = try StageResource(optOutList: "\(folder)/list.txt")
      var settings = FilterSettings([blocking, GopherQuality()])
      settings.format = .plain
      let result = try JobRunner.run(FilterJob(settings), Self.inputs(folder), to: "\(folder)/o")
      #expect(result.counts[.rejects]["opt-out"] == 2)
      let contents = try JobRunner.contents("\(folder)/o")
      let blocked = Self.text(contents, "blocked/").split(separator: "\n")
      #expect(blocked.count == 2 && blocked.allSatisfy { $0.contains(#""id":"d3""#) })
      #expect(!contents.keys.contains { $0.hasPrefix("rejects/opt-out") })
      #expect(Self.text(contents, "rejects/").split(separator: "\n").count == result.counts[.rejects].total - 2)
    }
  }

  @Test(arguments: ["", "no json\n", "\n\n"])
  func anInputWithoutDocumentsIsAFault(_ text: String) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(text, to: "\(folder)/a.jsonl")
      let result = try JobRunner.run(FilterJob(Self.settings), ["\(folder)/a.jsonl"], to: "\(folder)/o")
      #expect(result.counts[.faults][Fault.Kind.noRecords.rawValue] == 1)
      #expect(result.silentInputs.count == 1)
    }
  }

  @Test(arguments: [FilterSettings.Mode.drop, .annotate])
  func theSameBytesForAnyNumberOfThreads(_ mode: FilterSettings.Mode) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      var settings = try Self.settings
      settings.mode = mode
      settings.rejects = .sample
      _ = try JobRunner.run(FilterJob(settings), inputs, to: "\(folder)/1")
      let whole = try JobRunner.contents("\(folder)/1")
      for threads in [2, 7] {
        _ = try JobRunner.run(FilterJob(settings), inputs, to: "\(folder)/\(threads)", threads: threads)
        let isSame = try JobRunner.contents("\(folder)/\(threads)") == whole
        #expect(isSame)
      }
    }
  }

  @Test func annotationsDropNothingAndNameEveryRule() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      var settings = try Self.settings
      settings.mode = .annotate
      let result = try JobRunner.run(FilterJob(settings), inputs, to: "\(folder)/o")
      #expect(result.counts[.documents] == 753 && result.counts[.rejects].total == 0)
      let lines = Self.text(try JobRunner.contents("\(folder)/o"), "docs/").split(separator: "\n")
      let documents = try lines.map { try JSONValue(parsing: Array($0.utf8).span) }
      let names = documents.map { $0["scores"]?.members?.map(\.key) ?? [] }
      #expect(Set(names).count == 1 && names[0].count == 21)
      #expect(names[0].contains("gopher-repetition.top-2-gram") && names[0].contains("gopher-quality.words"))
      let empty = try #require(documents.first { $0["id"]?.string == "d0" })
      #expect(empty["reasons"]?.array?.compactMap(\.string).prefix(2) == ["empty", "gopher-short-doc"])
      #expect(empty["text"]?.string == "" && empty["more"] != nil)
    }
  }

  /// Keeps every document, and those with a `b` for the noisy release alone.
  private struct NoisyStage: Stage {
    static let id = "noisy-b"
    static let group = "noisy-b"
    static let summary = "Test."
    static let examples: [StageExample] = []
    let measure = Document.Measure.text

    final class Worker: StageWorker {
      func run(_ batch: inout Batch) {
        for row in batch.documents.indices where batch.texts.string(batch.documents[row].text).contains("b") {
          batch.limit(row, to: .noisy, stage: "noisy-b", for: .init(rawValue: "has-b"))
        }
      }
    }

    func makeWorker() -> any StageWorker { Worker() }
  }

  @Test func noisyDocumentsAreRejectsUnlessTheirTierIsWanted() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(#"{"text":"a"}"# + "\n" + #"{"text":"b"}"# + "\n", to: "\(folder)/a.jsonl")
      var settings = FilterSettings([NoisyStage()])
      settings.format = .plain
      let clean = try JobRunner.run(FilterJob(settings), ["\(folder)/a.jsonl"], to: "\(folder)/clean")
      #expect(clean.counts[.documents] == 1 && clean.counts[.rejects]["has-b"] == 1)
      settings.tier = .noisy
      _ = try JobRunner.run(FilterJob(settings), ["\(folder)/a.jsonl"], to: "\(folder)/noisy")
      let text = Self.text(try JobRunner.contents("\(folder)/noisy"), "docs/")
      #expect(
        text == #"{"text":"a","tier":"clean","noise":""}"# + "\n" + #"{"text":"b","tier":"noisy","noise":"has-b"}"#
          + "\n")
    }
  }
}
