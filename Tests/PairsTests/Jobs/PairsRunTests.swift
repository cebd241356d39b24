import Base
import Foundation
import Inference
import Runs
import TestSupport
import Testing

@testable import Pairs

@Suite struct PairsRunTests {
  @Test func `queries get a positive and a negative, and a rerun asks for nothing`() throws {
    try withTemporaryFolder { folder in
      let model = try WordModel()
      let runs = try PairsRuns(folder)
      let made = try runs.synth(model)
      #expect(made.counts[.seeds] == 8 && made.counts[.passages] == 20)
      let queries = try runs.lines("queries.jsonl")
      #expect(made.counts[.asked] >= 8)
      #expect(queries.count + (made.counts[.queryRejects].total) == 8)
      #expect(queries.count >= 4)
      #expect(queries.allSatisfy { ($0["query"]?.string ?? "").hasPrefix("what about ") })
      try runs.relabel(model)
      let tuples = try runs.lines("relabel/tuples.jsonl")
      #expect(tuples.count == queries.count)
      for tuple in tuples {
        let positive = try #require(tuple["positive"]?["passage"]?.count)
        let negative = try #require(tuple["negatives"]?.array?.first?["passage"]?.count)
        #expect(positive != negative && positive < 20 && negative < 20)
        #expect(tuple["negatives"]?.array?.first?["rank"]?.count == 6)
        #expect(tuple["positive"]?["ql"]?.number ?? 0 < 0)
        #expect(tuple["hardness"]?["seed_retrieval_rank"]?.count ?? 0 >= 1)
      }
      let asked = model.answered
      try runs.synth(model)
      try runs.relabel(model)
      #expect(model.answered == asked)
      #expect(model.mostRepeated == 1)
      let report = try JSONValue(file: "\(runs.relabelFolder)/report.json")
      #expect(report["pairs"]?.count == tuples.count)
      #expect(report["prompt_tokens"]?.count ?? 0 > 1000)
    }
  }

