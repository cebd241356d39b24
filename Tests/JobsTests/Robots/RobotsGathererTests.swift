import Archive
import Base
import Records
import Stages
import TestSupport
import Testing

@testable import Jobs

@Suite struct RobotsGathererTests {
  private static func response(
    _ url: String, _ date: String, _ status: String, _ body: String = "", _ fields: String = ""
  )
    -> [UInt8]
  {
    ArchiveText.record(
      type: "response",
      fields: [("WARC-Record-ID", "<urn:uuid:\(url)\(date)>"), ("WARC-Target-URI", url), ("WARC-Date", date)],
      content: Array("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
  }

  /// A capture at a second of one day.
  private static func at(
    _ second: Int, _ url: String, _ status: String, _ body: String = "", to location: String? = nil
  )
    -> [UInt8]
  {
    response(
      url, "2026-01-02T03:04:\(second.padded(2))Z", status, body, location.map { "Location: \($0)\r\n" } ?? "")
  }

  /// Gathers records, and gives the file's lines without the first and the last.
  private static func gather(
    _ records: [[UInt8]], unreachable: RobotsGatherer.Unreachable = .disallow, memory: Int = 64 << 20
  ) throws -> (lines: [String], totals: RobotsGatherer.Totals) {
    try withTemporaryFolder { folder in
      let path = "\(folder)/r.rules"
      let gatherer = try RobotsGatherer(
        agents: RobotsAgents(["CCBot", "GPTBot"])!, unreachable: unreachable, path: path, memory: memory)
      let reader = ArchiveReader(MemorySource(records.flatMap { $0 }, name: "x.warc"))
      while try reader.next() { try gatherer.add(reader) }
      let totals = try gatherer.finish()
      #expect(try FileSystem.names(in: folder) == ["r.rules"])
      #expect(try RobotsRules(path: path).count == totals.origins)
      let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
      #expect(totals.byteCount == text.utf8.count)
      return (text.split(separator: "\n").map(String.init).dropFirst().dropLast().map { $0 }, totals)
    }
  }

  private static let all = "User-agent: *\nDisallow: /"

  /// The latest capture of an origin counts, in whatever order they come; each scheme and port is an origin.
  @Test func latest() throws {
    let records = [
      Self.at(1, "https://a.example/robots.txt", "200 OK", Self.all),
      Self.at(2, "https://a.example/robots.txt", "200 OK", "User-agent: CCBot\nDisallow: /b\nUser-agent: *\nAllow: /"),
      Self.at(1, "http://a.example:80/robots.txt", "404 Not Found"),
      Self.at(1, "https://a.example:8443/robots.txt", "200 OK"), Self.at(1, "https://b.example/", "200 OK", Self.all),
    ]
    let expected = [
      "a.example\thttp\t20260102030401\t404", "a.example\thttps\t20260102030402\t200\tCCBot -2:/b\t* +4:/",
      "a.example:8443\thttps\t20260102030401\t200",
    ]
    for order in [records, records.reversed()] { #expect(try Self.gather(order).lines == expected) }
    let totals = try Self.gather(records).totals
    #expect(totals.records == 5 && totals.origins == 3 && totals.restrictive == 1)
    #expect(totals.captures == ["answered": 3, "unavailable": 1])
    #expect(totals.first == "20260102030401" && totals.last == "20260102030402")
  }

  /// A status in the 400s is no file; one that is no answer takes no earlier answer's place.
  @Test(arguments: [
    ("404 Not Found", "404"), ("403 Forbidden", "403"), ("401 Unauthorized", "401"), ("410 Gone", "410"),
    ("500 Oops", "500\t* -0:/"), ("503 Busy", "503\t* -0:/"), ("429 Too Many", "429\t* -0:/"),
    ("204 No Content", "204"), ("299 Fine", "299"),
  ])
  func statuses(_ status: String, _ expected: String) throws {
    let capture = Self.at(2, "https://a.example/robots.txt", status)
    #expect(try Self.gather([capture]).lines == ["a.example\thttps\t20260102030402\t\(expected)"])
    let isUnreachable = expected.hasSuffix("/")
    let (before, after) = (
      Self.at(1, "https://a.example/robots.txt", "200 OK", Self.all),
      Self.at(3, "https://a.example/robots.txt", "200 OK", Self.all)
    )
    let kept =
      isUnreachable ? "a.example\thttps\t20260102030401\t200\t* -2:/" : "a.example\thttps\t20260102030402\t\(expected)"
    #expect(try Self.gather([capture, before]).lines == [kept])
    #expect(try Self.gather([after, capture]).lines == ["a.example\thttps\t20260102030403\t200\t* -2:/"])
    let lenient = try Self.gather([capture], unreachable: .allow)
    #expect(lenient.lines == ["a.example\thttps\t20260102030402\t\(expected.prefix(3))"])
    #expect(lenient.totals.unreachable == (isUnreachable ? 1 : 0) && lenient.totals.restrictive == 0)
  }

  /// Five redirects are followed, to other servers too; a sixth, a loop, and what is not there are as if there were no file.
  @Test func redirects() throws {
    func chain(_ count: Int) -> [[UInt8]] {
      (0..<count).map {
        Self.at(1, "https://h\($0).example/robots.txt", "301 Moved", to: "https://h\($0 + 1).example/robots.txt")
      }
        + [Self.at(2, "https://h\(count).example/robots.txt", "200 OK", Self.all)]
    }
    #expect(try Self.gather(chain(5)).lines.first == "h0.example\thttps\t20260102030401\t200\t* -2:/")
    let six = try Self.gather(chain(6))
    #expect(six.lines.first == "h0.example\thttps\t20260102030401\t302" && six.totals.unresolved == 1)
    let loop = [Self.at(1, "https://a.example/robots.txt", "302 Found", to: "/robots.txt")]
    #expect(try Self.gather(loop).lines == ["a.example\thttps\t20260102030401\t302"])
    let missing = [Self.at(1, "https://a.example/robots.txt", "302 Found", to: "https://b.example/robots.txt")]
    #expect(try Self.gather(missing).totals.unresolved == 1)
    let down = missing + [Self.at(1, "https://b.example/robots.txt", "500 Oops")]
    #expect(try Self.gather(down).lines.first == "a.example\thttps\t20260102030401\t500\t* -0:/")
  }

  @Test(arguments: [
    "https://a.example/en/robots.txt", "//a.example/en/robots.txt", "/en/robots.txt", "en/robots.txt",
    "HTTPS://A.example:443/en/robots.txt#x", "/%65n/robots.txt",
  ])
  func locations(_ location: String) throws {
    let records = [
      Self.at(1, "https://a.example/robots.txt", "307 See", to: location),
      Self.at(2, "https://a.example/en/robots.txt", "200 OK", Self.all),
    ]
    #expect(try Self.gather(records).lines == ["a.example\thttps\t20260102030401\t200\t* -2:/"])
  }

  /// Records that say nothing are counted, and are none.
  @Test func unusable() throws {
    let good = Self.at(1, "https://a.example/robots.txt", "200 OK", Self.all)
    let others = [
      Self.at(2, "https://a.example/robots.txt", "304 Not Modified"),
      Self.at(2, "https://a.example/robots.txt", "302 Found", to: "mailto:x"),
      ArchiveText.record(
        type: "revisit",
        fields: [("WARC-Target-URI", "https://a.example/robots.txt"), ("WARC-Date", "2026-02-01T00:00:00Z")],
        content: []),
      ArchiveText.record(type: "request", fields: [("WARC-Target-URI", "https://a.example/robots.txt")], content: []),
      Self.at(2, "https://!a.example/robots.txt", "200 OK"), Self.at(2, "https://~a.example/robots.txt", "200 OK"),
      Self.at(2, "https://a b\t.example/robots.txt", "200 OK"), Self.at(2, "urn:robots.txt", "200 OK"),
      Self.at(2, "https:///robots.txt", "200 OK"),
    ]
    let found = try Self.gather(others + [good])
    #expect(found.lines == ["a.example\thttps\t20260102030401\t200\t* -2:/"])
    #expect(found.totals.captures == ["answered": 1, "unusable": 3] && found.totals.records == 10)
    for records in [others, []] {
      let error = #expect(throws: ListError.self) { try Self.gather(records) }
      #expect(error?.code == .noEntry && error?.advice?.contains("robotstxt") == true)
    }
  }

  /// A resource record is the file itself; a coded body is decoded; what is cut is read as far as it goes.
  @Test func contents() throws {
    let resource = ArchiveText.record(
      type: "resource",
      fields: [("WARC-Target-URI", "https://a.example/robots.txt"), ("WARC-Date", "2026-01-02T03:04:05Z")],
      content: Array(Self.all.utf8))
    #expect(try Self.gather([resource]).lines == ["a.example\thttps\t20260102030405\t200\t* -2:/"])
    let chunked = Self.response(
      "https://a.example/robots.txt", "2026-01-02T03:04:05Z", "200 OK",
      "\(String(Self.all.utf8.count, radix: 16))\r\n\(Self.all)\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\n")
    #expect(try Self.gather([chunked]).lines == ["a.example\thttps\t20260102030405\t200\t* -2:/"])
    let long = Self.all + "\n#" + String(repeating: "x", count: 600_000) + "\nDisallow: /b"
    #expect(try Self.gather([Self.at(5, "https://a.example/robots.txt", "200 OK", long)]).lines.count == 1)
  }

  /// However little memory there is, and in whatever order records come, the file is the same.
  @Test func bytes() throws {
    var random = SeededGenerator(seed: 21)
    let records = (0..<400).map { number in
      let host = "h\(number % 150).example"
      switch number % 5 {
      case 0:
        return Self.at(
          number % 60, "https://\(host)/robots.txt", "301 Moved", to: "https://h\(number % 7).example/robots.txt")
      case 1: return Self.at(number % 60, "https://\(host)/robots.txt", "503 Busy")
      default:
        return Self.at(number % 60, "https://\(host)/robots.txt", "200 OK", "User-agent: *\nDisallow: /\(number)")
      }
    }
    let whole = try Self.gather(records).lines
    for memory in [0, 4000, 20_000] {
      #expect(try Self.gather(records.shuffled(using: &random), memory: memory).lines == whole)
    }
  }
}
