import Base
import TestSupport
import Testing

/// `dataprep run` and `recipe check` as people and schedulers use them.
@Suite struct RunRecipeTests {
  /// Extraction, cuts and near-duplicates: a step of each kind.
  private static let recipe = """
    name: test
    input: archives
    steps:
      - step: extract
        stages:
          - drop-failed-responses
          - drop-other-types
          - drop-empty-bodies
          - decode-characters
          - extract-main-text
          - drop-empty-texts
          - identify-language: {model: default}
      - step: spans
        dedup-spans:
      - step: unique
        dedup-minhash: {threshold: 0.7}
    """

  /// A recipe and archives whose pages share sentences and whole texts.
  private static func prepare(_ folder: String, archives: Int = 3, pages: Int = 40) throws -> [String] {
    try AtomicFile.write(recipe, to: "\(folder)/r.yaml")
    let names = try (0..<archives).map { archive in
      var bytes: [UInt8] = []
      for page in 0..<pages {
        // Every seventh page differs between archives in one word of three sentences.
        let isCopied = page % 7 == 1
        let own = (0..<6).map { day in
          let tower = isCopied && day % 3 != 0 ? "north" : "\(archive)"
          return "On day \(day) of year \(page) the keeper of tower \(tower) wrote down the wind and went back to bed."
        }
        let shared = ["The river rose by night.", "Nobody in the old town slept.", "By morning the bridge was gone."]
        let sentences = page % 4 == 0 ? shared + own : own
        let html = ArchiveText.html(title: "Log \(page)", paragraphs: [sentences.joined(separator: " ")])
        bytes += ArchiveText.response(
          .init(
            url: "https://a\(page % 5).example/\(archive)/\(page)", status: page % 11 == 3 ? "404 Not Found" : "200 OK",
            body: html), number: archive * pages + page)
      }
      let path = "\(folder)/x\(archive).warc"
      try AtomicFile.write(bytes.span, to: path)
      return path
    }
    return ["run", "\(folder)/r.yaml", "--input"] + names
  }

  private func run(_ arguments: [String], status: Int32 = 0) throws -> Command.Result {
    let result = try Command.run(arguments)
    #expect(result.status == status, "\(arguments): \(result.errors)")
    return result
  }

  /// Files of complete records with their digests, each checked.
  private func published(_ folder: String) throws -> [String: String] {
    var files: [String: String] = [:]
    for name in try FileSystem.names(in: "\(folder)/records") where name.hasSuffix(".json") {
      let record = try JSONValue(file: "\(folder)/records/\(name)")
      for file in record["files"]?.array ?? [] {
        let path = file["path"]?.string ?? ""
        guard record["state"] == .string("complete") else { continue }
        let bytes = try FileSystem.read("\(folder)/\(path)")
        #expect(Digest.of(bytes.span, .sha256).hexadecimal == file["sha256"]?.string, "\(path)")
        files[path] = file["sha256"]?.string
      }
    }
    return files
  }

  @Test func everyStepReadsWhatTheOneBeforeKept() throws {
    try withTemporaryFolder { folder in
      let words = try Self.prepare(folder)
      let result = try run(words + ["--output", "\(folder)/out"])
      #expect(result.errors.contains("done in"))
      let totals = { (path: String) in try JSONValue(file: "\(folder)/out/\(path)")["totals"] }
      let extracted = try totals("work/extract/report.json")?["documents"]?.integer ?? 0
      let spans = try totals("work/spans/report.json")
      let report = try JSONValue(file: "\(folder)/out/report.json")
      let flow = report["stages"]?.array ?? []
      #expect(extracted > 100)
      #expect(spans?["documents_read"] == .integer(extracted))
      #expect(spans?["cuts"]?.integer ?? 0 >= 20)
      // All that went in is accounted for, from step to step.
      #expect(flow.map { $0["name"]?.string } == ["extract", "spans", "unique"])
      #expect(flow[0]["in"] == .integer(120) && flow[0]["out"] == .integer(extracted))
      #expect(flow[1]["in"] == .integer(extracted) && flow[2]["in"] == flow[1]["out"])
      #expect(flow[2]["reasons"]?["near-duplicate"]?.integer ?? 0 >= 5)
      let rejects = (report["totals"]?["rejects"]?.members ?? []).reduce(0) { $0 + ($1.value.integer ?? 0) }
      #expect(report["totals"]?["input"] == .integer(120))
      #expect(report["totals"]?["documents"]?.integer == 120 - rejects)
      #expect(try run(["verify", "\(folder)/out"]).status == 0)
      #expect(try run(["status", "\(folder)/out"]).output.contains("extract.extract"))
    }
  }

  @Test func threadsAndWorkersWriteTheSameBytes() throws {
    try withTemporaryFolder { folder in
      let words = try Self.prepare(folder)
      _ = try run(words + ["--output", "\(folder)/one", "--threads", "1", "-q"])
      let whole = try published("\(folder)/one")
      #expect(whole.keys.contains("docs/x0.jsonl.zst") && whole.keys.contains("work/extract/docs/x0.jsonl.zst"))
      _ = try run(words + ["--output", "\(folder)/two", "--threads", "2", "-q", "--memory", "64M"])
      #expect(try published("\(folder)/two") == whole)
      _ = try run(["plan"] + words + ["--output", "\(folder)/four", "--plan", "\(folder)/plan"])
      try runItems(4, threads: 4) {
        { rank in
          let worker = ["worker", "--plan", "\(folder)/plan", "--rank", "\(rank)", "--world-size", "4", "-q"]
          let result = try Command.run(worker)
          #expect(result.status == 0, "\(result.errors)")
        }
      }
      _ = try run(["merge", "--plan", "\(folder)/plan"])
      #expect(try published("\(folder)/four") == whole)
    }
  }

