import Archive
import Base
import Foundation
import TestSupport
import Testing

/// Indexes that fit, that do not, and that are many.
@Suite struct CaptureSearchTests {
  static func write(_ bytes: [UInt8], _ path: String) throws { try AtomicFile.write(bytes.span, to: path) }

  /// An archive of pages of one URL at several dates, and its index beside it.
  private struct Place {
    let file: String
    let url = "https://a.example/0"
    var index: String { "\(file).cdxj" }

    init(_ folder: String) throws {
      file = "\(folder)/x.warc.gz"
      try CaptureSearchTests.write(Self.archive, file)
      #expect(try Command.run(["warc", "index", file, "-o", "\(file).cdxj"]).status == 0)
    }

    static var archive: [UInt8] {
      get throws {
        try WACZCommandTests.archive("a", pages: 2, date: "2026-01-02T03:04:05Z")
          + WACZCommandTests.archive("a", pages: 2, date: "2026-05-01T00:00:00Z")
      }
    }

    func lines() throws -> [String] {
      String(decoding: try FileSystem.read(index), as: UTF8.self).split(separator: "\n").map { "\($0)\n" }
    }

    func cat(_ options: String...) throws -> Command.Result {
      try Command.run(["warc", "cat", file, "--url", url] + options)
    }

    /// Both captures, read after a warning.
    func isRead(_ warning: String) throws -> Bool {
      let found = try cat()
      return found.status == 0 && CaptureSearchTests.dates(found.output) == ["2026-01-02", "2026-05-01"]
        && found.errors.contains("the index does not fit") && found.errors.contains(warning)
        && found.errors.split(separator: "\n").count == 1
    }
  }

  static func dates(_ output: String) -> [String] {
    output.split(separator: "\r\n").filter { $0.hasPrefix("WARC-Date: ") }.map { String($0.dropFirst(11).prefix(10)) }
  }

