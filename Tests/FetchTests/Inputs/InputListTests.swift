import Base
import Fetch
import Foundation
import TestSupport
import Testing

@Suite struct InputListTests {
  /// A folder with archives, other files, a listing and a link that leads back up.
  func tree() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in [
      "b.warc.gz", "a.warc", "notes.txt", ".hidden.warc.gz", "sub/c.WARC.GZ", "sub/deep/d.arc", "sub/deep/e.warc.zst",
      "sub/f.wet.gz", "sub-2/g.warc.lz4", "empty/readme.md", "z[1].warc", ".git/x.warc",
    ] { try folder.write(name, Array(repeating: 0, count: name.count)) }
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/sub/up", withDestinationPath: "..")
    return folder
  }

  /// Locations of the list, without the folder in front.
  func expand(_ folder: TemporaryFolder, _ arguments: [String], base: String? = nil) throws -> [String] {
    let list = try InputList(
      expanding: arguments.map { $0.replacing("DIR", with: folder.path) },
      base: base?.replacing("DIR", with: folder.path))
    return list.entries.map { $0.location.replacing(folder.path, with: "DIR") }
  }

  @Test func findsArchivesInFolders() throws {
    let folder = try tree()
    let expected = [
      "DIR/a.warc", "DIR/b.warc.gz", "DIR/sub-2/g.warc.lz4", "DIR/sub/c.WARC.GZ", "DIR/sub/deep/d.arc",
      "DIR/sub/deep/e.warc.zst", "DIR/sub/f.wet.gz", "DIR/z[1].warc",
    ]
    #expect(try expand(folder, ["DIR"]) == expected)
    #expect(try expand(folder, ["DIR/"]) == expected)
  }

  @Test(arguments: [
    ("DIR/*.warc*", ["DIR/a.warc", "DIR/b.warc.gz", "DIR/z[1].warc"]),
    ("DIR/?.warc", ["DIR/a.warc"]),
    ("DIR/[a-c].warc*", ["DIR/a.warc", "DIR/b.warc.gz"]),
    ("DIR/[!a]*.warc.gz", ["DIR/b.warc.gz"]),
    ("DIR/{b.warc.gz,a.{warc,arc}}", ["DIR/a.warc", "DIR/b.warc.gz"]),
    ("DIR/sub/**/*.arc", ["DIR/sub/deep/d.arc"]),
    ("DIR/sub*/*.wet.gz", ["DIR/sub/f.wet.gz"]),
    ("DIR/z[1].warc", ["DIR/z[1].warc"]),
    ("DIR/z\\[*", ["DIR/z[1].warc"]),
    ("DIR/sub-*", ["DIR/sub-2/g.warc.lz4"]),
    ("DIR/.hid*", ["DIR/.hidden.warc.gz"]),
    ("DIR/*.txt", ["DIR/notes.txt"]),
  ])
  func expandsGlobs(pattern: String, expected: [String]) throws {
    #expect(try expand(tree(), [pattern]) == expected)
  }

  @Test func keepsArgumentsOrderWithoutRepetition() throws {
    let folder = try tree()
    #expect(
      try expand(
        folder, ["-", "DIR/b.warc.gz", "https://x.example/a.warc.gz", "DIR", "DIR/./sub//f.wet.gz", "-", "DIR/a.warc"])
        == [
          "-", "DIR/b.warc.gz", "https://x.example/a.warc.gz", "DIR/a.warc", "DIR/sub-2/g.warc.lz4",
          "DIR/sub/c.WARC.GZ",
          "DIR/sub/deep/d.arc", "DIR/sub/deep/e.warc.zst", "DIR/sub/f.wet.gz", "DIR/z[1].warc",
        ])
  }

  @Test func sizesAreHints() throws {
    let folder = try tree()
    let list = try InputList(expanding: ["\(folder.path)/b.warc.gz", "https://x.example/y"])
    #expect(list.entries.map(\.byteCount) == [9, nil])
    #expect(list.knownByteCount == 9)
  }

  @Test func readsListings() throws {
    let folder = try tree()
    let text = "\u{FEFF}# archives\nb.warc.gz\r\n\n  sub/deep  \nhttps://x.example/1.warc.gz\n\(folder.path)/a.warc"
    try folder.write("my.paths", text.utf8)
    try folder.write("other.txt", text.utf8)
    let expected = [
      "DIR/b.warc.gz", "DIR/sub/deep/d.arc", "DIR/sub/deep/e.warc.zst", "https://x.example/1.warc.gz", "DIR/a.warc",
    ]
    #expect(try expand(folder, ["DIR/my.paths"]) == expected)
    #expect(try expand(folder, ["@DIR/other.txt"]) == expected)
  }

  @Test func readsGzippedListings() throws {
    let folder = try tree()
    let made = try gzipped("a.warc\nb.warc.gz\n")
    try folder.write("one.paths.gz", made)
    try folder.write("two.paths.gz", made + (try gzipped("sub/f.wet.gz")))
    #expect(try expand(folder, ["DIR/one.paths.gz"]) == ["DIR/a.warc", "DIR/b.warc.gz"])
    #expect(try expand(folder, ["DIR/two.paths.gz"]) == ["DIR/a.warc", "DIR/b.warc.gz", "DIR/sub/f.wet.gz"])
    try folder.write("cut.paths.gz", made.dropLast(9))
    let error = #expect(throws: SourceError.self) { try expand(folder, ["DIR/cut.paths.gz"]) }
    #expect(error?.message.contains("gzip") == true)
  }

  @Test func commonCrawlPathsAreOnItsServerUnlessTheyAreHere() throws {
    let folder = try tree()
    try folder.write("crawl-data/CC-MAIN-2024-10/x.warc.gz", [1])
    try folder.write("warc.paths", "crawl-data/CC-MAIN-2024-10/x.warc.gz\ncrawl-data/CC-MAIN-2024-10/y.warc.gz\n".utf8)
    #expect(
      try expand(folder, ["DIR/warc.paths"])
        == [
          "DIR/crawl-data/CC-MAIN-2024-10/x.warc.gz",
          "https://data.commoncrawl.org/crawl-data/CC-MAIN-2024-10/y.warc.gz",
        ])
    #expect(
      try expand(folder, ["DIR/warc.paths"], base: "https://mirror.example/cc")
        == [
          "https://mirror.example/cc/crawl-data/CC-MAIN-2024-10/x.warc.gz",
          "https://mirror.example/cc/crawl-data/CC-MAIN-2024-10/y.warc.gz",
        ])
    try folder.write("s3.paths", "s3://commoncrawl/crawl-data/z.warc.gz\n".utf8)
    #expect(try expand(folder, ["DIR/s3.paths"]) == ["https://data.commoncrawl.org/crawl-data/z.warc.gz"])
  }

  @Test func listingsMayLieOnServers() throws {
    let server = try LoopbackServer { _ in .bytes(Array("a.warc.gz\n/b.warc.gz\nhttps://x.example/c\n".utf8)) }
    let root = server.url("")
    let list = try InputList(expanding: [server.url("/deep/my.paths")], policy: quickPolicy())
    #expect(list.entries.map(\.location) == ["\(root)/deep/a.warc.gz", "\(root)/b.warc.gz", "https://x.example/c"])
  }

  @Test(arguments: [
    "file:///etc/hostname", "/etc/hostname/../hostname", "-", "@file:///x.paths", "@-", "../../up.warc.gz",
  ])
  func aServersListingNamesNoLocalFiles(line: String) throws {
    let server = try LoopbackServer { _ in .bytes(Array("a.warc.gz\n\(line)\n".utf8)) }
    func expand(_ argument: String, base: String? = nil) throws -> [String] {
      try InputList(expanding: [argument], base: base, policy: quickPolicy()).entries.map(\.location)
    }
    let folder = try tree()
    // Without a base, paths stay on the server.
    if line.contains(":") || line.hasSuffix("-") {
      let error = #expect(throws: SourceError.self) { try expand(server.url("/my.paths")) }
      #expect(error?.message.contains("may name only URLs") == true)
      #expect(error?.location?.hasSuffix("/my.paths, line 2") == true)
      #expect(error?.exitCode == .badInput)
    } else {
      #expect(try expand(server.url("/my.paths")).allSatisfy { $0.hasPrefix(server.url("/")) })
    }
    // With one, lines are files below it, and no others; also for a listing that a local one names.
    #expect(throws: SourceError.self) { try expand(server.url("/my.paths"), base: folder.path) }
    try folder.write("local.paths", "\(server.url("/my.paths"))\n".utf8)
    #expect(throws: SourceError.self) { try expand("\(folder.path)/local.paths", base: folder.path) }
    let good = try LoopbackServer { _ in .bytes(Array("a.warc\nsub/deep/d.arc\n".utf8)) }
    #expect(
      try expand(good.url("/my.paths"), base: folder.path).map { $0.replacing(folder.path, with: "DIR") }
        == ["DIR/a.warc", "DIR/sub/deep/d.arc"])
  }

  @Test(arguments: [
    ("DIR/none.warc", "none.warc", "no such file"),
    ("DIR/*.nothing", "*.nothing", "matches no"),
    ("DIR/empty", "empty", "no archive"),
    ("DIR/emp*", "emp*", "matches no"),
    ("@DIR/blank", "blank", "the listing is empty"),
    ("@DIR/none", "none", "no such file"),
    ("@DIR/bad", "bad, line 2", "no such file"),
    ("@DIR/self", "self, line 1", "the listing includes itself"),
    ("@DIR/binary", "binary", "not a listing"),
    ("gs://bucket/key", "gs://bucket/key", "not supported"),
    ("s3://user@host/key", "s3://user@host/key", "no name of a bucket"),
    ("", "", "empty"),
  ])
  func saysWhatMatchesNothing(argument: String, location: String, message: String) throws {
    let folder = try tree()
    try folder.write("blank", "# nothing\n\n".utf8)
    try folder.write("bad", "a.warc\nmissing.warc\n".utf8)
    try folder.write("self", "@self\n".utf8)
    try folder.write("binary", [0x50, 0, 1, 2])
    let error = #expect(throws: SourceError.self) { try expand(folder, [argument]) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.location?.hasSuffix(location) ?? location.isEmpty)
  }

  @Test(arguments: [
    ("a.jsonl", true, false), ("a.jsonl.xz", true, false), ("a.ndjson.bz2", true, false), ("a.JSONL.LZ4", true, false),
    ("a.wet.gz", true, true), ("a.wet.xz", true, false), ("a.warc.zst", false, true), ("a.warc.bz2", false, false),
    ("a.parquet", true, false), ("a.parquet.gz", false, false), (".jsonl", false, false),
    ("faults.jsonl", false, false), ("tasks.jsonl", false, false),
  ])
  func namesOfInputs(_ name: String, _ isText: Bool, _ isArchive: Bool) {
    #expect(InputKind.texts.takes(name: name) == isText)
    #expect(InputKind.archives.takes(name: name) == isArchive)
  }

  @Test func hostilePatternsEndSoon() throws {
    let folder = try tree()
    let many = String(repeating: "{a,b}", count: 40)
    #expect(throws: SourceError.self) { try expand(folder, ["DIR/\(many)"]) }
    try folder.write(String(repeating: "a", count: 200), [])
    #expect(throws: SourceError.self) { try expand(folder, ["DIR/" + String(repeating: "*a", count: 60) + "b"]) }
    #expect(throws: SourceError.self) { try expand(folder, ["DIR/" + String(repeating: "{", count: 5000)]) }
    #expect(throws: SourceError.self) { try expand(folder, ["DIR/" + String(repeating: "[", count: 5000)]) }
  }
}

/// `text` as a gzip member of stored blocks (RFC 1951, 3.2.4), so that no compressor is needed.
func gzipped(_ text: String) throws -> [UInt8] {
  let bytes = Array(text.utf8)
  let count = UInt16(bytes.count)
  func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
  var crc: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + little(count) + little(~count) + bytes + little(~crc)
    + little(UInt32(bytes.count))
}
