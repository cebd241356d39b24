@testable import Archive
import Base
import TestSupport
import Testing

@Suite struct ARCHeaderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var line: String
    var url: String?
    var type = "text/html"
    var date: String?
    var length: Int?
    var testDescription: String { line }
  }

  static let cases: [Case] = [
    Case(
      line: "http://a.example/ 192.0.2.1 20260102030405 text/html 12", url: "http://a.example/",
      date: "2026-01-02T03:04:05Z", length: 12),
    Case(
      line: "http://a.example/a b c 192.0.2.1 20260102030405 text/html 12", url: "http://a.example/a b c",
      date: "2026-01-02T03:04:05Z", length: 12),
    Case(
      line: "http://a.example/ 2001:db8::1 20260102 text/html 12", url: "http://a.example/",
      date: "2026-01-02T00:00:00Z", length: 12),
    Case(
      line: "dns:a.example 0 19960923142103 text/dns 56", url: "dns:a.example", type: "text/dns",
      date: "1996-09-23T14:21:03Z", length: 56),
    Case(
      line: "http://a.example/ 192.0.2.1 20260102030405 text/html; charset=x 12", url: "http://a.example/",
      type: "text/html; charset=x", date: "2026-01-02T03:04:05Z", length: 12),
    Case(
      line: "http://a.example/ 192.0.2.1 20260102030405 text/html 200 fac06915 - 20091234 x.arc 12",
      url: "http://a.example/", date: "2026-01-02T03:04:05Z", length: 12),
    Case(line: "http://a.example/ 192.0.2.1 null text/html 12", url: "http://a.example/", length: 12),
    Case(line: "http://a.example/ - 20260102 text/html 12", url: "http://a.example/", length: 12),
    Case(
      line: "http://a.example/ 192.0.2.1 20260102030405 text/html -1", url: "http://a.example/",
      date: "2026-01-02T03:04:05Z"),
    Case(
      line: "http://a.example/ 192.0.2.1 20260102030405 text/html many", url: "http://a.example/",
      date: "2026-01-02T03:04:05Z"),
    Case(line: "User-Agent: Mozilla/5.0 (compatible; heritrix/1.14.0 +http://crawler.example)"),
    Case(line: "Date: Wed, 04 Jan 2017 20:56:33 GMT"),
    Case(line: "http://a.example/ 192.0.2.1 null text/html -1"),
    Case(line: "http://a.example/ 20260102030405 text/html 12"),
    Case(line: "no url 192.0.2.1 20260102030405 text/html 12"),
    Case(line: ": 192.0.2.1 20260102030405 text/html 12"),
    Case(line: "192.0.2.1 20260102030405 text/html 12"),
    Case(line: ""),
  ]

  @Test(arguments: cases)
  func reads(_ expected: Case) {
    Array(expected.line.utf8).withUnsafeBufferPointer { line in
      guard let header = ARCHeader(line: line) else {
        #expect(expected.url == nil)
        return
      }
      #expect(line.part(header.url).string == expected.url)
      #expect(line.part(header.contentType).string == expected.type)
      #expect(header.length == expected.length)
      #expect(header.hasDate == (expected.date != nil))
      var text = ByteBuffer()
      header.writeFields(of: line, isHTTP: false, id: "urn:uuid:1", into: &text)
      let fields = text.string()
      #expect(
        fields.contains(
          "WARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: \(expected.url ?? "")\r\n"))
      #expect(fields.contains("WARC-Date: \(expected.date ?? "")\r\n"))
    }
  }
}

@Suite struct RecordStartTests {
  private func recognise(_ text: String, _ rigour: RecordStart.Rigour, isWhole: Bool = false) -> RecordStart {
    Array(text.utf8).withUnsafeBufferPointer {
      RecordStart.recognise($0, rigour: rigour, allowsARC: true, isWhole: isWhole)
    }
  }

  @Test func versionLines() {
    for text in ["WARC/1.0\r\n", "WARC/1.1\n", "warc/0.18\r\n", "WARC/1.0 \r\r\n", "WARC/2\n"] {
      #expect(recognise(text, .due) == .warc, "\(text.debugDescription)")
    }
    for text in ["WARC/x.x\r\n", "WARC-Type: response\r\n", "WARC/1.0 and more\r\n", "wombat", "\r\n"] {
      #expect(recognise(text, .due, isWhole: true) == .none, "\(text.debugDescription)")
    }
    for text in ["", "W", "WARC", "WARC/", "WARC/1", "WARC/1.0\r"] {
      #expect(recognise(text, .due) == .undecided, "\(text.debugDescription)")
    }
  }

  /// What is found by search must be followed by a field.
  @Test func foundStarts() {
    #expect(recognise("WARC/1.0\r\nWARC-Type: response\r\n", .found) == .warc)
    #expect(recognise("WARC/1.0\r\nWARC-Ty", .found) == .undecided)
    #expect(recognise("WARC/1.0\r\nWARC-Ty", .found, isWhole: true) == .none)
    #expect(recognise("WARC/1.0\r\nis the version of this", .found) == .none)
    #expect(recognise("WARC/1.0\r\n: x", .found) == .none)
    #expect(recognise("http://a.example/ 192.0.2.1 null text/html 12\n", .due) == .arc)
    #expect(recognise("http://a.example/ 192.0.2.1 null text/html 12\n", .found) == .none)
    #expect(recognise("http://a.example/ 192.0.2.1 20260102030405 text/html 12\n", .found) == .arc)
    #expect(recognise("http://a.example/ 192.0.2.1 20260102030405 text/html 12", .found) == .undecided)
  }
}
