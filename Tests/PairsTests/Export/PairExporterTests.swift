import Foundation
import TestSupport
import Testing

@testable import Pairs

/// Exports, byte for byte.
@Suite struct PairExporterTests {
  private static func passage(_ number: Int) -> PairPassage {
    switch number {
    case 1: PairPassage(id: "p1", title: "Über \"A\"", text: "Line one\nline\ttwo 日本", url: "https://a.example/1")
    case 2: PairPassage(id: "p2", title: "", text: "No title", url: "")
    case 3: PairPassage(id: "<urn:uuid:3>", title: " \n", text: "Back\\slash \u{2028} and 😀\r\n", url: "")
    default:
      PairPassage(id: "p\(number)", title: "T\(number)", text: "Text \(number)", url: "https://a.example/\(number)")
    }
  }

  private static func scored(_ number: Int, rank: Int, _ fused: Double, _ relevance: Double? = 1) -> PairTuple.Scored {
    PairTuple.Scored(
      passage(number), rank: rank, fused: fused, likelihood: -Double(rank), relevance: relevance, retrieval: 0.5)
  }

  private static let hardness = PairHardness(
    margin: 0.75, likelihoodMargin: 1, seedRetrievalRank: 3, seedFusedRank: 2, agreement: -0.5, relabelled: true)
  private static let unknown = PairHardness(
    margin: nil, likelihoodMargin: nil, seedRetrievalRank: nil, seedFusedRank: nil, agreement: nil, relabelled: false)

  private static let first = PairTuple(
    id: "q1", task: "search result", query: "what\tis\nit?", language: "en", positive: scored(1, rank: 1, 2, 3),
    furtherPositives: [scored(2, rank: 2, 1, 0.5)],
    negatives: [scored(3, rank: 20, 0.05, -4), scored(4, rank: 19, 0.25)],
    hardness: hardness)
  private static let second = PairTuple(
    id: "q2", task: "sentence similarity", isSymmetric: true, query: "同じ", language: "ja",
    positive: scored(4, rank: 1, 1), negatives: [scored(1, rank: 3, 0.333_333_3)], hardness: unknown)
  private static let bare = PairTuple(
    id: "q3", task: "search result", query: "none", language: "en", positive: scored(5, rank: 1, 1), negatives: [],
    hardness: unknown)
  private static let unscored = PairTuple(
    id: "q4", task: "search result", query: "unscored", language: "en", positive: scored(5, rank: 1, 1, nil),
    negatives: [scored(2, rank: 2, 0.5)], hardness: unknown)
  private static let tuples = [first, second, bare, unscored]

  /// All files of an export, by name, and the summary.
  private static func export(
    _ settings: PairExportSettings, corpus: [PairPassage] = [], _ tuples: [PairTuple] = tuples
  ) throws -> ([String: String], PairExportSummary) {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a/out"
      let exporter = try PairExporter(settings, to: path)
      for passage in corpus { try exporter.add(passage) }
      for tuple in tuples { try exporter.add(tuple) }
      let summary = try exporter.finish()
      var files: [String: String] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
        if !isFolder.boolValue { files[name] = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a") == ["out"])
      #expect(Set(files.keys) == Set(summary.files.map(\.name)))
      for file in summary.files {
        #expect(files[file.name]?.utf8.count == file.byteCount && files[file.name]?.count { $0.isNewline } != nil)
      }
      return (files, summary)
    }
  }

  private static let leftOut = "id\treason\nq3\tno-negative\n"

