import Base
import Testing

@testable import Jobs

/// What data sets say of their inputs.
@Suite struct OriginTests {
  static func entities(_ change: (inout Origin) -> Void) throws -> [JSONValue] {
    var origin = Origin()
    change(&origin)
    var json = JSONWriter()
    json.beginObject()
    origin.write(to: &json)
    json.endObject()
    return try JSONValue(parsing: json.bytes.array().span)["prov:wasDerivedFrom"]?.array ?? []
  }

  @Test func archivesOfACrawlAreOneEntity() throws {
    let found = try Self.entities { origin in
      for number in 0..<3 {
        origin.add(
          input: "s3://commoncrawl/crawl-data/CC-MAIN-2026-40/segments/1/warc/CC-MAIN-2026-\(number).warc.gz",
          byteCount: 1)
      }
      origin.add(crawl: "CC-MAIN-2025-05")
      origin.add(crawl: "a crawl of ours")
    }
    #expect(found.map { $0["prov:label"]?.string } == ["CC-MAIN-2025-05", "CC-MAIN-2026-40", "a crawl of ours"])
    #expect(found[1]["@id"]?.string == "https://data.commoncrawl.org/crawl-data/CC-MAIN-2026-40/index.html")
    let again = try Self.entities { origin in
      origin.add(crawlsOf: .object([.init(key: "prov:wasDerivedFrom", value: .array(found))]))
    }
    #expect(again.map { $0["prov:label"]?.string } == ["CC-MAIN-2025-05", "CC-MAIN-2026-40"])
  }

  @Test(arguments: [
    ("/home/eve/in/x.warc.gz", "x.warc.gz"), ("in/x.warc.gz", "x.warc.gz"), ("../in/x.warc.gz", "x.warc.gz"),
    ("file:///home/eve/x.warc", "x.warc"),
    ("https://eve:secret@example.org/a/x.warc.gz?token=1#2", "https://example.org/a/x.warc.gz"),
    ("s3://bucket/a/x.warc.gz", "s3://bucket/a/x.warc.gz"), ("https://example.org", "https://example.org"), ("-", "-"),
  ])
  func labelsTellNothingOfTheMachine(_ location: String, _ label: String) {
    #expect(Origin.label(location) == label)
  }

  @Test func inputsOfOneNameAreAllTold() throws {
    let found = try Self.entities { origin in
      origin.add(input: "a/x.warc", byteCount: 1)
      origin.add(input: "b/x.warc", byteCount: 2)
      origin.add(input: "./a/x.warc", identity: "/home/eve/a/x.warc", byteCount: 3)
      origin.add(input: "a/x.warc", identity: "/home/eve/a/x.warc", byteCount: 3)
    }
    #expect(found.map { $0["prov:label"]?.string } == ["x.warc", "x.warc", "x.warc"])
    #expect(found.map { $0["contentSize"]?.string } == ["1 B", "2 B", "3 B"])
  }

  @Test func entitiesAreBounded() throws {
    let found = try Self.entities { origin in
      for number in 0..<Origin.limit + 7 { origin.add(input: "x\(number).warc", byteCount: number) }
    }
    #expect(found.count == Origin.limit + 1)
    #expect(found.last?["prov:label"]?.string?.hasPrefix("7 more inputs") == true)
  }
}