  @Test func aKillAnywhereLeavesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      let words = try Self.prepare(folder)
      _ = try run(words + ["--output", "\(folder)/whole", "-q"])
      var generator = SeededGenerator(seed: 17)
      for _ in 0..<10 {
        _ = try Command.run(
          words + ["--output", "\(folder)/out", "-q"], signal: 9, after: .random(in: 0.05...2.0, using: &generator))
        if FileSystem.entry(at: "\(folder)/out/records") != nil { _ = try published("\(folder)/out") }
      }
      _ = try run(words + ["--output", "\(folder)/out", "-q"])
      #expect(try published("\(folder)/out") == published("\(folder)/whole"))
    }
  }

  @Test func aDryRunPrintsThePlanWithDefaults() throws {
    try withTemporaryFolder { folder in
      let words = try Self.prepare(folder)
      let result = try run(words + ["--output", "\(folder)/out", "--dry-run", "--set", "unique.words=7"])
      let plan = try JSONValue(parsing: String(result.output.dropLast()))
      let steps = plan["steps"]?.array ?? []
      #expect(steps.first?["id"] == .string("extract.extract"))
      let sign = steps.first {
        $0["id"]?.string?.hasSuffix("sign") ?? false && $0["id"]?.string?.hasPrefix("spans") == false
      }
      #expect(sign?["description"]?["words"] == .integer(7))
      #expect(sign?["description"]?["keep"] == .string("longest"))
      #expect(FileSystem.entry(at: "\(folder)/out") == nil)
    }
  }

  @Test(arguments: [
    ("dedup-spans", "dedup-span", "r.yaml:14:5", "Did you mean dedup-spans?"),
    ("threshold: 0.7", "threshold: high", "r.yaml:16:32", "threshold takes a number"),
    ("model: default", "model: nosuchmodel", "r.yaml:12:36", "nosuchmodel"),
    ("name: test", "name: test\nname: test", "r.yaml:2:1", "there twice"),
  ])
  func aWrongRecipeWritesNothing(_ from: String, _ to: String, _ location: String, _ message: String) throws {
    try withTemporaryFolder { folder in
      let words = try Self.prepare(folder, archives: 1, pages: 1)
      try AtomicFile.write(Self.recipe.replacing(from, with: to), to: "\(folder)/r.yaml")
      for command in [words + ["--output", "\(folder)/out"], ["recipe", "check", "\(folder)/r.yaml"]] {
        let result = try run(command, status: 78)
        #expect(result.errors.contains(location) && result.errors.contains(message), "\(result.errors)")
      }
      #expect(FileSystem.entry(at: "\(folder)/out") == nil)
    }
  }

  @Test func otherFailuresHaveTheirExitCodes() throws {
    try withTemporaryFolder { folder in
      let words = try Self.prepare(folder, archives: 1, pages: 8)
      _ = try run(["run", "\(folder)/none.yaml", "\(folder)/x0.warc", "--output", "\(folder)/out"], status: 66)
      _ = try run(["run", "\(folder)/r.yaml", "\(folder)/none.warc", "--output", "\(folder)/out"], status: 66)
      _ = try run(["run", "\(folder)/r.yaml", "-", "--output", "\(folder)/out"], status: 64)
      _ = try run(words + ["--output", "\(folder)/out", "--set", "unique.treshold=1"], status: 78)
      #expect(FileSystem.entry(at: "\(folder)/out") == nil)
      _ = try run(words + ["--output", "\(folder)/x0.warc"], status: 73)
      _ = try run(words + ["--output", "\(folder)/out"])
      // Another recipe is another plan.
      let other = try run(words + ["--output", "\(folder)/out", "--set", "unique.threshold=0.9"], status: 78)
      #expect(other.errors.contains("threshold: 0.7 there, 0.9 now"))
    }
  }

  /// All recipes and rules of the repository.
  @Test func thePipelinesAreRight() throws {
    try withTemporaryFolder { cache in
      // The tokenizer that one of them names: a small stand-in under its name.
      let bytes = try FileSystem.read(TestFiles.fixture("tokenize/huggingface/gpt2.json"))
      try FileSystem.createFolder("\(cache)/models/gpt2")
      try AtomicFile.write(bytes.span, to: "\(cache)/models/gpt2/gpt2.json")
      let digest = Digest.of(bytes.span, .sha256).hexadecimal
      try AtomicFile.write(
        #"{"name":"gpt2","file":"gpt2.json","bytes":\#(bytes.count),"sha256":"\#(digest)"}"# + "\n",
        to: "\(cache)/models/gpt2/record.json")
      let words = ["recipe", "check", "\(TestFiles.root)/pipelines"]
      let result = try Command.run(words, environment: ["DATAPREP_CACHE": cache])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("all right"))
      // Without it the recipe that names it is told, with what to do.
      let missing = try Command.run(words, environment: ["DATAPREP_CACHE": "\(cache)/none"])
      #expect(missing.status == 78)
      #expect(missing.errors.contains("fineweb-to-matmamba.yaml:") && missing.errors.contains("models install gpt2"))
    }
  }
}
