import Base
import Synchronization
import TestSupport
import Testing

@testable import Runs

/// A job of two steps with a barrier between them, run in every way that the engine knows.
@Suite struct ToyJobTests {
  /// Inputs of 0, 1, 2 ... lines, and a directory to write.
  private struct Place {
    var inputs: [Input]
    var output: String

    init(_ folder: String, count: Int) throws {
      output = "\(folder)/run"
      inputs = try (0..<count).map { number in
        let path = "\(folder)/in\(number).txt"
        try AtomicFile.write(String(repeating: "line\n", count: number), to: path)
        return Input(
          location: path, identity: path, byteCount: 5 * number,
          version: FileSystem.entry(at: path).map { "mtime:\($0.modified)" })
      }
    }

    func plan(_ willPerform: @escaping @Sendable (String) throws -> Void = { _ in }, unit: String = "line") throws
      -> Plan
    {
      try Plan(steps: [Step(CountLines(unit: unit, willPerform: willPerform)), Step(SumLines())], inputs: inputs)
    }

    /// Writes an input again, with another number of lines.
    mutating func change(_ number: Int, lines: Int) throws {
      let path = inputs[number].location
      try AtomicFile.write(String(repeating: "line\n", count: lines), to: path)
      inputs[number].byteCount = 5 * lines
      inputs[number].version = FileSystem.entry(at: path).map { "mtime:\($0.modified)" }
    }

    func run(
      _ plan: Plan, threads: Int = 2, changes: ChangePolicy = .error, stop: StopFlag = StopFlag()
    ) throws -> RunResult {
      var run = Run(plan: plan, folder: output)
      run.threads = threads
      run.changes = changes
      return try run.run(stop: stop)
    }

    func text(_ path: String) throws -> String {
      String(decoding: try FileSystem.read("\(output)/\(path)"), as: UTF8.self)
    }

    /// The files of the run, with what records say of them.
    func files() throws -> [String: String] {
      var files: [String: String] = [:]
      for folder in ["records", "counts", "."] {
        for name in try FileSystem.names(in: "\(output)/\(folder)") where folder != "." || name == "sum" {
          files["\(folder)/\(name)"] = try text("\(folder)/\(name)")
        }
      }
      return files
    }

    /// Private names that are left.
    func leftovers() throws -> [String] {
      try FileSystem.names(in: output).filter { $0.hasPrefix(".") && $0 != ".lock" }.filter { name in
        try !FileSystem.names(in: "\(output)/\(name)").isEmpty
      }
    }
  }

  /// What an undisturbed run of one process writes.
  private static func expected(_ place: Place) throws -> [String: String] {
    var other = place
    other.output += "-alone"
    _ = try other.run(try place.plan())
    return try other.files()
  }