  @Test func gecko() throws {
    let (files, summary) = try Self.export(PairExportSettings(.gecko, title: "A \"set\""))
    #expect(
      files["train.jsonl"] == """
        {"id":"q1","task":"search result","language":"en","query":"what\\tis\\nit?","query_text":"task: search result | query: what\\tis\\nit?","positive_id":"p1","positive_url":"https://a.example/1","positive_text":"title: Über \\"A\\" | text: Line one\\nline\\ttwo 日本","positive_rank":1,"positive_score":2.000000,"negative_ids":["<urn:uuid:3>","p4"],"negative_texts":["title: none | text: Back\\\\slash \u{2028} and 😀\\r\\n","title: T4 | text: Text 4"],"negative_ranks":[20,19],"negative_scores":[0.050000,0.250000],"margin":0.750000,"ql_margin":1.000000,"seed_retrieval_rank":3,"seed_fused_rank":2,"agreement":-0.500000,"relabelled":true}
        {"id":"q1","task":"search result","language":"en","query":"what\\tis\\nit?","query_text":"task: search result | query: what\\tis\\nit?","positive_id":"p2","positive_url":"","positive_text":"title: none | text: No title","positive_rank":2,"positive_score":1.000000,"negative_ids":["<urn:uuid:3>","p4"],"negative_texts":["title: none | text: Back\\\\slash \u{2028} and 😀\\r\\n","title: T4 | text: Text 4"],"negative_ranks":[20,19],"negative_scores":[0.050000,0.250000],"margin":0.750000,"ql_margin":1.000000,"seed_retrieval_rank":3,"seed_fused_rank":2,"agreement":-0.500000,"relabelled":true}
        {"id":"q2","task":"sentence similarity","language":"ja","query":"同じ","query_text":"task: sentence similarity | query: 同じ","positive_id":"p4","positive_url":"https://a.example/4","positive_text":"task: sentence similarity | query: Text 4","positive_rank":1,"positive_score":1.000000,"negative_ids":["p1"],"negative_texts":["task: sentence similarity | query: Line one\\nline\\ttwo 日本"],"negative_ranks":[3],"negative_scores":[0.333333],"margin":-1.000000,"ql_margin":-1.000000,"seed_retrieval_rank":0,"seed_fused_rank":0,"agreement":0.000000,"relabelled":false}
        {"id":"q4","task":"search result","language":"en","query":"unscored","query_text":"task: search result | query: unscored","positive_id":"p5","positive_url":"https://a.example/5","positive_text":"title: T5 | text: Text 5","positive_rank":1,"positive_score":1.000000,"negative_ids":["p2"],"negative_texts":["title: none | text: No title"],"negative_ranks":[2],"negative_scores":[0.500000],"margin":-1.000000,"ql_margin":-1.000000,"seed_retrieval_rank":0,"seed_fused_rank":0,"agreement":0.000000,"relabelled":false}

        """)
    #expect(files["left-out.tsv"] == Self.leftOut)
    #expect(
      files["README.md"] == """
        ---
        pretty_name: "A \\"set\\""
        configs:
        - config_name: "default"
          data_files:
          - split: "train"
            path: "train.jsonl"
          default: true
        ---

        # A "set"

        Queries with positives and hard negatives. Texts have Gecko's unified form; `datasets.load_dataset` reads the folder.

        - queries: 3
        - scores: fused
        - left out, no-negative: 1

        """)
    #expect(summary.tuples == 4 && summary.written == 3 && summary.leftOut == ["no-negative": 1])
  }

  @Test func triplets() throws {
    let (files, summary) = try Self.export(PairExportSettings(.triplets, negativeCount: 1), [Self.first, Self.bare])
    #expect(
      files["train.jsonl"] == """
        {"anchor":"what\\tis\\nit?","positive":"Über \\"A\\" Line one\\nline\\ttwo 日本","negative":"Back\\\\slash \u{2028} and 😀\\r\\n"}
        {"anchor":"what\\tis\\nit?","positive":"No title","negative":"Back\\\\slash \u{2028} and 😀\\r\\n"}

        """)
    #expect(summary.cutNegatives == 1)
    let (unified, _) = try Self.export(PairExportSettings(.triplets, split: "dev", isUnified: true), [Self.second])
    #expect(
      unified["dev.jsonl"]
        == "{\"anchor\":\"task: sentence similarity | query: 同じ\",\"positive\":\"task: sentence similarity | query: Text 4\",\"negative\":\"task: sentence similarity | query: Line one\\nline\\ttwo 日本\"}\n"
    )
  }

  @Test func nTuples() throws {
    let (files, summary) = try Self.export(PairExportSettings(.ntuples, negativeCount: 2, score: .relevance))
    #expect(
      files["train.jsonl"] == """
        {"anchor":"what\\tis\\nit?","positive":"Über \\"A\\" Line one\\nline\\ttwo 日本","negative_1":"Back\\\\slash \u{2028} and 😀\\r\\n","negative_2":"T4 Text 4","score":[3.000000,-4.000000,1.000000]}
        {"anchor":"what\\tis\\nit?","positive":"No title","negative_1":"Back\\\\slash \u{2028} and 😀\\r\\n","negative_2":"T4 Text 4","score":[0.500000,-4.000000,1.000000]}

        """)
    #expect(files["left-out.tsv"] == "id\treason\nq2\tfew-negatives\nq3\tno-negative\nq4\tfew-negatives\n")
    #expect(summary.leftOut == ["few-negatives": 2, "no-negative": 1])
  }

  @Test func beir() throws {
    let (files, summary) = try Self.export(PairExportSettings(.beir, split: "test"), corpus: [Self.passage(9)])
    #expect(
      files["corpus.jsonl"] == """
        {"_id":"p9","title":"T9","text":"Text 9"}
        {"_id":"p1","title":"Über \\"A\\"","text":"Line one\\nline\\ttwo 日本"}
        {"_id":"p2","title":"","text":"No title"}
        {"_id":"<urn:uuid:3>","title":"","text":"Back\\\\slash \u{2028} and 😀\\r\\n"}
        {"_id":"p4","title":"T4","text":"Text 4"}
        {"_id":"p5","title":"T5","text":"Text 5"}

        """)
    #expect(
      files["queries.jsonl"] == """
        {"_id":"q1","text":"what\\tis\\nit?"}
        {"_id":"q2","text":"同じ"}
        {"_id":"q3","text":"none"}
        {"_id":"q4","text":"unscored"}

        """)
    #expect(
      files["qrels/test.tsv"]
        == "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp2\t1\nq2\tp4\t1\nq3\tp5\t1\nq4\tp5\t1\n")
    #expect(
      files["qrels/test.jsonl"] == """
        {"query-id":"q1","corpus-id":"p1","score":1}
        {"query-id":"q1","corpus-id":"p2","score":1}
        {"query-id":"q2","corpus-id":"p4","score":1}
        {"query-id":"q3","corpus-id":"p5","score":1}
        {"query-id":"q4","corpus-id":"p5","score":1}

        """)
    #expect(
      files["README.md"] == """
        ---
        pretty_name: "Pairs"
        configs:
        - config_name: "default"
          data_files:
          - split: "test"
            path: "qrels/test.jsonl"
          default: true
        - config_name: "corpus"
          data_files:
          - split: "corpus"
            path: "corpus.jsonl"
        - config_name: "queries"
          data_files:
          - split: "queries"
            path: "queries.jsonl"
        ---

        # Pairs

        Queries with positives and hard negatives. `beir.datasets.data_loader.GenericDataLoader` and the local loader of `mteb` read the folder.

        - queries: 4
        - passages: 6

        """)
    #expect(summary.passages == 6 && summary.leftOut.isEmpty)
  }

  @Test func msmarco() throws {
    let (files, summary) = try Self.export(PairExportSettings(.msmarco), corpus: [Self.passage(5)])
    #expect(
      files["collection.tsv"]
        == "0\tT5 Text 5\n1\tÜber \"A\" Line one line two 日本\n2\tNo title\n3\tBack\\slash \u{2028} and 😀  \n4\tT4 Text 4\n"
    )
    #expect(files["queries.train.tsv"] == "0\twhat is it?\n1\t同じ\n2\tunscored\n")
    #expect(files["qrels.train.tsv"] == "0\t0\t1\t1\n0\t0\t2\t1\n1\t0\t4\t1\n2\t0\t0\t1\n")
    #expect(files["triples.train.tsv"] == "0\t1\t3\n0\t1\t4\n0\t2\t3\n0\t2\t4\n1\t4\t1\n2\t0\t2\n")
    #expect(files["passage-ids.tsv"] == "0\tp5\n1\tp1\n2\tp2\n3\t<urn:uuid:3>\n4\tp4\n")
    #expect(files["query-ids.tsv"] == "0\tq1\n1\tq2\n2\tq4\n")
    // Of passages 2 (p1) and 3 (urn:uuid:3), of the first query 2.
    #expect(summary.replacedCharacters == 6)
    #expect(files["README.md"]?.contains("configs:") == false)
  }

  @Test func tevatron() throws {
    let (files, _) = try Self.export(PairExportSettings(.tevatron), [Self.first])
    #expect(
      files["corpus.jsonl"] == """
        {"docid":"p1","title":"","text":"Über \\"A\\" Line one\\nline\\ttwo 日本"}
        {"docid":"p2","title":"","text":"No title"}
        {"docid":"<urn:uuid:3>","title":"","text":"Back\\\\slash \u{2028} and 😀\\r\\n"}
        {"docid":"p4","title":"","text":"T4 Text 4"}

        """)
    #expect(
      files["train.jsonl"] == """
        {"query_id":"q1","query_text":"what\\tis\\nit?","positive_document_ids":["p1","p2"],"negative_document_ids":["<urn:uuid:3>","p4"]}

        """)
  }

  @Test func flagEmbedding() throws {
    let (files, _) = try Self.export(PairExportSettings(.flag, negativeCount: 1, score: .likelihood), [Self.first])
    #expect(
      files["train.jsonl"] == """
        {"query":"what\\tis\\nit?","pos":["Über \\"A\\" Line one\\nline\\ttwo 日本","No title"],"neg":["Back\\\\slash \u{2028} and 😀\\r\\n"],"pos_scores":[-1.000000,-2.000000],"neg_scores":[-20.000000]}

        """)
  }

  @Test func gpl() throws {
    let (files, summary) = try Self.export(PairExportSettings(.gpl, score: .relevance))
    #expect(
      files["gpl-training-data.tsv"]
        == "q1\tp1\t<urn:uuid:3>\t7.000000\nq1\tp1\tp4\t2.000000\nq1\tp2\t<urn:uuid:3>\t4.500000\nq1\tp2\tp4\t-0.500000\nq2\tp4\tp1\t0.000000\n"
    )
    #expect(
      files["qgen-queries.jsonl"] == "{\"_id\":\"q1\",\"text\":\"what\\tis\\nit?\"}\n{\"_id\":\"q2\",\"text\":\"同じ\"}\n"
    )
    #expect(files["qgen-qrels/train.tsv"] == "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp2\t1\nq2\tp4\t1\n")
    #expect(files["corpus.jsonl"]?.split(separator: "\n").count == 4)
    #expect(summary.leftOut == ["no-negative": 1, "no-score": 1])
  }

  @Test(arguments: PairFormat.allCases) func theSameCallsGiveTheSameBytes(_ format: PairFormat) throws {
    let settings = try PairExportSettings(format, negativeCount: 1)
    #expect(try Self.export(settings) == Self.export(settings))
  }

  @Test(arguments: PairFormat.allCases) func everyRowHasTheSameKeysAndNoNull(_ format: PairFormat) throws {
    let (files, _) = try Self.export(PairExportSettings(format, negativeCount: 1))
    for (name, text) in files where name.hasSuffix(".jsonl") {
      var keys: Set<[String]> = []
      for line in text.split(separator: "\n") {
        let row = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        keys.insert(row.keys.sorted())
        #expect(!row.values.contains { $0 is NSNull || ($0 as? [Any])?.isEmpty == true })
      }
      #expect(keys.count == 1, "\(name)")
    }
  }

  @Test func nothingAppearsBeforeTheEnd() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/out"
      do {
        let exporter = try PairExporter(PairExportSettings(.beir), to: path)
        try exporter.add(Self.first)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(throws: PairsError.self) { try PairExporter(PairExportSettings(.beir), to: path) }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      let empty = try PairExporter(PairExportSettings(.gecko), to: path)
      try empty.add(Self.bare)
      #expect(throws: PairsError.self) { try empty.finish() }
    }
  }

  @Test func whatAKilledProcessLeftIsReplaced() throws {
    try withTemporaryFolder { folder in
      let part = "\(folder)/.out.export.part/qrels"
      try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
      try "x".write(toFile: "\(part)/test.tsv", atomically: false, encoding: .utf8)
      let exporter = try PairExporter(PairExportSettings(.triplets), to: "\(folder)/out")
      try exporter.add(Self.first)
      _ = try exporter.finish()
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").sorted()
          == ["README.md", "left-out.tsv", "train.jsonl"])
    }
  }

  @Test func whatIsThereIsNotOverwritten() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: "\(folder)/empty", withIntermediateDirectories: true)
      let exporter = try PairExporter(PairExportSettings(.triplets), to: "\(folder)/empty")
      try exporter.add(Self.first)
      _ = try exporter.finish()
      #expect(throws: PairsError.self) { try PairExporter(PairExportSettings(.triplets), to: "\(folder)/empty") }
      try "x".write(toFile: "\(folder)/file", atomically: false, encoding: .utf8)
      #expect(throws: PairsError.self) { try PairExporter(PairExportSettings(.triplets), to: "\(folder)/file") }
    }
  }

  @Test(arguments: ["", "a b", "a\tb", "a\nb", "\"a", "a\u{7F}"]) func identifiersThatTablesCannotHave(_ id: String)
    throws
  {
    try withTemporaryFolder { folder in
      let exporter = try PairExporter(PairExportSettings(.beir), to: "\(folder)/out")
      var tuple = Self.first
      tuple.id = id
      #expect(throws: PairsError.self) { try exporter.add(tuple) }
      var passage = Self.passage(1)
      passage.id = id
      #expect(throws: PairsError.self) { try exporter.add(passage) }
    }
  }

  @Test func aQueryThatComesTwiceIsRefused() throws {
    try withTemporaryFolder { folder in
      let exporter = try PairExporter(PairExportSettings(.gecko), to: "\(folder)/out")
      try exporter.add(Self.first)
      #expect(throws: PairsError.self) { try exporter.add(Self.first) }
    }
  }

  @Test func settingsThatFitNothingAreRefused() {
    #expect(throws: PairsError.self) { try PairExportSettings(.ntuples) }
    #expect(throws: PairsError.self) { try PairExportSettings(.gecko, negativeCount: 0) }
    #expect(throws: PairsError.self) { try PairExportSettings(.gecko, split: "../a") }
    #expect(throws: PairsError.self) { try PairExportSettings(.gecko, split: "") }
  }
}
