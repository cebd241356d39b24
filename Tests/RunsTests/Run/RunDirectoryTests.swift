import Base
import TestSupport
import Testing

@testable import Runs

/// What a run finds in its directory, and what it may do there.
@Suite struct RunDirectoryTests {
  /// Inputs of one line each, and a directory to write.
  private struct Place {
    let folder: String
    var output: String { "\(folder)/run" }

    func input(_ name: String, lines: Int = 1) throws -> Input {
      let path = "\(folder)/\(name).txt"
      if FileSystem.entry(at: path) == nil { try write(name, lines: lines) }
      let entry = FileSystem.entry(at: path)
      return Input(
        location: path, identity: path, byteCount: entry?.byteCount, version: entry.map { "mtime:\($0.modified)" })
    }

    func write(_ name: String, lines: Int) throws {
      try AtomicFile.write(String(repeating: "line\n", count: lines), to: "\(folder)/\(name).txt")
    }

    func run(
      _ names: [String], changes: ChangePolicy = .error,
      willPerform: @escaping @Sendable (String) throws -> Void = { _ in }
    ) throws -> RunResult {
      let inputs = try names.map { try input($0) }
      var run = Run(steps: [Step(CountLines(willPerform: willPerform))], inputs: inputs, folder: output)
      run.changes = changes
      return try run.run(stop: StopFlag())
    }

    func records() throws -> [String] {
      try FileSystem.names(in: "\(output)/records").filter { !$0.hasPrefix(".") }
    }
  }