  @Test(arguments: [0, 1, 5, 11, 40, 77])
  func `a server that dies loses no answer, and the end is the same to the byte`(limit: Int) throws {
    try withTemporaryFolder { folder in
      let calm = try PairsRuns("\(folder)/calm", creating: true)
      let whole = try WordModel()
      try calm.synth(whole)
      try calm.relabel(whole)
      let wanted = try calm.bytes("relabel/tuples.jsonl")
      let needed = whole.answered

      let runs = try PairsRuns("\(folder)/torn", creating: true)
      let dying = try WordModel(limit: limit)
      let error = #expect(throws: InferenceError.self) {
        try runs.synth(dying)
        try runs.relabel(dying)
      }
      #expect(error?.code == .unavailable)
      let mended = try WordModel()
      try runs.synth(mended)
      try runs.relabel(mended)
      #expect(try runs.bytes("relabel/tuples.jsonl") == wanted)
      let paid = dying.answered + mended.answered
      #expect(paid >= needed && paid <= needed + runs.concurrency)
    }
  }

  @Test func `neither threads nor the split of the input change a byte`() throws {
    try withTemporaryFolder { folder in
      let model = try WordModel()
      let one = try PairsRuns("\(folder)/one", creating: true)
      try one.synth(model)
      try one.relabel(model)
      var many = try PairsRuns("\(folder)/many", creating: true)
      many.threads = 4
      many.concurrency = 7
      let lines = try FileSystem.read(many.input).split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)
      many.inputFiles = try (0..<3).map { part in
        let path = "\(folder)/many/part-\(part).jsonl"
        let chosen = lines.dropLast().enumerated().filter { $0.offset % 3 == part }.map(\.element)
        try Array(chosen.joined(separator: [ASCII.lineFeed]) + [ASCII.lineFeed]).write(to: path)
        return path
      }
      try many.synth(model)
      try many.relabel(model)
      for name in ["passages.jsonl", "queries.jsonl", "relabel/passages.npy", "relabel/tuples.jsonl"] {
        #expect(try one.bytes(name) == many.bytes(name), "\(name)")
      }
    }
  }

  @Test func `damaged lines are located, and an input without documents is told`() throws {
    try withTemporaryFolder { folder in
      var runs = try PairsRuns(folder)
      let bad = "\(folder)/bad.jsonl"
      try Array("{\"text\": \n".utf8).write(to: bad)
      runs.inputFiles.append(bad)
      let result = try runs.synth(try WordModel())
      #expect(result.silentInputs.count == 1)
      #expect(result.counts[.faults].total == 2)
      let faults = try runs.lines("faults.jsonl")
      #expect(faults.count == 2 && faults.allSatisfy { $0["file"]?.string == bad })
    }
  }

  @Test func `queries of a list need no model, and their positives join the corpus`() throws {
    try withTemporaryFolder { folder in
      let runs = try PairsRuns(folder)
      let list = "\(folder)/list.jsonl"
      try Array(
        """
        {"_id":"1","query":"how many seals were counted in the valleys","task":"question answering","positive":"Three valleys had seals."}
        {"_id":"2","query":"why do clocks stop in winter"}
        {"_id":"3","query":"Why do clocks stop in winter?"}

        """.utf8
      ).write(to: list)
      let model = try WordModel()
      try runs.synth(model, list: try QueryList(list))
      #expect(model.answered == 0)
      let queries = try runs.lines("queries.jsonl")
      #expect(
        queries.map { $0["query"]?.string } == [
          "how many seals were counted in the valleys", "why do clocks stop in winter",
        ])
      #expect(queries[0]["task"]?.string == "question answering")
      let passages = try runs.lines("passages.jsonl")
      #expect(passages[0]["text"]?.string == "Three valleys had seals." && passages[0]["seed"] == .bool(true))
      #expect(queries[0]["passage"] == passages[0]["id"])
      #expect(passages.dropFirst().allSatisfy { $0["seed"] == .bool(false) })
      let rejects = try runs.lines("rejects/duplicate-query/queries.jsonl")
      #expect(rejects.count == 1 && rejects[0]["stage"]?.string == "select")
      try runs.relabel(model)
      let tuples = try runs.lines("relabel/tuples.jsonl")
      #expect(tuples.count == 2)
      #expect(tuples[1]["hardness"]?["seed_retrieval_rank"] == .null)
    }
  }

  @Test func `a batch service answers in any order, and what it could not answer is written again`() throws {
    try withTemporaryFolder { folder in
      var runs = try PairsRuns(folder)
      let model = try WordModel()
      runs.batches = BatchFiles(folder: "\(folder)/batch", results: [])
      let waiting = #expect(throws: PairsError.self) { try runs.synth(model) }
      #expect(waiting?.code == .waiting)
      let path = "\(folder)/batch/synthesize-00000-0001.jsonl"
      let requests = try FileSystem.read(path).split(separator: ASCII.lineFeed).map {
        try JSONValue(parsing: Array($0).span)
      }
      #expect(requests.count == 8 && requests.allSatisfy { $0["url"]?.string == "/v1/completions" })
      #expect(Set(requests.compactMap { $0["custom_id"]?.string }).count == 8)
      var answers = ""
      for (number, request) in requests.enumerated().reversed() {
        let id = request["custom_id"]?.string ?? ""
        answers +=
          number == 3
          ? #"{"custom_id":"\#(id)","response":null,"error":{"code":"batch_expired"}}"# + "\n"
          : #"{"custom_id":"\#(id)","response":{"status_code":200,"body":{"choices":[{"text":"question answering\nQuery: how many of number \#(number) were counted","finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}}}"#
            + "\n"
      }
      try Array(answers.utf8).write(to: "\(folder)/answers.jsonl")
      runs.batches = BatchFiles(folder: "\(folder)/again", results: ["\(folder)/answers.jsonl"])
      #expect(throws: PairsError.self) { try runs.synth(model) }
      let left = try FileSystem.read("\(folder)/again/synthesize-00000-0001.jsonl").split(separator: ASCII.lineFeed)
      #expect(left.count == 1)
      #expect(try JSONValue(parsing: Array(left[0]).span)["custom_id"] == requests[3]["custom_id"])
      // The rest is asked of a server: the log is the same.
      runs.batches = nil
      try runs.synth(model)
      #expect(model.answered == 1)
      #expect(try runs.lines("queries.jsonl").count == 8)
    }
  }

  @Test func `a stop ends a run, which goes on later`() throws {
    try withTemporaryFolder { folder in
      let runs = try PairsRuns(folder)
      let stop = StopFlag()
      stop.request()
      let model = try WordModel()
      let error = #expect(throws: RunError.self) { try runs.synth(model, stop: stop) }
      #expect(error?.code == .stopped)
      try runs.synth(model)
      #expect(try runs.lines("queries.jsonl").count >= 4)
    }
  }

  @Test func `a server without real likelihoods is refused, and relevance alone goes on`() throws {
    try withTemporaryFolder { folder in
      let runs = try PairsRuns(folder)
      try runs.synth(try WordModel())
      let server = try ScriptedServer { request in
        if request.path == "/v1/embeddings" {
          let count = (try? JSONValue(parsing: request.body))?["input"]?.array?.count ?? 0
          let rows = (0..<count).map { "{\"index\":\($0),\"embedding\":[1,0.\($0 + 1)]}" }
          return .http(200, "{\"data\":[\(rows.joined(separator: ","))]}")
        }
        return .http(
          200,
          #"{"choices":[{"text":" Yes","logprobs":{"tokens":[" Yes"],"token_logprobs":[-0.2],"top_logprobs":[{" Yes":-0.2," No":-1.7}],"text_offset":[0]}}]}"#
        )
      }
      let connection = ModelConnection(identity: "generated only") { _ in
        ModelAccess(try ModelServer(server.url, model: "words"), limit: try SpendingLimit())
      }
      let found = try RelabelRun("\(folder)/run")
      func steps(_ rankers: RankFusion.Rankers) throws -> Run {
        var settings = RelabelSettings(
          embeddings: EmbeddingSettings(model: "words"), model: "words",
          selection: try PairSelection(fusion: RankFusion(rankers)))
        settings.candidates = 4
        let shared = RelabelContext(found, settings, model: connection, embedder: connection)
        return Run(
          steps: [
            Step(EmbedQueries(shared)), Step(EmbedPassages(shared)), Step(IndexPassages(shared)),
            Step(RetrieveCandidates(shared)), Step(ScoreCandidates(shared)), Step(FusePairs(shared)),
          ], inputs: try runs.inputs(found.inputs), folder: "\(folder)/\(rankers.rawValue)")
      }
      let error = #expect(throws: InferenceError.self) {
        let result = try steps(.both).run(stop: StopFlag())
        if let failure = result.failures.first { throw failure.error }
      }
      #expect(error?.code == .unusable && error?.message.contains("generated") ?? false)
      #expect(error?.advice?.contains("--rank rc") ?? false)
      let result = try steps(.relevance).run(stop: StopFlag())
      #expect(result.failures.isEmpty && result.counts[.pairs] > 0)
      #expect(result.warnings.contains { $0.hasPrefix("classification: ") })
    }
  }
}

extension PairsRuns {
  init(_ folder: String, creating: Bool) throws {
    try FileSystem.createFolder(folder)
    try self.init(folder)
  }
}
