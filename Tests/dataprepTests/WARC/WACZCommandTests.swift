import Archive
import Base
import Foundation
import TestSupport
import Testing

/// WACZ files and indexes as users meet them.
@Suite struct WACZCommandTests {
  /// An archive of numbered pages, each compressed by itself.
  static func archive(_ name: String, pages: Int, date: String = "2026-01-02T03:04:05Z") throws -> [UInt8] {
    let writer = WARCWriter(compression: .gzip(level: 1))
    var bytes = ByteBuffer()
    for number in 0..<pages {
      let url = "https://\(name).example/\(number)"
      let text = (0..<40).map { "Sentence \($0) of page \(number) of \(name) is here." }.joined(separator: " ")
      try writer.append(
        .response(
          to: url, id: WARCRecord.identifier(for: "\(url) \(date)"), date: date, status: 200,
          contentType: "text/html", body: Array("<html><body><p>\(text)</p></body></html>".utf8)), to: &bytes)
    }
    return bytes.array()
  }

  /// A WACZ file of two archives, one of them in a folder and deflated.
  static func wacz(pages: Int) throws -> [UInt8] {
    var members: [ZipBuilder.Member] = []
    members.append(ZipBuilder.Member("archive/CC-MAIN-2026-40/a.warc.gz", try archive("a", pages: pages)))
    members.append(ZipBuilder.Member("archive/b.warc.gz", try archive("b", pages: pages), isDeflated: true))
    members.append(ZipBuilder.Member("pages/pages.jsonl", Array("{}\n".utf8)))
    return ZipBuilder(members).bytes
  }

  static func write(_ bytes: [UInt8], _ path: String) throws { try AtomicFile.write(bytes.span, to: path) }

  static func extraction(_ input: String, _ output: String) -> [String] {
    [
      "crawl-extract", input, "--output", output, "--langid-model", "none", "--threads", "2", "--quiet", "--rejects",
      "all",
    ]
  }

