import Base
import Testing

@testable import Runs

/// Reading records.
@Suite struct RunStoreTests {
  private static func record(_ task: String, part: Int? = nil, isLast: Bool = true) -> CompletionRecord {
    var record = CompletionRecord(task: task, step: "s", plan: "p", inputs: [])
    record.part = part
    record.isLast = isLast
    return record
  }

  private static func store(_ records: [CompletionRecord]) -> RunStore {
    let disk = FakeDisk()
    for record in records { disk.replace("records/\(record.fileName)", record.json()) }
    return RunStore(FakeStorage(disk))
  }

  @Test func partsAreReadUpToAGapOrTheLast() throws {
    let parts = [0, 1, 3].map { Self.record("t", part: $0, isLast: false) }
    #expect(try Self.store(parts).records(of: "t", hasParts: true).map(\.part) == [0, 1])
    let closed = [Self.record("t", part: 0, isLast: false), Self.record("t", part: 1), Self.record("t", part: 2)]
    #expect(try Self.store(closed).records(of: "t", hasParts: true).map(\.part) == [0, 1])
    #expect(try Self.store(closed).records(of: "t", hasParts: false) == [])
    #expect(try Self.store([Self.record("t")]).records(of: "t", hasParts: false) == [Self.record("t")])
    #expect(try Self.store([Self.record("t")]).records(of: "t", hasParts: true) == [])
  }

  @Test func allRecordsInTheOrderOfNames() throws {
    let store = Self.store([Self.record("b"), Self.record("a", part: 1), Self.record("a", part: 0)])
    var names: [String] = []
    try store.forEachRecord { names.append($0.fileName) }
    #expect(names == ["a~p000000.json", "a~p000001.json", "b.json"])
  }

  @Test func privateFilesAreNoRecords() throws {
    let disk = FakeDisk()
    disk.write("records/.t.json.1-x-1.part", "{")
    disk.write("records/notes.txt", "mine")
    try RunStore(FakeStorage(disk)).forEachRecord { Issue.record("\($0.fileName) is no record") }
    disk.write("records/t.json", "{")
    #expect(throws: RunError.self) { try RunStore(FakeStorage(disk)).forEachRecord { _ in } }
  }

  @Test func theFirstMissingFileIsNamed() throws {
    let disk = FakeDisk()
    Publishing.publish(["a": "1", "b": "22", "c": "3"], on: disk)
    let store = RunStore(FakeStorage(disk))
    let record = Publishing.record(["a": "1", "b": "22", "c": "3"])
    #expect(try store.allInPlace(record))
    disk.write("b", "2")
    disk.remove("c")
    #expect(try store.missingFile(of: record)?.path == "b")
    #expect(try !store.allInPlace(record))
  }
}
