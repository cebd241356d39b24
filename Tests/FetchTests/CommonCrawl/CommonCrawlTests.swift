import Base
import Testing

@testable import Fetch

/// What is read of Common Crawl's lists, and of arguments that name its files.
@Suite struct CommonCrawlTests {
  @Test(arguments: [
    ("cc:CC-MAIN-2026-40/warc[0..99]", "CC-MAIN-2026-40", CrawlInput.Kind.warc, [0...99] as [ClosedRange<Int>]?),
    ("cc:latest/wet[1,5,9]", "latest", .wet, [1...1, 5...5, 9...9]), ("cc:latest/wat[7]", "latest", .wat, [7...7]),
    ("cc:latest/robotstxt", "latest", .robotstxt, nil),
    ("cc:latest/non200responses[0..1,8]", "latest", .non200responses, [0...1, 8...8]),
  ])
  func inputs(text: String, crawl: String, kind: CrawlInput.Kind, numbers: [ClosedRange<Int>]?) throws {
    let input = try CrawlInput(text)
    #expect(input.crawl == crawl && input.kind == kind && input.numbers == numbers)
  }

  @Test(arguments: [
    "cc:", "cc:latest", "cc:latest/", "cc:/warc", "cc:a/b/warc", "cc:../warc", "cc:latest/cdx", "cc:latest/warc[]",
    "cc:latest/warc[1", "cc:latest/warc[1..]", "cc:latest/warc[2..1]", "cc:latest/warc[-1]", "cc:latest/warc[1...2]",
    "cc:latest/warc[+1]", "cc:latest/warc[1,]", "cc:latest/warc[99999999999]", "cc:la test/warc",
  ])
  func wrongInputs(text: String) throws {
    let error = try #require(throws: SourceError.self) { try CrawlInput(text) }
    #expect(error.exitCode == .inputMissing && error.advice?.contains("cc:CRAWL/KIND") == true)
  }

  static let list = #"""
    [{"id":"CC-MAIN-2026-44","name":"November 2026 Index","timegate":"x","cdx-api":"y","from":"2026-11-01T00:00:00","to":"2026-11-14T00:00:00"},
     {"id":"CC-MAIN-2026-40","name":"October 2026 Index"},{"id":"../x","name":"no id"},{"name":"none"},
     {"id":"CC-MAIN-2026-36","name":"September 2026 Index"}]
    """#

  @Test func crawlsAreListedNewestFirst() throws {
    let crawls = try Crawl.list(Array(Self.list.utf8), url: "u")
    #expect(crawls.map(\.id) == ["CC-MAIN-2026-44", "CC-MAIN-2026-40", "CC-MAIN-2026-36"])
    #expect(crawls[0].from == "2026-11-01T00:00:00" && crawls[1].from == "")
    for text in ["", "{}", "[]", "[1]", "<html>"] {
      #expect(throws: SourceError.self) { try Crawl.list(Array(text.utf8), url: "u") }
    }
  }

  @Test(arguments: [
    (nil, ["CC-MAIN-2026-44"]), ("CC-MAIN-2026-44", []), ("CC-MAIN-2026-40", ["CC-MAIN-2026-44"]),
    ("CC-MAIN-2026-36", ["CC-MAIN-2026-40", "CC-MAIN-2026-44"]),
    ("CC-MAIN-2026-38", ["CC-MAIN-2026-40", "CC-MAIN-2026-44"]),
    ("CC-MAIN-2027-04", []),
  ])
  func newerOnesComeOldestFirst(last: String?, ids: [String]) throws {
    let crawls = try Crawl.list(Array(Self.list.utf8), url: "u")
    #expect(Crawl.newer(than: last, in: crawls).map(\.id) == ids)
  }

  @Test func capturesAreReadAndChosen() throws {
    let line =
      #"{"urlkey":"org,example)/","timestamp":"2026TIME","url":"https://example.org/","mime":"text/html","status":"STATUS","digest":"ABC","length":"20","offset":"7","filename":"crawl-data/a.warc.gz"}"#
    func made(_ time: String, _ status: String) -> String {
      line.replacing("TIME", with: time).replacing("STATUS", with: status)
    }
    let text = [
      made("1003", "301"), made("1001", "200"), made("1002", "200"), line.replacing("crawl-data/a", with: "../a"),
    ]
    let captures = try Capture.captures(Array(text.joined(separator: "\n").utf8), "u")
    #expect(captures.map(\.timestamp) == ["20261001", "20261002", "20261003"])
    #expect(Capture.best(captures)?.timestamp == "20261002")
    #expect(Capture.best([captures[2]])?.status == 301)
    #expect(captures[0].range == 7..<27 && captures[0].file == "crawl-data/a.warc.gz" && captures[0].digest == "ABC")
    #expect(throws: SourceError.self) { try Capture.captures(Array("<html>".utf8), "u") }
    #expect(Capture.escaped("https://e.org/a b?x=1&y=é*") == "https%3A%2F%2Fe.org%2Fa%20b%3Fx%3D1%26y%3D%C3%A9%2A")
  }
}
