import Base
import Records
import TestSupport
import Testing

@testable import Stages

@Suite struct OptOutListTests {
  private static func list(_ text: String) throws -> OptOutList {
    try OptOutList(MemorySource(Array(text.utf8), name: "list"))
  }

  /// The entry that a document falls under, as it is written.
  private static func match(
    _ list: OptOutList, url: String = "", id: String = "", date: String = ""
  ) -> String? {
    var scratch = OptOutList.Scratch()
    let (url, id, date) = (Array(url.utf8), Array(id.utf8), Array(date.utf8))
    return list.match(url: url.span, id: id.span, date: date.span, &scratch).map { list.entries[$0].text }
  }

  @Test(arguments: [
    // Hosts, and those below them.
    ("example.org", "https://example.org/", true), ("example.org", "http://www.EXAMPLE.org:8080/a?b", true),
    ("example.org", "https://user:word@a.b.example.org./x#y", true), ("example.org", "https://notexample.org/", false),
    ("example.org", "https://example.org.evil.test/", false), ("example.org", "https://other.test/example.org", false),
    ("*.example.org", "https://example.org/", true), (".example.org", "https://a.example.org/", true),
    ("127.0.0.1", "http://127.0.0.1:80/", true), ("127.0.0.1", "http://7.127.0.0.2/", false),
    ("[2001:db8::1]", "http://[2001:DB8::1]:8080/x", true), ("EXAMPLE.ORG", "https://example.org", true),
    // Hosts beyond ASCII, either way.
    ("bücher.example", "https://xn--bcher-kva.example/", true),
    ("xn--bcher-kva.example", "https://BÜCHER.example/", true),
    ("例え.テスト", "http://xn--r8jz45g.xn--zckzah/", true), ("bücher.example", "https://bucher.example/", false),
    // URLs.
    ("https://example.org/a", "http://example.org/a", true), ("https://example.org/a", "https://example.org/a/", false),
    ("https://example.org/a", "https://example.org/a?b", false), ("example.org/a", "https://example.org:443/a#c", true),
    ("https://example.org", "http://EXAMPLE.org/", true), ("https://example.org/A", "https://example.org/a", false),
    ("https://example.org:8443/", "https://example.org/", false),
    ("ftp://example.org/a", "https://example.org/a", false),
    ("https://example.org?x", "https://example.org/?x", true),
    // Beginnings of URLs.
    ("https://example.org/private/*", "http://example.org/private/", true),
    ("https://example.org/private/*", "https://example.org/private/a/b?c", true),
    ("https://example.org/private/*", "https://example.org/private", false),
    ("https://example.org/private/*", "https://www.example.org/private/a", false),
    ("https://example.org/*", "https://example.org/", true),
  ])
  func places(_ entry: String, _ url: String, _ matches: Bool) throws {
    #expect((Self.match(try Self.list(entry), url: url) != nil) == matches)
    #expect(Self.match(try Self.list("# nothing\n\n"), url: url) == nil)
  }

  @Test(arguments: ["<urn:uuid:a-1>", "urn:uuid:a-1", "id:<urn:uuid:a-1>", "id:urn:uuid:a-1"])
  func identifiers(_ entry: String) throws {
    let list = try Self.list(entry)
    #expect(Self.match(list, id: "<urn:uuid:a-1>") != nil && Self.match(list, id: "urn:uuid:a-1") != nil)
    #expect(Self.match(list, id: "<urn:uuid:a-10>") == nil && Self.match(list, id: "") == nil)
    #expect(Self.match(try Self.list("id:doc-7"), id: "doc-7") == "id:doc-7")
  }

  /// From the first date on, before the second; without a date always.
  @Test(arguments: [
    ("e.org", "2001-01-01T00:00:00Z", true), ("e.org 2024-05-01", "2024-05-01T00:00:00Z", true),
    ("e.org 2024-05-01", "2024-04-30T23:59:59Z", false), ("e.org\t2024", "20231231235959", false),
    ("e.org\t2024", "20240101000000", true), ("e.org - 2024-05", "2024-04-30T23:59:59.999Z", true),
    ("e.org - 2024-05", "2024-05-01T00:00:00Z", false), ("e.org 2023 2024", "2023-07", true),
    ("e.org 2023 2024", "2024-01-01", false), ("e.org 2023 2024", "2022-12-31T23:59:59Z", false),
    // Without a date nobody can say that a capture is not meant.
    ("e.org 2023 2024", "", true), ("e.org 2023 2024", "1970-01-01T00:00:00Z", true), ("e.org 2023 2024", "soon", true),
  ])
  func dates(_ entry: String, _ date: String, _ matches: Bool) throws {
    #expect((Self.match(try Self.list(entry), url: "https://e.org/", date: date) != nil) == matches)
  }