  @Test func inputsThatAreLeftOutKeepTheirOutput() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      #expect(try place.run(["a", "b"]).counts[.records] == 2)
      let result = try place.run(["b", "c"])
      #expect(result.tasksDone == 1 && result.counts[.records] == 3)
      #expect(try place.records() == ["a.json", "b.json", "c.json"])
      #expect(FileSystem.entry(at: "\(place.output)/counts/a") != nil)
    }
  }

  @Test func onlyTheChangedInputIsDoneAgain() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      _ = try place.run(["a", "b", "c"])
      try place.write("b", lines: 5)
      // It is refused, and does not hold up the others.
      let first = try place.run(["a", "b", "c", "d"])
      let error = first.failures.first?.error as? RunError
      #expect(first.failures.count == 1 && first.tasksDone == 1)
      #expect(error?.code == .inputChanged && error?.location == "\(folder)/b.txt")
      #expect(error?.description.contains("had 5 bytes when it was read, and has 25 now") == true)
      let done = Monitor<[String]>([])
      let result = try place.run(["a", "b", "c", "d"], changes: .redo) { name in done.withLock { $0.append(name) } }
      #expect(done.withLock { $0 } == ["b"] && result.counts[.records] == 8 && result.failures.isEmpty)
      #expect(try place.run(["a", "b", "c", "d"]).tasksDone == 0)
      // Alone it is an error.
      let alone = Place(folder: "\(folder)/alone")
      try FileSystem.createFolder(alone.folder)
      _ = try alone.run(["b"])
      try alone.write("b", lines: 9)
      #expect(throws: RunError.self) { try alone.run(["b"]) }
    }
  }

  @Test(arguments: [
    ("../precious", "publishing"), ("/tmp/none/x", "complete"), ("records/a.json", "publishing"),
    (".work/x", "complete"), ("a/../../precious", "complete"), ("plan.json", "publishing"),
  ])
  func recordsOfSomebodyElseTouchNothing(_ path: String, _ state: String) throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      _ = try place.run(["a"])
      try FileSystem.createFolder("\(folder)/precious")
      try AtomicFile.write("keep", to: "\(folder)/precious/x")
      let before = try FileSystem.read("\(place.output)/records/a.json")
      let text = String(decoding: before, as: UTF8.self)
      let hostile = text.replacing("\"task\":\"a\"", with: "\"task\":\"e\"")
        .replacing("\"complete\"", with: "\"\(state)\"").replacing("counts/a", with: path)
      try AtomicFile.write(hostile, to: "\(place.output)/records/e.json")
      let error = #expect(throws: RunError.self) { try place.run(["a"]) }
      #expect(error?.code == .badRecord && error?.location?.hasSuffix("records/e.json") == true)
      #expect(try FileSystem.read("\(folder)/precious/x") == Array("keep".utf8))
      #expect(try FileSystem.read("\(place.output)/records/a.json") == before)
    }
  }

  @Test func aRecordUnderAnotherNameIsRefused() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      _ = try place.run(["a"])
      let record = try FileSystem.read("\(place.output)/records/a.json")
      try AtomicFile.write(record.span, to: "\(place.output)/records/b.json")
      let error = #expect(throws: RunError.self) { try place.run(["a"]) }
      #expect(error?.code == .badRecord && error?.exitCode == .configuration)
    }
  }

  @Test func anotherJobIsRefused() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      _ = try place.run(["a"])
      let run = Run(steps: [Step(SumLines())], inputs: [], folder: place.output)
      let error = #expect(throws: RunError.self) { try run.run(stop: StopFlag()) }
      #expect(error?.code == .planMismatch && error?.description.contains("task a") == true)
    }
  }

  @Test func whatIsNobodysStaysAlone() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      try FileSystem.createFolder("\(place.output)/counts")
      try AtomicFile.write("7", to: "\(place.output)/counts/a")
      let error = #expect(throws: RunError.self) { try place.run(["a"]) }
      #expect(error?.code == .planMismatch && error?.description.contains("counts/a") == true)
      #expect(try FileSystem.read("\(place.output)/counts/a") == Array("7".utf8))
    }
  }

  @Test func aLedgerEndsOrTakesBackWhatWasCutOff() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      _ = try place.run(["a", "b"])
      let storage = try FolderStorage(place.output, owner: "test")
      let store = RunStore(storage)
      for name in ["a", "b"] {
        var record = try #require(try store.record(task: name))
        record.state = .publishing
        record.staging = "\(name)~gone.1.1"
        try storage.replace("records/\(name).json", record.json())
      }
      // The file of one is in place; that of the other is gone.
      try FileSystem.remove("\(place.output)/counts/b")
      #expect(try Ledger(store, .none).records.isEmpty)
      #expect(try Ledger(store, .shared).records.map(\.task) == ["a"])
      #expect(try place.records() == ["a.json", "b.json"])
      let ledger = try Ledger(store, .alone)
      #expect(ledger.records.map(\.task) == ["a"] && ledger.counts["count-lines"]?[.records] == 1)
      #expect(try place.records() == ["a.json"])
      #expect(try place.run(["a", "b"]).tasksDone == 1)
    }
  }

  @Test func aPlannedInputThatChangesBeforeItIsReadIsAFailure() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      let plan = try Plan(steps: [Step(CountLines())], inputs: [place.input("a"), place.input("b")])
      try place.write("a", lines: 9)
      let result = try Worker(plan: plan, folder: place.output, share: .claim).run(stop: StopFlag())
      #expect(result.tasksDone == 1 && !result.isComplete)
      #expect((result.failures.first?.error as? RunError)?.code == .inputChanged)
      #expect(try RunStatus(plan.tasks, folder: place.output, leaseAge: 60).tasks.map(\.state) == [.failed, .done])
      // Another worker may have better luck: the lease was given back.
      try place.write("a", lines: 1)
      let again = try Plan(steps: [Step(CountLines())], inputs: [place.input("a"), place.input("b")])
      #expect(try Worker(plan: again, folder: place.output, share: .claim).run(stop: StopFlag()).tasksDone == 1)
      #expect(try RunStatus(again.tasks, folder: place.output, leaseAge: 60).isComplete)
    }
  }

  @Test func workersOfAnotherPlanAreRefused() throws {
    try withTemporaryFolder { folder in
      let place = Place(folder: folder)
      let inputs = [try place.input("a"), try place.input("b")]
      let plan = try Plan(steps: [Step(CountLines())], inputs: inputs)
      _ = try Worker(plan: plan, folder: place.output, share: .rank(0, of: 2)).run(stop: StopFlag())
      let other = try Plan(steps: [Step(CountLines(unit: "row"))], inputs: inputs)
      let done = try #require(try place.records().first)
      let before = try FileSystem.read("\(place.output)/records/\(done)")
      _ = try? Worker(plan: other, folder: place.output, share: .claim).run(stop: StopFlag())
      #expect(try FileSystem.read("\(place.output)/records/\(done)") == before)
      let run = Run(plan: other, folder: place.output)
      #expect(throws: RunError.self) { try run.run(stop: StopFlag()) }
    }
  }
}
