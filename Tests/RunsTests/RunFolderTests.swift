import Base
import TestSupport
import Testing

@testable import Runs

/// What a run finds when another was killed at each step of publishing a task's files.
@Suite struct RunFolderTests {
  private static let files = ["docs/sw/x.jsonl", "docs/yo/x.jsonl", "faults/x.jsonl"]

  /// A folder in the state in which a kill would leave it after `renamed` files got their final names.
  private static func killed(in folder: String, after renamed: Int, recordState: CompletionRecord.State?) throws {
    try FileSystem.createFolder("\(folder)/records")
    var listed: [CompletionRecord.File] = []
    for (number, file) in files.enumerated() {
      let target = number < renamed ? "\(folder)/\(file)" : "\(folder)/.work/x/\(file)"
      try FileSystem.createFolder(Path.split(target).folder)
      try AtomicFile.write("lines of \(file)", to: target)
      listed.append(.init(path: file, byteCount: "lines of \(file)".utf8.count, sha256: "", lines: 1))
    }
    try AtomicFile.write("half", to: "\(folder)/records/.y.json.17.part")
    guard let recordState else { return }
    let record = CompletionRecord(
      task: "x", input: "x.warc", plan: "p", state: recordState, files: listed, statistics: RunStatistics())
    try AtomicFile.write(record.json().span, to: "\(folder)/records/x.json")
  }

  @Test(arguments: 0...3)
  func decidedRenamesAreFinished(_ renamed: Int) throws {
    try withTemporaryFolder { folder in
      try Self.killed(in: folder, after: renamed, recordState: .publishing)
      let run = try RunFolder(path: folder)
      #expect(try run.completionRecords()["x"]?.state == .complete)
      for file in Self.files { #expect(try FileSystem.read("\(folder)/\(file)") == Array("lines of \(file)".utf8)) }
      #expect(FileSystem.entry(at: "\(folder)/.work") == nil)
      #expect(try FileSystem.names(in: "\(folder)/records") == ["x.json"])
    }
  }

  @Test func undecidedFilesAreRemoved() throws {
    try withTemporaryFolder { folder in
      try Self.killed(in: folder, after: 0, recordState: nil)
      let run = try RunFolder(path: folder)
      #expect(try run.completionRecords().isEmpty)
      #expect(try FileSystem.names(in: folder) == [".lock", "records"])
    }
  }

  @Test func aTaskWhoseFilesWereTakenAwayIsDoneAgain() throws {
    try withTemporaryFolder { folder in
      try Self.killed(in: folder, after: 1, recordState: .publishing)
      try FileSystem.remove("\(folder)/.work/x/docs/yo")
      let run = try RunFolder(path: folder)
      #expect(try run.completionRecords().isEmpty)
      #expect(FileSystem.entry(at: "\(folder)/docs/sw/x.jsonl") == nil)
    }
  }

  @Test func publishingGoesThroughTheRecord() throws {
    try withTemporaryFolder { folder in
      let run = try RunFolder(path: folder)
      try FileSystem.createFolder("\(folder)/.work/x/docs/sw")
      try AtomicFile.write("a", to: "\(folder)/.work/x/docs/sw/x.jsonl")
      let file = CompletionRecord.File(path: "docs/sw/x.jsonl", byteCount: 1, sha256: "s", lines: 1)
      let record = CompletionRecord(
        task: "x", input: "x.warc", plan: "p", state: .complete, files: [file], statistics: RunStatistics())
      try run.publish(record)
      #expect(try run.completionRecords() == ["x": record])
      #expect(try FileSystem.read("\(folder)/docs/sw/x.jsonl") == [97])
    }
  }

  @Test func damagedRecordsAreNamed() throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/records")
      try AtomicFile.write("{\"task\":1}", to: "\(folder)/records/x.json")
      let error = #expect(throws: RunError.self) { try RunFolder(path: folder) }
      #expect(error?.code == .badRecord)
      #expect(error?.location == "\(folder)/records/x.json")
    }
  }
}
