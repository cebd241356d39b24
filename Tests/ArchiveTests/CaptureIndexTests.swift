import Archive
import Base
import TestSupport
import Testing

/// Lines of indexes, and the times that people write.
@Suite struct CaptureIndexTests {
  static func captures(_ lines: String) throws -> [IndexedCapture] {
    try CaptureIndex.captures(of: "https://a.example/", in: MemorySource(Array(lines.utf8), name: "i.cdxj"))
  }

  static func line(file: String = "a.warc.gz", offset: String = "\"7\"", url: String = "https://a.example/") -> String {
    #"example,a)/ 20260102030405 {"url": "\#(url)", "offset": \#(offset), "filename": "\#(file)"}"# + "\n"
  }

  @Test func linesOfOtherURLsAreNotRead() throws {
    let lines = "!meta {}\nexample,a)/b {\n" + Self.line() + Self.line(url: "http://a.example/") + "example,b)/ x\n"
    let found = try Self.captures(lines)
    #expect(found.map(\.offset) == [7])
    #expect(found.map(\.file) == ["a.warc.gz"])
    #expect(try Self.captures(Self.line(offset: "12")).map(\.offset) == [12])
  }

  @Test(arguments: [
    line(offset: "-1"), line(offset: "1152921504606846977"), line(offset: "9223372036854775807"), line(offset: "null"),
    line(file: "../a.warc.gz"), line(file: "archive/../../a.warc.gz"), line(file: ""), line(file: "a\\u001b[2J.warc"),
    line(file: "a\\n.warc"), "example,a)/ 2026 {}\n", "example,a)/ 20260102030405 {\n", "example,a)/ x\n",
  ])
  func badLinesAreErrors(_ line: String) {
    let error = #expect(throws: SourceError.self) { try Self.captures(Self.line() + line) }
    #expect(error?.code == .damaged && error?.location == "i.cdxj")
  }

  @Test(arguments: [
    ("2026", "20260101000000"), ("2026-05", "20260501000000"), ("202605", "20260501000000"),
    ("2026-05-17", "20260517000000"), ("20260517", "20260517000000"), ("2026-05-17T04", "20260517040000"),
    ("2026-05-17 04:05", "20260517040500"), ("2026-05-17T04:05:06Z", "20260517040506"),
    ("2026-05-17T04:05Z", "20260517040500"), ("20260517040506", "20260517040506"),
  ])
  func times(_ text: String, _ digits: String) {
    #expect(CaptureTime(prefix: text)?.digits == digits)
  }

  @Test(arguments: [
    "", "20", "202", "20260", "2024..2025", "2024-2025", "2024-01..2024-02", "2024/05", "2024-13", "2024-00",
    "2024-05-32", "202413", "2024-05-17T24", "2024-05-17T04:60", "2024-05-17T04:05:61", "2024Z",
    "2024-05-17T04:05:06+01",
    "-2024", "2024-", "2024-5", "202605170405061", "\u{663}\u{663}\u{663}\u{663}",
  ])
  func noTimes(_ text: String) {
    #expect(CaptureTime(prefix: text) == nil)
  }
}
