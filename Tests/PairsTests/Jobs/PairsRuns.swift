import Base
import Fetch
import Foundation
import Inference
import Records
import Runs
import TestSupport

@testable import Pairs

/// Runs of `synth` and `relabel` in a directory, against a stand-in for servers.
struct PairsRuns {
  let folder: String
  let input: String
  var seeds = 8
  var concurrency = 4
  /// Threads of runs.
  var threads = 1
  /// Files that documents are read from.
  var inputFiles: [String]
  /// Files in place of the server.
  var batches: BatchFiles?

  /// Writes documents to make pairs of.
  init(_ folder: String) throws {
    self.folder = folder
    input = "\(folder)/input.jsonl"
    let subjects = [
      "seals", "ferries", "bakers", "glaciers", "tunnels", "clocks", "orchards", "bridges", "wells", "kites",
    ]
    var json = JSONWriter()
    for (number, subject) in (subjects + subjects.map { "old \($0)" }).enumerated() {
      json.beginObject()
      json.member(
        "text",
        "People have written about \(subject) for a long time, and most of it is about number \(number). "
          + "The \(subject) of the north are larger than those of the south, as the winters there last for months. "
          + "In the year \(1800 + number) somebody counted \(subject) in three valleys and found \(number * 7) of them. "
          + "Nobody knows why \(subject) were so rare in the valley of the mill at that time.")
      json.member("id", "document-\(number)")
      json.member("url", "https://host\(number % 3).example/\(number)")
      json.member("language", "en")
      json.endObject()
      json.endLine()
    }
    try json.bytes.array().write(to: input)
    inputFiles = [input]
  }

  private func connection(_ model: WordModel) throws -> ModelConnection {
    let server = try ModelServer(model.url, model: "words")
    let concurrency = concurrency
    return ModelConnection(identity: "words", batches: batches) { _ in
      var access = ModelAccess(server, limit: try SpendingLimit())
      access.client.concurrency = concurrency
      access.client.firstBackoff = 0.01
      access.client.maximumBackoff = 0.02
      access.client.attempts = 2
      access.client.failuresInARow = 6
      return access
    }
  }

  private var synthFolder: String { "\(folder)/run" }
  var relabelFolder: String { "\(folder)/run/relabel" }

  func inputs(_ paths: [String]) throws -> [Input] {
    try InputList(expanding: paths, kind: .texts, policy: FetchPolicy()).entries.map { Input($0) }
  }

  @discardableResult func synth(
    _ model: WordModel, list: QueryList? = nil, stop: StopFlag = StopFlag(),
    change: (inout CorpusSettings, inout SynthesisSettings) -> Void = { _, _ in }
  ) throws -> RunResult {
    var corpus = CorpusSettings(quotas: PassageQuotas(seeds: list == nil ? seeds : 0, passages: 20, seed: 1))
    corpus.windows.fewestWords = 5
    corpus.list = list
    var settings = SynthesisSettings(model: "words")
    change(&corpus, &settings)
    let shared = SynthesisContext(
      folder: synthFolder, corpus: corpus, settings: settings, screen: QueryScreen(), model: try connection(model))
    let made: any Job = list.map { ListQueries(shared, $0) } ?? SynthesizeQueries(shared)
    var run = Run(
      steps: [Step(ScanPassages(corpus)), Step(DrawPassages(corpus)), Step(made), Step(SelectQueries(shared))],
      inputs: try inputs(inputFiles), folder: synthFolder)
    run.threads = threads
    return try checked(run.run(stop: stop))
  }

  @discardableResult func relabel(
    _ model: WordModel, stop: StopFlag = StopFlag(), change: (inout RelabelSettings) -> Void = { _ in }
  ) throws -> RunResult {
    let found = try RelabelRun(synthFolder)
    var settings = RelabelSettings(
      embeddings: EmbeddingSettings(model: "words"), model: "words", selection: try PairSelection(fusion: RankFusion()))
    settings.candidates = 6
    change(&settings)
    let connection = try connection(model)
    let shared = RelabelContext(found, settings, model: connection, embedder: connection)
    var run = Run(
      steps: [
        Step(EmbedQueries(shared)), Step(EmbedPassages(shared)), Step(IndexPassages(shared)),
        Step(RetrieveCandidates(shared)), Step(ScoreCandidates(shared)), Step(FusePairs(shared)),
      ], inputs: try inputs(found.inputs), folder: relabelFolder)
    run.threads = threads
    return try checked(run.run(stop: stop))
  }

  private func checked(_ result: RunResult) throws -> RunResult {
    if let failure = result.failures.first { throw failure.error }
    return result
  }

  func lines(_ name: String) throws -> [JSONValue] {
    try FileSystem.read("\(synthFolder)/\(name)").split(separator: ASCII.lineFeed).map {
      try JSONValue(parsing: Array($0).span)
    }
  }

  func bytes(_ name: String) throws -> [UInt8] { try FileSystem.read("\(synthFolder)/\(name)") }
}

extension [UInt8] {
  func write(to path: String) throws {
    try FileSystem.remove(path)
    try FileSystem.append(span, to: path)
  }
}
