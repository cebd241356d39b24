import Base
import Records
import TestSupport
import Testing

@testable import Pairs

@Suite struct QueryListReaderTests {
  private static func read(_ text: String) throws -> [ListedQuery] {
    let reader = QueryListReader(MemorySource(Array(text.utf8), name: "list"))
    var queries: [ListedQuery] = []
    while let query = try reader.next() { queries.append(query) }
    return queries
  }

  private static func error(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `tables have queries, or identifiers and queries`() throws {
    #expect(
      try Self.read("1048585\twhat is  paula deen's brother\r\n2\tHow?\n\n") == [
        ListedQuery(id: "1048585", query: "what is paula deen's brother", line: 1),
        ListedQuery(id: "2", query: "How?", line: 2),
      ])
    #expect(
      try Self.read("\u{FEFF}was ist das\nkaj je to") == [
        ListedQuery(query: "was ist das", line: 1), ListedQuery(query: "kaj je to", line: 2),
      ])
    #expect(try Self.read("qid\tquery\n7\tx y\n") == [ListedQuery(id: "7", query: "x y", line: 2)])
    #expect(try Self.read("Query\nx y\n") == [ListedQuery(query: "x y", line: 2)])
    #expect(try Self.read("") == [])
  }

  @Test func `lines of JSON have tasks, identifiers and positives`() throws {
    let lines = """
      {"_id": "q1", "text": "what is it", "metadata": {"a": 1}}
      {"query": "who", "task": "search result", "id": 12, "positive": "He is."}

      {"query": "wo", "passage": {"title": "Ort", "text": "Hier."}, "task": null}
      {"query": "a b", "pos": ["x", {"text": "y"}]}
      """
    #expect(
      try Self.read(lines) == [
        ListedQuery(id: "q1", query: "what is it", line: 1),
        ListedQuery(id: "12", query: "who", task: "search result", positives: [.init(text: "He is.")], line: 2),
        ListedQuery(query: "wo", positives: [.init(title: "Ort", text: "Hier.")], line: 4),
        ListedQuery(query: "a b", positives: [.init(text: "x"), .init(text: "y")], line: 5),
      ])
  }

  @Test(arguments: [
    ("1\tx\n1\ty\n", "list:2: the identifier 1 is there twice"), ("1\tx\ny\n", "list:2: 1 columns"),
    ("1\tx\ty\n", "list:1: 3 columns"), ("1\tx\n2\t \n", "list:2: an empty query"),
    ("1\tx\n\ty\n", "list:2: an empty identifier"), ("x\n...\n", "list:2: an empty query"),
    ("{\"query\": \"x\"}\n{\"query\": 3}\n", "list:2: no text in query"),
    ("{\"query\": \"x\"}\n{\"question\": \"y\"}\n", "list:2: no text in query"),
    ("{\"query\": \"x\", \"text\": \"y\"}\n", "list:1: both query and text"),
    ("{\"query\": \"x\"}\n{\"query\": \"y\"\n", "list:2: not JSON at byte"),
    ("{\"query\": \"x\"}\n[1]\n", "list:2: not a JSON object"),
    ("{\"query\": \"x\", \"id\": []}\n", "list:1: an identifier that is no text"),
    ("{\"query\": \"x\", \"task\": 1}\n", "list:1: a task that is no text"),
    ("{\"query\": \"x\", \"positive\": \"\"}\n", "list:1: positive has no text"),
    ("{\"query\": \"x\", \"pos\": [1]}\n", "list:1: pos has no text"),
  ])
  func `a wrong line is refused by its number`(_ text: String, _ message: String) {
    #expect(Self.error(text)?.hasPrefix(message) == true, "\(Self.error(text) ?? "no error")")
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    let reader = QueryListReader(MemorySource([0x61, 0x0A, 0xFF, 0x0A], name: "list"))
    #expect(throws: PairsError.self) { while try reader.next() != nil {} }
  }

  /// Lists with bytes changed give queries, or an error with a line.
  @Test func `any bytes are a list or an error`() {
    var generator = SeededGenerator(seed: 9)
    let seeds = [
      "1\tx y\n2\tz\n", "{\"_id\": \"1\", \"text\": \"x\", \"pos\": [\"a\", {\"text\": \"b\"}]}\n{\"query\": \"y\"}\n",
    ]
    let alphabet = Array("\n\t\r{}[]\":,1qx".utf8) + [0xFF, 0xC3, 0]
    var queries = 0
    for round in 0..<3000 {
      var bytes = Array(seeds[round % 2].utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        let byte = alphabet.randomElement(using: &generator)!
        if Bool.random(using: &generator) { bytes.insert(byte, at: at) } else { bytes[at] = byte }
      }
      let reader = QueryListReader(MemorySource(bytes, name: "list"))
      do {
        while let query = try reader.next() {
          queries += 1
          #expect(!query.query.isEmpty && query.line > 0)
        }
      } catch {
        #expect((error as? PairsError)?.location?.hasPrefix("list:") == true, "\(error)")
      }
    }
    #expect(queries > 1000)
  }
}
