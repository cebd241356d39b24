import Base
import Foundation
import Records
import Stages
import TestSupport
import Testing

@testable import Pairs

@Suite struct DecontaminationTests {
  private static let numbers = (1...60).map { "word\($0)" }
  private static func text(_ range: Range<Int>) -> String { numbers[range].joined(separator: " ") }

  private func sets(
    _ files: [String: String], _ settings: EvaluationQueries.Settings = .init(),
    _ body: (Decontamination) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      for (name, text) in files {
        let path = "\(folder)/set/\(name)"
        try FileManager.default.createDirectory(
          atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
      }
      let path = files.count == 1 ? "\(folder)/set/\(files.keys.first!)" : "\(folder)/set"
      try body(Decontamination(EvaluationQueries(paths: [path], settings: settings)))
    }
  }

  private func values(_ rejection: QueryRejection?) -> [String] {
    (rejection?.values ?? []).map { value in
      switch value.content {
      case .integer(let integer): "\(value.name)=\(integer)"
      case .number(let number): "\(value.name)=\(number)"
      case .text(let text): "\(value.name)=\(text)"
      }
    }
  }

  @Test func `short queries match as a whole only, long ones by runs of eight words`() throws {
    let lines = ["how deep is it", Self.text(0..<20), "湖有多深"].joined(separator: "\n")
    try sets(["q.txt": lines]) { search in
      #expect(
        values(search.check(query: "How deep is it?"))
          == ["set=q.txt", "line=1", "match=exact", "share=1.0", "text=How deep is it"])
      #expect(search.check(query: "how deep is it in winter") == nil)
      #expect(search.check(query: "how deep is") == nil)
      #expect(
        values(search.check(query: "x " + Self.text(3..<11) + " y"))
          == ["set=q.txt", "line=2", "match=overlap", "share=0.8", "text=" + Self.text(3..<11)])
      #expect(search.check(query: "x " + Self.text(3..<10) + " y") == nil)
      #expect(values(search.check(query: Self.text(0..<20)))[2] == "match=exact")
      #expect(values(search.check(query: "湖有多深？"))[1] == "line=3")
      #expect(search.check(query: "") == nil)
    }
  }

  @Test func `passages match by runs of thirteen words`() throws {
    try sets(["q.txt": "how deep is it\n" + Self.text(0..<30)]) { search in
      func check(_ text: String) -> QueryRejection? {
        let bytes = Array(text.utf8)
        return search.check(passage: bytes.span)
      }
      #expect(values(check("a b " + Self.text(5..<18) + ". c"))[..<3] == ["set=q.txt", "line=2", "match=overlap"])
      #expect(check("a b " + Self.text(5..<17) + ". c") == nil)
      #expect(check("how deep is it") == nil)
    }
  }

  @Test func `lists of short queries leave passages alone`() throws {
    try sets(["q.tsv": "1\thow deep is it\n2\twho\n"]) { search in
      let bytes = Array(Self.text(0..<40).utf8)
      #expect(search.check(passage: bytes.span) == nil)
      #expect(values(search.check(query: "who"))[1] == "line=2")
    }
  }

  @Test func `the smallest share leaves out long texts with a common phrase`() throws {
    var settings = EvaluationQueries.Settings()
    settings.fewestShare = 0.5
    try sets(["q.txt": Self.text(0..<10)], settings) { search in
      #expect(search.check(query: Self.text(0..<8) + " a b c d e") != nil)
      #expect(search.check(query: Self.text(0..<8) + " a b c d e f g h i") == nil)
    }
  }

  @Test func `of a folder of BEIR queries and corpus are read`() throws {
    let files = [
      "queries.jsonl": "{\"_id\": \"1\", \"text\": \"how deep is it\", \"metadata\": {}}\n",
      "corpus.jsonl": "{\"_id\": \"d\", \"title\": \"\", \"text\": \"\(Self.text(0..<20))\"}\n",
      "qrels/test.tsv": "query-id\tcorpus-id\tscore\n1\td\t1\n",
    ]
    try sets(files) { search in
      #expect(values(search.check(query: "how deep is it"))[..<2] == ["set=set/queries.jsonl", "line=1"])
      #expect(values(search.check(query: Self.text(2..<12)))[0] == "set=set/corpus.jsonl")
      #expect(search.check(query: "query-id") == nil)
    }
  }

  @Test func `settings and files that cannot be are refused`() throws {
    #expect(throws: PairsError.self) { try EvaluationQueries(paths: []) }
    var settings = EvaluationQueries.Settings()
    settings.queryWords = 0
    #expect(throws: PairsError.self) { try EvaluationQueries(paths: ["x"], settings: settings) }
    #expect(throws: SourceError.self) { try EvaluationQueries(paths: ["/nonexistent/queries"]) }
    #expect(throws: StageError.self) { try sets(["a.jsonl": "{\n"]) { _ in } }
    #expect(throws: StageError.self) { try sets(["a.txt": "...\n"]) { _ in } }
  }
}