  /// Of several entries the most exact one is told; one whose time has passed makes room for the next.
  @Test func theFirstThatHolds() throws {
    let list = try Self.list(
      "e.org\nhttps://e.org/a*\nhttps://e.org/a 2020 2021\n# not: f.org\nhttps://e.org/a\t2023\r\nid:x\n")
    #expect(Self.match(list, url: "https://e.org/a", date: "2020-06") == "https://e.org/a")
    #expect(Self.match(list, url: "https://e.org/a", date: "2022-06") == "https://e.org/a*")
    #expect(Self.match(list, url: "https://e.org/b", date: "2022-06") == "e.org")
    #expect(Self.match(list, url: "https://e.org/b", id: "x") == "id:x")
    #expect(list.entries.count == 5)
  }

  @Test(arguments: [
    ("word", 1), ("a.org\nhttps://", 2), ("a.org 2024-13", 1), ("a.org 2024 2024", 1), ("a.org 2025 2024", 1),
    ("a.org 2024 2025 more", 1), ("\n\nid:", 3), ("https://a.org/*/b*", 1), ("a..b c", 1), ("a,b.org", 1),
    ("a.org tomorrow", 1), ("a.org:80:80", 1),
  ])
  func mistakesNameTheLine(_ text: String, _ line: Int) throws {
    do {
      _ = try Self.list(text)
      Issue.record("\(text) was taken")
    } catch let error as ListError {
      #expect(error.location?.hasSuffix(":\(line)") == true && error.exitCode == .badInput, "\(error)")
    }
  }

  /// Lists of many entries: every one is found, and nothing else.
  @Test func manyEntries() throws {
    let hosts = (0..<5000).map { "h\($0).example" }
    let list = try Self.list(hosts.joined(separator: "\n"))
    for number in stride(from: 0, to: 5000, by: 7) {
      #expect(Self.match(list, url: "https://a.h\(number).example/x") == "h\(number).example")
    }
    #expect(Self.match(list, url: "https://h5000.example/") == nil)
  }

  /// No bytes make the reader or a match trap.
  @Test func mutations() throws {
    var random = SeededGenerator(seed: 7)
    let base = Array("https://e.org/a* 2024-05-01 2025\n[::1]\nid:x\n<urn:uuid:1>\nbücher.example\n@:/?#".utf8)
    for _ in 0..<3000 {
      var bytes = base
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let list = (try? OptOutList(MemorySource(bytes))) ?? OptOutList()
      var scratch = OptOutList.Scratch()
      let cut = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
      _ = list.match(url: cut.span, id: bytes.span, date: cut.span, &scratch)
    }
  }

  @Test(arguments: ["", "\n\n", "# nobody yet\n"]) func aListWithoutAnEntryIsAnError(_ text: String) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(text, to: "\(folder)/list.txt")
      let error = #expect(throws: ListError.self) { try StageResource(optOutList: "\(folder)/list.txt") }
      #expect(error?.code == .noEntry && error?.location == "\(folder)/list.txt")
    }
  }

  /// What the stage drops says which entry it was, and goes to the third shelf.
  @Test func theStageDrops() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("e.org\n", to: "\(folder)/list.txt")
      var stage = BlockList()
      stage.list = try StageResource(optOutList: "\(folder)/list.txt")
      var batch = Batch()
      for url in ["https://www.e.org/x", "https://f.org/"] {
        ExampleDocument(text: "x").append(to: &batch)
        let bytes = Array(url.utf8)
        batch.documents[batch.documents.count - 1].url = batch.strings.place(bytes.span)
      }
      stage.makeWorker().run(&batch)
      #expect(
        batch.documents[0].verdict.drop
          == Drop(
            stage: "block-list", reason: .optOut,
            values: [.init("entry", .text("e.org")), .init("kind", .text("host"))]))
      #expect(batch.documents[1].verdict.isKept)
      #expect(Drop.Reason.optOut.shelf == "blocked" && Drop.Reason(rawValue: "x").shelf == "rejects/x")
      var json = JSONWriter()
      stage.describe(&json)
      #expect(json.bytes.string().hasPrefix(#"{"list":{"name":"list.txt","sha256":"#))
    }
  }
}
