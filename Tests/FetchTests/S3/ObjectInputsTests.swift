import Base
import TestSupport
import Testing

@testable import Fetch

@Suite struct ObjectInputsTests {
  static let keys = [
    "in/a.jsonl", "in/b/c.jsonl.gz", "in/b/d.parquet", "in/.x/e.jsonl", "in/records/f.jsonl", "in/faults.jsonl",
    "in/g.json", "in/z é+.jsonl", "in/é.jsonl", "inx.jsonl", "in/b.jsonl", "out/a.jsonl", "in/[1].jsonl",
  ]

  static func store(pageSize: Int = 3) throws -> ObjectStoreForTests {
    var behaviour = ObjectServer.Behaviour()
    behaviour.pageSize = pageSize
    let store = try ObjectStoreForTests(behaviour)
    for key in keys { store.server.put("b/\(key)", Array(key.utf8)) }
    return store
  }

  @Test(arguments: [1, 3, 1000]) func aPrefixIsADirectory(pageSize: Int) throws {
    let store = try Self.store(pageSize: pageSize)
    let found = try ObjectInputs(store.client).below(S3Location(bucket: "b", key: "in/"), .texts)
    #expect(
      found.inputs.map(\.location) == [
        "s3://b/in/[1].jsonl", "s3://b/in/a.jsonl", "s3://b/in/b.jsonl", "s3://b/in/b/c.jsonl.gz",
        "s3://b/in/b/d.parquet",
        "s3://b/in/z é+.jsonl", "s3://b/in/é.jsonl",
      ])
    #expect(found.passedOver == ["s3://b/in/g.json"])
    #expect(found.inputs[1].byteCount == "in/a.jsonl".utf8.count)
    #expect(found.inputs[1].contentName == "\"e1\" 10")
  }

  @Test(arguments: [
    ("in/*.jsonl", ["[1].jsonl", "a.jsonl", "b.jsonl", "faults.jsonl", "z é+.jsonl", "é.jsonl"]),
    ("in/**/*.{jsonl.gz,parquet}", ["b/c.jsonl.gz", "b/d.parquet"]), ("in/?.json", ["g.json"]),
    ("in/\\[1].jsonl", ["[1].jsonl"]), ("i*/b", ["b/c.jsonl.gz", "b/d.parquet"]),
    ("in/[ab]/", ["b/c.jsonl.gz", "b/d.parquet"]),
    ("in/.*/e.jsonl", [".x/e.jsonl"]), ("in/*/e.jsonl", []), ("no/*", []),
  ])
  func patternsMatchAsInDirectories(pattern: String, names: [String]) throws {
    let store = try Self.store()
    let found = try ObjectInputs(store.client).matches(of: S3Location(bucket: "b", key: pattern), .texts)
    #expect(found.inputs.map(\.location) == names.map { "s3://b/in/\($0)" })
  }

  @Test func listsAPrefixOnce() {
    let patterns = ["a/b*", "a/*", "c", "a/b"].map { KeyPattern(Array($0.utf8)) }
    #expect(KeyPattern.prefixes(patterns) == ["a/", "c"])
  }

  @Test func anObjectIsLookedUp() throws {
    let store = try Self.store()
    let inputs = ObjectInputs(store.client)
    let entry = try inputs.object(S3Location(bucket: "b", key: "in/a.jsonl"))
    #expect(entry.byteCount == 10)
    #expect(entry.contentName == "\"e1\" 10")
    let missing = try #require(throws: SourceError.self) { try inputs.object(S3Location(bucket: "b", key: "in/b")) }
    #expect(missing.code == .missing)
    #expect(store.server.requests.count == 3)
    #expect(missing.advice == "A prefix ends in a slash: s3://b/in/b/")
  }
}
