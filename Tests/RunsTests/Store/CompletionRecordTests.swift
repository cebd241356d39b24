import Base
import Testing

@testable import Runs

@Suite struct CompletionRecordTests {
  private static func example() -> CompletionRecord {
    var counts = Counts()
    counts[.records] = 7
    counts[.faults].add("bad-length", 2)
    var record = CompletionRecord(
      task: "x~0a1b", step: "extract", state: .publishing, plan: "abc",
      inputs: [
        Input(location: "a/x.warc", identity: "/a/x.warc", byteCount: 10, version: "mtime:5"),
        Input(location: "-", identity: "-"),
      ],
      files: [
        .init(path: "data/en/x.jsonl.zst", byteCount: 3, sha256: "aa", lines: 2),
        .init(path: "t.bin", byteCount: 0, sha256: "bb"),
      ], counts: counts)
    record.part = 12
    record.isLast = false
    record.firstInput = 4
    record.resume = .object([.init(key: "offset", value: .integer(5))])
    record.staging = "x~0a1b~h.1.s"
    record.retired = ["data/sw/x.jsonl.zst"]
    return record
  }

  private static func read(_ record: CompletionRecord, name: String? = nil) throws -> CompletionRecord {
    try CompletionRecord(record.json(), name: name ?? record.fileName, path: "run/records/x")
  }

  @Test func survivesJSON() throws {
    #expect(try Self.read(Self.example()) == Self.example())
    let small = CompletionRecord(task: "t", step: "s", plan: "", inputs: [])
    #expect(try Self.read(small) == small)
  }

  @Test func namesSortAsParts() {
    #expect(CompletionRecord.fileName(task: "t", part: nil) == "t.json")
    let names = [0, 9, 10, 999_999].map { CompletionRecord.fileName(task: "t", part: $0) }
    #expect(names == ["t~p000000.json", "t~p000009.json", "t~p000010.json", "t~p999999.json"])
    #expect(CompletionRecord.fileName(task: "t", part: 1_000_000) == "t~p1000000.json")
  }

  @Test func sameFilesAreSamePlanPartAndBytes() {
    let record = Self.example()
    var other = record
    other.counts[.records] += 1
    other.state = .complete
    other.inputs = []
    #expect(record.hasSameFiles(as: other))
    for change: (inout CompletionRecord) -> Void in [
      { $0.plan = "abd" }, { $0.part = 13 }, { $0.files[0].sha256 = "ab" }, { $0.files[0].byteCount = 4 },
      { $0.files.removeLast() },
    ] {
      var different = record
      change(&different)
      #expect(!record.hasSameFiles(as: different))
    }
  }

  /// Paths under which nothing may be published or removed.
  static let hostilePaths = [
    "/etc/passwd", "../x", "data/../../x", "data//x", "data/./x", "", ".", "..", "data/", "records/t.json", "records",
    ".work/x/a", ".leases/t~e000001.json", ".lock", "plan.json", "tasks.jsonl", "plan.json/x", "a\0b",
  ]

  @Test(arguments: hostilePaths)
  func hostilePathsAreRefused(_ path: String) throws {
    #expect(!CompletionRecord.isPublishable(path))
    var record = Self.example()
    record.files[1].path = path
    #expect(throws: RunError.self) { try Self.read(record) }
    record = Self.example()
    record.retired[0] = path
    #expect(throws: RunError.self) { try Self.read(record) }
  }

  @Test(arguments: [
    "data/en/x.jsonl.zst", "t.bin", "a.b/.c/d", "recordsx/t", "plan.json.gz", "data/plan.json", "faults/x",
  ])
  func othersAreNot(_ path: String) throws {
    var record = Self.example()
    record.files[1].path = path
    #expect(try Self.read(record).files[1].path == path)
  }

  @Test(arguments: ["../x", "a/b", "", ".hidden", "..", "/abs", "a\0b", String(repeating: "x", count: 201)])
  func hostileNamesAreRefused(_ name: String) {
    var record = Self.example()
    record.task = name
    #expect(throws: RunError.self) { try Self.read(record) }
    record = Self.example()
    record.staging = name
    #expect(throws: RunError.self) { try Self.read(record) }
  }

  @Test func aRecordIsCalledAsItsTask() {
    for name in ["y~p000012.json", "x~0a1b.json", "x~0a1b~p000013.json", "x~0a1b~p12.json"] {
      #expect(throws: RunError.self) { try Self.read(Self.example(), name: name) }
    }
  }

  @Test func numbersAreInRange() {
    for change: (inout CompletionRecord) -> Void in [
      { $0.files[0].byteCount = -1 }, { $0.firstInput = 1 << 40 }, { $0.firstInput = .max },
      {
        $0.part = -1
      },
    ] {
      var record = Self.example()
      change(&record)
      #expect(throws: RunError.self) { try Self.read(record) }
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "{\"task\":\"t\"}", "null",
    "{\"task\":\"t\",\"step\":\"s\",\"plan\":\"\",\"state\":\"done\",\"inputs\":[],\"files\":[]}",
    "{\"task\":\"t\",\"step\":\"s\",\"plan\":\"\",\"state\":\"complete\",\"inputs\":[1],\"files\":[]}",
    "{\"task\":\"t\",\"step\":\"s\",\"plan\":\"\",\"state\":\"complete\",\"inputs\":[],\"files\":[{}]}",
  ])
  func whatIsNoRecordIsRefused(_ text: String) {
    let error = #expect(throws: RunError.self) {
      try CompletionRecord(Array(text.utf8), name: "t.json", path: "run/records/t.json")
    }
    #expect(error?.code == .badRecord)
    #expect(error?.location == "run/records/t.json")
    #expect(error?.exitCode == .configuration)
  }

  @Test func everyTruncationOfARecordIsRefused() throws {
    let bytes = Self.example().json()
    let name = Self.example().fileName
    // The line's end is no part of it.
    for count in 0..<bytes.count - 1 {
      #expect(throws: RunError.self) { try CompletionRecord(Array(bytes[..<count]), name: name, path: name) }
    }
    #expect(try CompletionRecord(Array(bytes[..<(bytes.count - 1)]), name: name, path: name) == Self.example())
  }
}
