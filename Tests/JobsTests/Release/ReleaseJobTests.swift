import Base
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// Whole releases: which document is in which shard, what the manifest says, and that nothing else decides.
@Suite struct ReleaseJobTests {
  static func steps(_ change: (inout ReleaseSettings) -> Void = { _ in }) -> [Step] {
    var settings = ReleaseSettings()
    settings.shardBytes = 2000
    change(&settings)
    return settings.steps
  }

  /// Documents in some languages and both tiers.
  static func lines(_ count: Int, seed: UInt64) -> [String] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let language = ["sw", "swh_Latn", "yo", "ks-Deva"].randomElement(using: &random)!
      let tier = [
        #","tier":"noisy","stage":"q","reason":"list-case","values":"{\"share\":0.3}""#, #","tier":"clean""#, "",
      ]
      .randomElement(using: &random)!
      let text = (0..<Int.random(in: 0...40, using: &random)).map { "neno\($0)é" }.joined(separator: " ")
      return
        #"{"text":"\#(text)","id":"d\#(seed)-\#(number)","dump":"CC-MAIN-2025-0\#(seed)","url":"https://h\#(number % 3).example/\#(number)","date":"2025-01-02T03:04:05Z","language":"\#(language)"\#(tier),"other":[1]}"#
    }
  }

  /// Two inputs of `lines`, one of them compressed.
  static func inputs(_ folder: String, _ count: Int = 300) throws -> [String] {
    try AtomicFile.write(lines(count, seed: 1).joined(separator: "\n") + "\n", to: "\(folder)/a.jsonl")
    let bytes = Array((lines(count, seed: 2).joined(separator: "\n") + "\n").utf8)
    try AtomicFile.write(Compressor.zstd.member(bytes).span, to: "\(folder)/b.jsonl.zst")
    return ["\(folder)/a.jsonl", "\(folder)/b.jsonl.zst"]
  }

  /// Every document of a file.
  static func read(_ path: String) throws -> [JSONValue] {
    var json: [JSONValue] = []
    let reader = LineReader(DecompressingSource(try FileSource(path)))
    while let line = try reader.next({ $0.string }) { json.append(try JSONValue(parsing: line)) }
    return json
  }

  /// The shards of a release by path, each with its documents.
  static func shards(_ folder: String) throws -> [(path: String, documents: [JSONValue])] {
    let data = "\(folder)/data"
    return try DocumentFiles.find(data).map { (String($0.dropFirst(folder.count + 1)), try read($0)) }
  }

  @Test func everyDocumentIsWhereItBelongs() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let result = try JobRunner.run(Self.steps(), inputs, to: "\(folder)/out")
      #expect(result.isComplete && result.warnings.isEmpty)
      #expect(result.counts[.documents] == 600 && result.counts[.placed] == 600)
      var expected: [String: [String]] = [:]
      for line in Self.lines(300, seed: 1) + Self.lines(300, seed: 2) {
        let json = try JSONValue(parsing: line)
        let language = LanguageTag(json["language"]?.string ?? "")?.code ?? ""
        expected["\(language)_noisy", default: []].append(json["id"]?.string ?? "")
        if json["tier"]?.string != "noisy" {
          expected["\(language)_clean", default: []].append(json["id"]?.string ?? "")
        }
      }
      var found: [String: [String]] = [:]
      for (path, documents) in try Self.shards("\(folder)/out") {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let subset = name.split(separator: "_").dropLast().joined(separator: "_")
        #expect(path == "data/\(subset.split(separator: "_").dropLast().joined(separator: "_"))/\(name)")
        let bytes = documents.reduce(0) { $0 + ($1["text"]?.string?.utf8.count ?? 0) }
        let last = documents.last?["text"]?.string?.utf8.count ?? 0
        #expect(bytes - last <= 2000 && !documents.isEmpty, "\(path)")
        for document in documents {
          found[subset, default: []].append(document["id"]?.string ?? "")
          let isNoisy = subset.hasSuffix("noisy")
          #expect((document["reason"] != nil) == isNoisy && document["other"] == nil && document["tier"] == nil)
          #expect(document["language"]?.string == subset.split(separator: "_").dropLast().joined(separator: "_"))
          #expect(document["date"]?.string == "2025-01-02T03:04:05Z")
          if isNoisy, document["reason"]?.string == "list-case" {
            #expect(document["stage"]?.string == "q" && document["values"]?.string == #"{"share":0.3}"#)
          } else if isNoisy {
            #expect(document["stage"]?.string == "" && document["values"]?.string == "{}")
          }
        }
      }
      // In the order of the inputs, over all shards.
      #expect(
        found == expected
          && found.keys.sorted() == ["ks_Deva_clean", "ks_Deva_noisy", "sw_clean", "sw_noisy", "yo_clean", "yo_noisy"])
    }
  }

  @Test func theManifestSaysWhatThereIs() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      let steps = Self.steps { settings in
        settings.card.name = "A \"corpus\" <b>"
        settings.card.license = "cc0-1.0"
      }
      _ = try JobRunner.run(steps, try Self.inputs(folder), to: out)
      let manifest = try JSONValue(file: "\(out)/manifest.json")
      let files = manifest["files"]?.array ?? []
      let shards = try Self.shards(out)
      #expect(files.compactMap { $0["path"]?.string } == shards.map(\.path) && shards.count > 10)
      for (file, shard) in zip(files, shards) {
        let bytes = try FileSystem.read("\(out)/\(shard.path)")
        #expect(file["sha256"]?.string == Digest.of(bytes.span, .sha256).hexadecimal)
        #expect(file["bytes"]?.integer == bytes.count && file["documents"]?.integer == shard.documents.count)
        let texts = shard.documents.compactMap { $0["text"]?.string }
        #expect(file["characters"]?.integer == texts.reduce(0) { $0 + $1.unicodeScalars.count })
        #expect(file["text_bytes"]?.integer == texts.reduce(0) { $0 + $1.utf8.count })
      }
      #expect(manifest["totals"]?["noisy"]?["documents"]?.integer == 600)
      let clean = manifest["languages"]?.members?.reduce(0) { $0 + ($1.value["clean"]?["documents"]?.integer ?? 0) }
      #expect(manifest["totals"]?["clean"]?["documents"]?.integer == clean)
      #expect(manifest["crawls"]?.array?.compactMap(\.string) == ["CC-MAIN-2025-01", "CC-MAIN-2025-02"])
      #expect(manifest["inputs"]?.array?.compactMap(\.string) == ["\(folder)/a.jsonl", "\(folder)/b.jsonl.zst"])
      #expect(manifest["removals"]?.array?.isEmpty == true)

      let croissant = try JSONValue(file: "\(out)/croissant.json")
      #expect(croissant["conformsTo"]?.string == "http://mlcommons.org/croissant/1.1")
      let distribution = croissant["distribution"]?.array ?? []
      let objects = distribution.filter { $0["@type"]?.string == "cr:FileObject" }
      #expect(objects.compactMap { $0["sha256"]?.string } == files.compactMap { $0["sha256"]?.string })
      #expect(objects.compactMap { $0["contentUrl"]?.string } == shards.map(\.path))
      let sets = Set(distribution.filter { $0["@type"]?.string == "cr:FileSet" }.compactMap { $0["@id"]?.string })
      let records = croissant["recordSet"]?.array ?? []
      #expect(records.count == 6)
      for record in records {
        let fields = record["field"]?.array ?? []
        let schema: DocumentSchema = record["@id"]?.string?.hasSuffix("clean") == true ? .documents : .rejects
        #expect(fields.compactMap { $0["name"]?.string } == schema.columns.map(\.name))
        for field in fields { #expect(sets.contains(field["source"]?["fileSet"]?["@id"]?.string ?? "")) }
      }
      let sources = croissant["prov:wasDerivedFrom"]?.array ?? []
      #expect(sources.first?["prov:label"]?.string == "CC-MAIN-2025-01" && sources.count == 4)

      let card = String(decoding: try FileSystem.read("\(out)/README.md"), as: UTF8.self)
      for line in [
        #"pretty_name: "A \"corpus\" <b>""#, #"license: "cc0-1.0""#, #"- "ks_Deva""#, #"- config_name: "sw_clean""#,
        #"    path: "data/sw/sw_clean_*.jsonl.gz""#, #"- config_name: "clean""#, "  default: true",
        #"# A "corpus" \<b\>"#,
      ] {
        #expect(card.split(separator: "\n").contains { $0 == line }, "\(line)")
      }
    }
  }

  /// The same bytes for any number of threads, and wherever a run was ended and went on.
  @Test(arguments: [DocumentFormat.lines(.gzip), .lines(.zstd), .lines(.plain), .parquet])
  func nothingElseDecides(_ format: DocumentFormat) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder, 700)
      let steps = Self.steps { $0.format = format }
      _ = try JobRunner.run(steps, inputs, to: "\(folder)/one")
      let expected = try JobRunner.contents("\(folder)/one")
      _ = try JobRunner.run(steps, inputs, to: "\(folder)/four", threads: 4)
      #expect(try JobRunner.contents("\(folder)/four") == expected)
      for stops in 1...4 {
        let out = "\(folder)/stopped\(stops)"
        let stop = StopFlag()
        let news = Monitor(0)
        _ = try? JobRunner.run(steps, inputs, to: out, clock: JobRunner.impatient, stop: stop) { _ in
          if news.withLock({
            $0 += 1; return $0 == stops
          }) {
            stop.request()
          }
        }
        _ = try JobRunner.run(steps, inputs, to: out, threads: 2)
        #expect(try JobRunner.contents(out) == expected, "\(stops)")
      }
      // Done again, nothing changes, and no record either.
      let records = try JobRunner.records("\(folder)/one")
      _ = try JobRunner.run(steps, inputs, to: "\(folder)/one")
      #expect(try JobRunner.contents("\(folder)/one") == expected && JobRunner.records("\(folder)/one") == records)
    }
  }

  @Test func parquetHasWhatLinesHave() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      _ = try JobRunner.run(Self.steps(), inputs, to: "\(folder)/lines")
      _ = try JobRunner.run(Self.steps { $0.format = .parquet }, inputs, to: "\(folder)/rows")
      let lines = try Self.shards("\(folder)/lines")
      for (path, documents) in lines {
        let file = try ParquetFile("\(folder)/rows/\(path.replacing(".jsonl.gz", with: ".parquet"))")
        #expect(file.rowCount == documents.count)
        let names = (path.contains("clean") ? DocumentSchema.documents : .rejects).columns.map(\.name)
        #expect(file.columns.map(\.name) == names && documents[0].members?.map(\.key) == names)
        let reader = try ParquetDocumentReader(file)
        var batch = Batch()
        var rows: [JSONValue] = []
        while try reader.load(&batch) {
          try batch.forEachLine { _, line in rows.append(try JSONValue(parsing: Span(_unsafeElements: line))) }
        }
        #expect(rows.map { $0["id"] } == documents.map { $0["id"] })
        #expect(rows.map { $0["values"] } == documents.map { $0["values"] })
      }
    }
  }

  /// What has no tier and no language that is one is told, and counted.
  @Test func faultsAreCounted() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(
        """
        {"text":"a","language":"sw","tier":"dirty"}
        {"text":"b","language":"../../x"}
        {"text":"c","tier":"noisy","noise":"no-end-mark"}
        {"text":"d","language":"sw","tier":7}
        {"text":"e","language":"sw","tier":null}

        """, to: "\(folder)/a.jsonl")
      let out = "\(folder)/out"
      let result = try JobRunner.run(Self.steps { $0.tiers = [.clean] }, ["\(folder)/a.jsonl"], to: out)
      #expect(result.counts[.documents] == 5 && result.counts[.placed] == 2 && result.counts[.unplaced] == 3)
      #expect(result.counts[.faults]["tier-unknown"] == 2 && result.counts[.faults]["language-unknown"] == 1)
      #expect(
        try Self.shards(out).map(\.path) == ["data/sw/sw_clean_0000.jsonl.gz", "data/und/und_clean_0000.jsonl.gz"])
      #expect(try Self.read("\(out)/faults.jsonl").count == 3)
      _ = try JobRunner.run(Self.steps(), ["\(folder)/a.jsonl"], to: "\(folder)/both")
      let noisy = try Self.read("\(folder)/both/data/und/und_noisy_0000.jsonl.gz")
      #expect(noisy.map { $0["reason"]?.string } == ["", "no-end-mark"])
    }
  }

  /// An input that changes between the two readings is found out, and made again where that is asked for.
  @Test func changedInputsAreFound() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let steps = Self.steps()
      let out = "\(folder)/out"
      _ = try JobRunner.run([steps[0]], inputs, to: out)
      try AtomicFile.write(Self.lines(300, seed: 3).joined(separator: "\n") + "\n", to: inputs[0])
      #expect((try? JobRunner.run(steps, inputs, to: out))?.isComplete != true)
      let result = try JobRunner.run(steps, inputs, to: out, changes: .redo)
      #expect(result.isComplete)
      _ = try JobRunner.run(steps, inputs, to: "\(folder)/fresh")
      #expect(try JobRunner.contents(out) == JobRunner.contents("\(folder)/fresh"))
    }
  }

  /// As the last steps of a plan, a release takes the files that the step before has published.
  @Test func afterAnotherStep() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      var settings = ReleaseSettings()
      settings.shardBytes = 2000
      settings.source = .stepBefore(folder: "docs")
      _ = try JobRunner.run([Step(CopyDocuments())] + settings.steps, inputs, to: "\(folder)/out", threads: 2)
      _ = try JobRunner.run(Self.steps(), inputs, to: "\(folder)/alone")
      let shards = try Self.shards("\(folder)/out")
      #expect(shards.map(\.path) == (try Self.shards("\(folder)/alone")).map(\.path))
      for (a, b) in zip(shards, try Self.shards("\(folder)/alone")) {
        #expect(a.documents.map { $0["id"] } == b.documents.map { $0["id"] })
        // Where a document is from is told by its place in the run, not by the run's own.
        let places = Set(a.documents.map { $0["file_path"]?.string ?? "" })
        #expect(places.isSubset(of: ["docs/xx/a.jsonl.jsonl.zst", "docs/xx/b.jsonl.jsonl.zst"]))
      }
      let manifest = try JSONValue(file: "\(folder)/out/manifest.json")
      #expect(manifest["inputs"]?.array?.count == 2)
    }
  }

  /// Copies every input below `docs`, and something else below another folder.
  private struct CopyDocuments: Job {
    static let id = "copy"
    func describe(_ json: inout JSONWriter) {}
    func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneForEachInput() }
    func perform(_ task: TaskSpec, _ context: TaskContext) throws {
      for folder in ["docs/xx", "rejects/why"] {
        let path = "\(folder)/\(task.name).jsonl.zst"
        let file = try HashedFile(path: context.stagingPath(of: path))
        let bytes = try FileSystem.read(task.inputs[0].location)
        try file.append(bytes.span)
        let (byteCount, sha256) = try file.commit()
        context.stage(.init(path: path, byteCount: byteCount, sha256: sha256))
      }
    }
  }
}