  @Test(arguments: [1, 3])
  func itRuns(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 6)
      let result = try place.run(try place.plan(), threads: threads)
      #expect(result.isComplete && result.tasksDone == 7 && result.failures.isEmpty)
      #expect(result.counts[.records] == 15 && result.counts[.bytesIn] == 75)
      #expect(try place.text("sum") == "15" && place.text("counts/in4") == "4")
      #expect(try place.files().count == 7 + 7)
      #expect(try place.leftovers() == [])
      #expect(try place.files() == Self.expected(place))
    }
  }

  /// A description is of what is there, or is not there: also where a run is killed between its last task and the description.
  @Test func noDescriptionIsOfAnEarlierRun() throws {
    struct Killed: Error {}
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 3)
      func run(_ inputs: [Input], _ write: @escaping @Sendable (any RunHome, RunResult) throws -> Void) throws
        -> RunResult
      {
        var run = Run(steps: [Step(CountLines(unit: "line")), Step(SumLines())], inputs: inputs, folder: place.output)
        run.description = RunDescription(path: "about", write: write)
        return try run.run(stop: StopFlag())
      }
      @Sendable func describe(_ home: any RunHome, _ result: RunResult) throws {
        try home.replace("about", Array("\(result.counts[.records])".utf8))
      }
      _ = try run(Array(place.inputs.dropLast())) { try describe($0, $1) }
      #expect(try place.text("about") == "1")
      #expect(throws: Killed.self) { try run(place.inputs) { _, _ in throw Killed() } }
      #expect(FileSystem.entry(at: "\(place.output)/about") == nil)
      #expect(try run(place.inputs) { try describe($0, $1) }.tasksDone == 0)
      #expect(try place.text("about") == "3")
    }
  }

  /// What was made of an input that is made again is made again, too, also where a run was killed between the two.
  @Test func stepsAfterAChangedInputAreMadeAgain() throws {
    try withTemporaryFolder { folder in
      var place = try Place(folder, count: 4)
      _ = try place.run(place.plan())
      #expect(try place.text("sum") == "6")
      try place.change(2, lines: 20)
      #expect(#expect(throws: RunError.self) { try place.run(place.plan()) }?.code == .inputChanged)
      #expect(try place.text("sum") == "6")
      #expect(try place.run(place.plan(), changes: .redo).tasksDone == 2)
      #expect(try place.text("sum") == "24")
      #expect(try place.run(place.plan(), changes: .redo).tasksDone == 0)
      // Stopped when the input is done again, and the sum is not.
      try place.change(2, lines: 30)
      let stop = StopFlag()
      let stopping = try place.plan({ _ in stop.request() })
      _ = try? place.run(stopping, threads: 1, changes: .redo, stop: stop)
      #expect(FileSystem.entry(at: "\(place.output)/sum") == nil)
      #expect(try place.run(place.plan(), changes: .redo).isComplete)
      #expect(try place.text("sum") == "34")
    }
  }

  @Test func aSecondRunHasNothingToDo() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 3)
      _ = try place.run(try place.plan())
      let before = FileSystem.entry(at: "\(place.output)/records/sum.json")
      let result = try place.run(try place.plan { _ in Issue.record("a task is done again") })
      #expect(result.isComplete && result.tasksDone == 0)
      #expect(result.counts[.records] == 3)
      #expect(FileSystem.entry(at: "\(place.output)/records/sum.json") == before)
    }
  }

  @Test(arguments: [0, 3, 5])
  func afterAStopItGoesOn(_ last: Int) throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 6)
      let stop = StopFlag()
      let error = #expect(throws: RunError.self) {
        try place.run(try place.plan { if $0 == "in\(last)" { stop.request() } }, threads: 1, stop: stop)
      }
      #expect(error?.code == .stopped && error?.exitCode == .tryAgain)
      #expect(FileSystem.entry(at: "\(place.output)/sum") == nil)
      let again = Mutex<[String]>([])
      let result = try place.run(try place.plan { name in again.withLock { $0.append(name) } })
      // Tasks that were done stay done; the one that was stopped is done again.
      #expect(again.withLock { $0.sorted() } == (last..<6).map { "in\($0)" })
      #expect(result.isComplete && result.tasksDone == 6 - last + 1)
      #expect(try place.files() == Self.expected(place))
      #expect(try place.leftovers() == [])
    }
  }

  @Test func anInputThatFailsHoldsUpWhatComesAfterAll() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 3)
      try FileSystem.move(place.inputs[1].location, to: "\(folder)/away")
      let result = try place.run(try place.plan())
      #expect(!result.isComplete && result.failures.map(\.task) == ["in1"] && result.tasksDone == 2)
      #expect(result.failures.map(\.input) == [place.inputs[1].location])
      #expect(FileSystem.entry(at: "\(place.output)/sum") == nil)
      try FileSystem.move("\(folder)/away", to: place.inputs[1].location)
      #expect(try place.run(try place.plan()).isComplete)
      #expect(try place.files() == Self.expected(place))
    }
  }

  @Test func anotherPlanIsRefused() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 2)
      _ = try place.run(try place.plan())
      let before = try place.files()
      let error = #expect(throws: RunError.self) { try place.run(try place.plan(unit: "row")) }
      #expect(error?.code == .planMismatch)
      #expect(try place.files() == before)
    }
  }

  @Test func anErrorThatIsNoInputsEndsTheRun() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 4)
      #expect(throws: Crash.self) { try place.run(try place.plan { if $0 == "in2" { throw Crash() } }, threads: 1) }
      #expect(try place.run(try place.plan()).isComplete)
      #expect(try place.files() == Self.expected(place))
    }
  }

  /// Runs workers at once, and gives the tasks that they began, in the order of their names.
  private static func work(_ place: Place, _ shares: [Worker.Share]) throws -> (begun: [String], done: Int) {
    let begun = Mutex<[String]>([])
    let plan = try place.plan { name in begun.withLock { $0.append(name) } }
    let done = Atomic<Int>(0)
    try runItems(shares.count, threads: shares.count) {
      { number in
        var worker = Worker(plan: plan, folder: place.output, share: shares[number])
        worker.threads = 1 + number % 2
        let result = try worker.run(stop: StopFlag())
        done.add(result.tasksDone, ordering: .relaxed)
      }
    }
    return (begun.withLock { $0.sorted() }, done.load(ordering: .relaxed))
  }

  @Test func twoWorkersClaimTasks() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 9)
      let result = try Self.work(place, [.claim, .claim])
      #expect(result.begun == (0..<9).map { "in\($0)" })
      #expect(result.done == 10)
      #expect(try place.files() == Self.expected(place))
      #expect(try place.leftovers() == [])
      // A third one finds nothing to do.
      #expect(try Self.work(place, [.claim]).begun == [])
    }
  }

  @Test func ranksShareTasks() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 8)
      let result = try Self.work(place, (0..<3).map { .rank($0, of: 3) })
      #expect(result.begun == (0..<8).map { "in\($0)" })
      #expect(result.done == 9)
      #expect(try place.files() == Self.expected(place))
    }
  }

  @Test func aRankDoesItsShareWhateverIsDone() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 8)
      let plan = try place.plan()
      let mine = Ranks.tasks(plan.tasks, rank: 1, of: 2).map(\.name).filter { $0 != "sum" }
      // Rank 0 waits for the sum or does it at the end; rank 1 after it, so that both are run here.
      let result = try Self.work(place, [.rank(1, of: 2), .rank(0, of: 2)])
      #expect(result.begun.count == 8 && Set(mine).isSubset(of: result.begun))
      #expect(try Self.work(place, [.rank(1, of: 2)]).begun == [])
    }
  }

  @Test func aWorkerAndARunDoNotMix() throws {
    try withTemporaryFolder { folder in
      let place = try Place(folder, count: 1)
      try FileSystem.createFolder(place.output)
      let lock = try FileLock.take(folder: place.output, isShared: true)
      let error = #expect(throws: RunError.self) { try place.run(try place.plan()) }
      #expect(error?.code == .locked && error?.exitCode == .tryAgain)
      withExtendedLifetime(lock) {}
    }
  }
}