  @Test func recordsOfOtherTypesFit() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      let found = try place.cat("--type", "response")
      #expect(found.status == 0 && found.errors.isEmpty)
      let none = try place.cat("--type", "revisit")
      #expect(none.status == 66 && !none.errors.contains("warning"))
    }
  }

  @Test func aPlaceIsPrintedOnce() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      let more = try place.lines().map { $0.replacingOccurrences(of: "text/html", with: "text/plain") }
      try AtomicFile.write((try place.lines() + more).joined(), to: place.index)
      let found = try place.cat()
      #expect(Self.dates(found.output) == ["2026-01-02", "2026-05-01"] && found.errors.isEmpty)
      #expect(Self.dates(try place.cat("--limit", "1").output) == ["2026-01-02"])
    }
  }

  @Test func anIndexThatLiesIsNotUsed() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      let lines = try place.lines()
      // Another date, another place, a name that leads elsewhere, no line at all.
      let wrong = { (old: String, new: String) in
        try AtomicFile.write(lines.map { $0.replacingOccurrences(of: old, with: new) }.joined(), to: place.index)
      }
      try wrong(" 20260501000000 ", " 20260601000000 ")
      #expect(try place.isRead("no capture of https://a.example/0 of 20260601000000"))
      try wrong("\"offset\": \"0\"", "\"offset\": \"1\"")
      #expect(try place.isRead("at 1"))
      try wrong("x.warc.gz", "../x.warc.gz")
      #expect(try place.isRead("a line is not that of a capture"))
      try wrong("\"offset\"", "\"place\"")
      #expect(try place.isRead("a line is not that of a capture"))
      try Self.write([0x1F, 0x8B, 8, 0, 1, 2, 3], place.index)
      #expect(try place.isRead("x.warc.gz.cdxj: "))
      // The same for an index that is named.
      try FileSystem.move(place.index, to: "\(folder)/i.cdxj")
      let named = try place.cat("--index", "\(folder)/i.cdxj")
      #expect(named.status == 0 && Self.dates(named.output).count == 2 && named.errors.contains("i.cdxj: "))
      #expect(try place.cat("--index", "\(folder)/none.cdxj").status == 66)
    }
  }

  @Test func anIndexOlderThanItsArchiveIsNotUsed() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      let one = try place.lines().filter { $0.contains("20260501") }
      try AtomicFile.write(one.joined(), to: place.index)
      #expect(Self.dates(try place.cat().output) == ["2026-05-01"], "no index tells that it has all lines")
      let old = Date(timeIntervalSinceNow: -100)
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: place.index)
      #expect(try place.isRead("older than the archive"))
    }
  }

  @Test func theClosestIsTheClosestOfItsType() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder)
      for (date, wanted) in [("2026-02", "2026-01-02"), ("2026-04-01T12:00", "2026-05-01")] {
        #expect(Self.dates(try place.cat("--date", date).output) == [wanted], "\(date)")
      }
      for text in ["2024..2025", "2026-13", "2026-1"] {
        let refused = try place.cat("--date", text)
        #expect(refused.status == 64 && refused.errors.contains("is not a time"), "\(text)")
      }
    }
  }

  // MARK: Names

  @Test func namesOfFilesAreKeptWhole() throws {
    try withTemporaryFolder { folder in
      for name in ["a#1.warc.gz", "a?x.warc.gz"] {
        try Self.write(Place.archive, "\(folder)/\(name)")
        let index = try Command.run(["warc", "index", "\(folder)/\(name)"])
        #expect(index.output.contains("\"filename\": \"\(name)\""), "\(name)")
        try AtomicFile.write(index.output, to: "\(folder)/\(name).cdxj")
        let found = try Command.run(["warc", "cat", "\(folder)/\(name)", "--url", "https://a.example/0"])
        #expect(Self.dates(found.output).count == 2 && found.errors.isEmpty, "\(name)")
      }
    }
  }

  @Test func archivesInZipFilesAreNamed() throws {
    try withTemporaryFolder { folder in
      let bytes = try WACZCommandTests.wacz(pages: 2)
      // Told by its first bytes, and by its ending in any case.
      for name in ["crawl.zip", "CRAWL.WACZ", "a!/x.wacz", "x.wacz!/y.wacz"] {
        try FileSystem.createFolder(Path.split("\(folder)/\(name)").folder)
        try Self.write(bytes, "\(folder)/\(name)")
        let listed = try Command.run(["warc", "ls", "\(folder)/\(name)!/archive/b.warc.gz"])
        #expect(listed.output.split(separator: "\n").count == 2, "\(name)")
        let whole = try Command.run(["warc", "ls", "\(folder)/\(name)"])
        #expect(whole.output.split(separator: "\n").count == 4, "\(name)")
        let second = try #require(listed.output.split(separator: "\n").last?.split(separator: "\t").dropFirst().first)
        let placed = try Command.run(["warc", "cat", "\(folder)/\(name)", "--offset", String(second), "--payload"])
        #expect(placed.output.contains("page 1 of b"), "\(name)")
        let url = ["--url", "https://b.example/1", "--payload"]
        let found = try Command.run(["warc", "cat", "\(folder)/\(name)"] + url)
        #expect(found.output.contains("page 1 of b"), "\(name)")
      }
      try Self.write(Place.archive, "\(folder)/a!/b.warc.gz")
      #expect(try Command.run(["warc", "ls", "\(folder)/a!/b.warc.gz"]).output.split(separator: "\n").count == 4)
      let missing = try Command.run(["warc", "ls", "\(folder)/none.wacz!/archive/b.warc.gz"])
      #expect(missing.status == 66 && missing.errors.contains("none.wacz: no such file"))
    }
  }

  @Test func sharedNamesAreTold() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] {
        try FileSystem.createFolder("\(folder)/\(name)")
        try Self.write(Place.archive, "\(folder)/\(name)/x.warc.gz")
      }
      let files = ["\(folder)/a/x.warc.gz", "\(folder)/b/x.warc.gz"]
      let index = try Command.run(["warc", "index"] + files + ["-o", "\(folder)/i.cdxj"])
      #expect(index.status == 0)
      #expect(index.errors.split(separator: "\n").count == 1 && index.errors.contains("have one name in the index"))
      let found = try Command.run(
        ["warc", "cat"] + files + ["--url", "https://a.example/0", "--index", "\(folder)/i.cdxj"])
      #expect(Self.dates(found.output).count == 4)
    }
  }

  @Test func storesOfObjectsAreNamed() throws {
    try withTemporaryFolder { folder in
      let server = try ObjectServer()
      server.put("bucket/x.warc.gz", try Place.archive)
      let environment = [
        "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK", "XDG_CACHE_HOME": folder, "HOME": folder,
      ]
      let index = try Command.run(
        ["warc", "index", "s3://bucket/x.warc.gz", "--endpoint-url", server.endpoint], environment: environment)
      #expect(index.status == 0 && index.output.split(separator: "\n").count == 4, "\(index.errors)")
    }
  }

  // MARK: WACZ files

  /// A WACZ file of two archives with an index of each, and what of it is changed.
  static func wacz(_ change: (inout ZipBuilder) -> Void = { _ in }) throws -> [UInt8] {
    try withTemporaryFolder { folder in
      var members: [ZipBuilder.Member] = []
      for name in ["a", "b"] {
        let archive = try WACZCommandTests.archive("a", pages: 30, date: "2026-0\(name == "a" ? 1 : 5)-02T00:00:00Z")
        try Self.write(archive, "\(folder)/\(name).warc.gz")
        let index = Array(try Command.run(["warc", "index", "\(folder)/\(name).warc.gz"]).output.utf8)
        members.append(.init("archive/\(name).warc.gz", archive))
        members.append(.init("indexes/\(name).cdx.gz", Compressor.gzip.member(index)))
      }
      var builder = ZipBuilder(members)
      change(&builder)
      return builder.bytes
    }
  }

  @Test func allIndexesAreAsked() throws {
    try withTemporaryFolder { folder in
      try Self.write(Self.wacz(), "\(folder)/x.wacz")
      let cat = ["warc", "cat", "\(folder)/x.wacz", "--url", "https://a.example/7"]
      let found = try Command.run(cat)
      #expect(Self.dates(found.output) == ["2026-01-02", "2026-05-02"] && found.errors.isEmpty)
      for (change, warning) in [
        ({ $0.members[3].checksum = 7 }, "its bytes are not those that the zip file's directory declares"),
        ({ $0.members[3].method = 93 }, "unknown method"), ({ $0.members[3].bytes = [1, 2, 3] }, nil),
        ({ $0.members[3].bytes = Array($0.members[3].bytes.dropLast(9)) }, "indexes/b.cdx.gz: "),
        ({ $0.members[2].name = "archive/c.warc.gz" }, "there is no archive b.warc.gz"),
      ] as [((inout ZipBuilder) -> Void, String?)] {
        try Self.write(Self.wacz(change), "\(folder)/x.wacz")
        let found = try Command.run(cat)
        guard let warning else {
          #expect(Self.dates(found.output) == ["2026-01-02"] && found.errors.isEmpty)
          continue
        }
        #expect(Self.dates(found.output) == ["2026-01-02", "2026-05-02"], "\(warning)")
        #expect(found.errors.contains("the index does not fit") && found.errors.contains(warning), "\(found.errors)")
      }
    }
  }

  /// Of a server the directory and the indexes are asked for once, and each capture with one request.
  @Test func aCaptureIsARequest() throws {
    let filler = ZipBuilder.Member("archive/z.bin", [UInt8](repeating: 7, count: 5 << 20))
    let bytes = try Self.wacz { $0.members.insert(filler, at: 2) }
    let server = try LoopbackServer { request in .bytes(bytes, from: request.offset) }
    let found = try Command.run(["warc", "cat", server.url("/x.wacz"), "--url", "https://a.example/7"])
    #expect(Self.dates(found.output) == ["2026-01-02", "2026-05-02"])
    #expect(server.requests.count == 6, "\(server.requests.map { $0.offset ?? -1 })")
  }

  @Test func anEmptyArchiveIsAFault() throws {
    try withTemporaryFolder { folder in
      try Self.write(Self.wacz { $0.members[0].bytes = [] }, "\(folder)/x.wacz")
      let output = "\(folder)/out"
      let extracted = try Command.run(WACZCommandTests.extraction("\(folder)/x.wacz", output))
      #expect(extracted.status == 0, "\(extracted.errors)")
      let faults = String(decoding: try FileSystem.read("\(output)/faults.jsonl"), as: UTF8.self)
      #expect(
        faults.contains("zip-member-damaged") && faults.contains("archive/a.warc.gz: no WARC or ARC record found"))
      #expect(try CrawlExtractCommandTests.json("\(output)/report.json")["totals"]?["responses"] == .integer(30))
    }
  }
}