  @Test func extractsAndGoesOnInsideAMember() throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/in")
      try Self.write(Self.wacz(pages: 700), "\(folder)/in/crawl.wacz")
      #expect(try Command.run(Self.extraction("\(folder)/in", "\(folder)/whole")).status == 0)
      let whole = try KillTests.checkPublished("\(folder)/whole")
      let report = try CrawlExtractCommandTests.json("\(folder)/whole/report.json")
      #expect(report["totals"]?["responses"] == .integer(1400))
      let exported = ["export", "\(folder)/whole", "--format", "jsonl", "--output", "\(folder)/all.jsonl"]
      #expect(try Command.run(exported).status == 0)
      let documents = String(decoding: try FileSystem.read("\(folder)/all.jsonl"), as: UTF8.self)
      #expect(documents.components(of: "crawl.wacz!/archive/CC-MAIN-2026-40/a.warc.gz") == 700)
      #expect(documents.components(of: "crawl.wacz!/archive/b.warc.gz") == 700)
      var generator = SeededGenerator(seed: 7)
      for _ in 0..<6 {
        _ = try Command.run(
          Self.extraction("\(folder)/in", "\(folder)/out"), signal: 9, after: .random(in: 0.1...0.7, using: &generator))
      }
      #expect(try Command.run(Self.extraction("\(folder)/in", "\(folder)/out")).status == 0)
      #expect(try KillTests.checkPublished("\(folder)/out") == whole)
    }
  }

  @Test func readsFromAServerByRanges() throws {
    let bytes = try Self.wacz(pages: 3)
    let server = try LoopbackServer { request in .bytes(bytes, from: request.offset) }
    let listed = try Command.run(["warc", "ls", server.url("/crawl.wacz")])
    #expect(listed.status == 0, "\(listed.errors)")
    #expect(listed.output.split(separator: "\n").count == 6)
    #expect(listed.output.contains("crawl.wacz!/archive/b.warc.gz"))
    // Of a server that sends whole files, what fits into the end that is read first can be read.
    var members = [ZipBuilder.Member("pages/pages.jsonl", [UInt8](repeating: 0x20, count: 1 << 20))]
    members.append(ZipBuilder.Member("archive/a.warc.gz", try Self.archive("a", pages: 3)))
    let large = ZipBuilder(members).bytes
    let whole = try LoopbackServer { _ in .bytes(large) }
    let refused = try Command.run(["warc", "ls", whole.url("/crawl.wacz")])
    #expect(refused.status == 65)
    #expect(refused.errors.contains("Download the file first"))
  }

  @Test func streamsAreRefused() throws {
    let refused = try Command.run(["warc", "ls", "-"], input: "PK\u{3}\u{4} and so on")
    #expect(refused.status == 65)
    #expect(refused.errors.contains("Write it to a file first"))
  }

  @Test func indexLeadsToCaptures() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/x.warc.gz"
      let first = try Self.archive("a", pages: 40)
      try Self.write(first + Self.archive("a", pages: 40, date: "2026-05-01T00:00:00Z"), file)
      let index = try Command.run(["warc", "index", file, "--output", "\(folder)/x.warc.gz.cdxj"])
      #expect(index.status == 0 && index.errors.isEmpty)
      let text = String(decoding: try FileSystem.read("\(folder)/x.warc.gz.cdxj"), as: UTF8.self)
      let lines = text.split(separator: "\n")
      #expect(lines.count == 80)
      #expect(lines == lines.sorted { Path.precedes(String($0), String($1)) })
      #expect(
        lines[0].hasPrefix("example,a)/0 20260102030405 {\"url\": \"https://a.example/0\", \"mime\": \"text/html\""))
      #expect(lines[0].hasSuffix("\"filename\": \"x.warc.gz\"}"))
      let cat = ["warc", "cat", file, "--url", "https://a.example/7", "--payload"]
      let both = try Command.run(cat).output
      #expect(both.components(of: "page 7 of a is here") == 80)
      // What the index leads to is what reading finds.
      try FileSystem.move("\(folder)/x.warc.gz.cdxj", to: "\(folder)/other.cdxj")
      #expect(try Command.run(cat).output == both)
      #expect(try Command.run(cat + ["--index", "\(folder)/other.cdxj"]).output == both)
      for (date, wanted) in [("2026-01", "2026-01-02"), ("2026-06-01", "2026-05-01"), ("2026-03-05", "2026-05-01")] {
        let closest = ["warc", "cat", file, "--url", "https://a.example/7", "--date", date]
        for more in [[], ["--index", "\(folder)/other.cdxj"]] as [[String]] {
          let found = try Command.run(closest + more)
          #expect(found.output.contains("WARC-Date: \(wanted)"), "\(date)")
          #expect(found.output.components(of: "WARC-Date") == 1)
        }
      }
      #expect(try Command.run(["warc", "cat", file, "--url", "https://a.example/none"]).status == 66)
      // An index of another archive under the same name is found out.
      try Self.write(Self.archive("b", pages: 3) + first, file)
      let stale = try Command.run(cat + ["--index", "\(folder)/other.cdxj"])
      #expect(stale.status == 0)
      #expect(stale.output.components(of: "page 7 of a is here") == 40)
      #expect(stale.errors.contains("the index does not fit"))
    }
  }

  @Test func indexOfAServersArchiveReadsOneRecord() throws {
    try withTemporaryFolder { folder in
      let bytes = try Self.archive("a", pages: 40)
      try Self.write(bytes, "\(folder)/x.warc.gz")
      #expect(try Command.run(["warc", "index", "\(folder)/x.warc.gz", "-o", "\(folder)/i.cdxj"]).status == 0)
      let server = try LoopbackServer { request in .bytes(bytes, from: request.offset) }
      let found = try Command.run(
        ["warc", "cat", server.url("/x.warc.gz"), "--url", "https://a.example/30", "--index", "\(folder)/i.cdxj"])
      #expect(found.output.contains("page 30 of a"))
      #expect(server.requests.count == 1)
      #expect(server.requests.first?.offset ?? 0 > 0)
    }
  }

  @Test func indexInsideAWACZFile() throws {
    try withTemporaryFolder { folder in
      let archive = try Self.archive("a", pages: 9)
      try Self.write(archive, "\(folder)/a.warc.gz")
      let index = try Command.run(["warc", "index", "\(folder)/a.warc.gz"]).output
      let members = [
        ZipBuilder.Member("archive/a.warc.gz", archive),
        ZipBuilder.Member("indexes/index.cdx.gz", Compressor.gzip.member(Array(index.utf8))),
      ]
      try Self.write(ZipBuilder(members).bytes, "\(folder)/x.wacz")
      let found = try Command.run(["warc", "cat", "\(folder)/x.wacz", "--url", "https://a.example/5"])
      #expect(found.status == 0 && found.errors.isEmpty)
      #expect(found.output.contains("page 5 of a"))
      #expect(try Command.run(["warc", "index", "\(folder)/x.wacz"]).output == index)
      let listed = try Command.run(["warc", "ls", "\(folder)/x.wacz!/archive/a.warc.gz", "--json"])
      #expect(listed.output.split(separator: "\n").count == 9)
      #expect(try Command.run(["warc", "ls", "\(folder)/x.wacz!/archive/none.warc.gz"]).status == 66)
    }
  }

  @Test func anIndexNeverTakesTheArchivesPlace() throws {
    try withTemporaryFolder { folder in
      let archive = try Self.archive("a", pages: 2)
      try Self.write(archive, "\(folder)/a.warc")
      _ = try FileSystem.link("\(folder)/a.warc", as: "\(folder)/hard")
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "\(folder)/a.warc")
      for output in ["a.warc", "./a.warc", "hard", "link"] {
        let result = try Command.run(["warc", "index", "\(folder)/a.warc", "-o", "\(folder)/\(output)"])
        #expect(result.status == 64 && result.errors.contains("--output names an input"), "\(output)")
      }
      #expect(try FileSystem.read("\(folder)/a.warc") == archive)
    }
  }

  @Test func offsetsBehindTheEnd() throws {
    try withTemporaryFolder { folder in
      try Self.write(Self.archive("a", pages: 2), "\(folder)/a.warc.gz")
      for offset in ["9999999", "1152921504606846976"] {
        let result = try Command.run(["warc", "cat", "\(folder)/a.warc.gz", "--offset", offset])
        #expect(result.status == 66 && result.output.isEmpty, "\(offset)")
      }
      for offset in ["1152921504606846977", "9223372036854775807", "-1"] {
        let result = try Command.run(["warc", "cat", "\(folder)/a.warc.gz", "--offset=\(offset)"])
        #expect(result.status == 64 && result.errors.contains("--offset takes a number from 0"), "\(offset)")
      }
    }
  }

  @Test func recordsWithoutAPlaceAreFaults() throws {
    try withTemporaryFolder { folder in
      let text =
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
        + "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://b\u{fc}cher.example/\r\n"
        + "WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: text/plain; x\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
      try Self.write(Array(text.utf8), "\(folder)/x.warc")
      let index = try Command.run(["warc", "index", "\(folder)/x.warc"])
      #expect(index.status == 0)
      #expect(index.errors.contains("record-not-indexed: the record has no URL"))
      let line =
        #"example,xn--bcher-kva)/ 20260101000000 {"url": "https://b\u00fccher.example/", "mime": "text/plain", "#
      #expect(index.output.hasPrefix(line + #""digest": "sha1:3"#))
      #expect(!index.output.contains("status"))
      #expect(try Command.run(["warc", "index", "\(folder)/x.warc", "--max-faults", "0"]).status == 65)
    }
  }
}

extension String {
  /// How often a text is in it.
  fileprivate func components(of text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let found = rest.firstRange(of: text) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
