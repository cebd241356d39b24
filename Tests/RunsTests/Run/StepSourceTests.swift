import Base
import Records
import TestSupport
import Testing

@testable import Runs

/// Steps that read what earlier ones have published, under names of their own.
@Suite struct StepSourceTests {
  /// Keeps the lines that do not begin with a mark: a job that can be in a plan twice.
  private struct KeepLines: Job {
    static let id = "keep-lines"
    static let summaries = ["report.json"]
    var mark: Character
    func describe(_ json: inout JSONWriter) { json.member("mark", String(mark)) }
    func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneForEachInput(endings: [".txt"]) }
    func documents(of task: TaskSpec) -> String? { "docs/\(task.name).txt" }

    func perform(_ task: TaskSpec, _ context: TaskContext) throws {
      let reader = LineReader(try context.open(0))
      var text = ""
      while let line = try reader.next({ $0.string }) { if line.first != mark { text += line + "\n" } }
      var counts = Counts()
      counts[.records] = reader.lineNumber
      context.add(counts)
      guard !text.isEmpty else { return }
      let path = "docs/\(task.name).txt"
      try AtomicFile.write(text, to: context.stagingPath(of: path))
      context.stage(.init(path: path, byteCount: text.utf8.count, sha256: Digest.sha256(text)))
      try AtomicFile.write(task.name, to: context.stagingPath(of: "faults/\(task.name).jsonl"))
      context.stage(
        .init(path: "faults/\(task.name).jsonl", byteCount: task.name.utf8.count, sha256: Digest.sha256(task.name)))
    }

    func conclude(_ run: ConcludedRun) throws -> [String] {
      let names = run.records.flatMap(\.files).map(\.path).sorted().joined(separator: " ")
      try AtomicFile.write(names, to: run.path("report.json"))
      return []
    }
  }

  /// Joins all documents, and what the first step of its own scope has counted.
  private struct JoinLines: Job {
    static let id = "join-lines"
    func describe(_ json: inout JSONWriter) {}
    func tasks(for request: TaskRequest) -> [TaskSpec] {
      [TaskSpec(name: "all", step: request.step, inputs: request.inputs)]
    }

    func perform(_ task: TaskSpec, _ context: TaskContext) throws {
      var text = ""
      for input in task.inputs.indices {
        let bytes = try context.open(input)
        let reader = LineReader(bytes)
        while let line = try reader.next({ $0.string }) { text += line + "\n" }
      }
      try AtomicFile.write(text, to: context.stagingPath(of: "data/all.txt"))
      context.stage(.init(path: "data/all.txt", byteCount: text.utf8.count, sha256: Digest.sha256(text)))
    }
  }

  private let steps = [
    Step(KeepLines(mark: "a"), scope: StepScope(name: "first")),
    Step(KeepLines(mark: "b"), scope: StepScope(name: "second"), source: "first.keep-lines"),
    Step(JoinLines(), source: "second.keep-lines"),
  ]

  private func inputs(_ folder: String) throws -> [Input] {
    try ["a1\nb1\nc1\n", "a2\nb2\n", "c3\n", "a4\n"].enumerated().map { index, text in
      let path = "\(folder)/n\(index).txt"
      try AtomicFile.write(text, to: path)
      return Input(location: path, identity: path, byteCount: text.utf8.count)
    }
  }

  private func text(_ path: String) throws -> String { String(decoding: try FileSystem.read(path), as: UTF8.self) }

  @Test func tasksFollowTheirProducers() throws {
    try withTemporaryFolder { folder in
      let plan = try Plan(steps: steps, inputs: try inputs(folder))
      #expect(plan.steps.map(\.id) == ["first.keep-lines", "second.keep-lines", "join-lines"])
      #expect(plan.tasks.map(\.name).prefix(5) == ["first.n0", "first.n1", "first.n2", "first.n3", "second.n0"])
      #expect(plan.tasks[5].after == .task("first.n1"))
      #expect(plan.tasks[5].inputs[0].location == "work/first/docs/n1.txt")
      #expect(plan.tasks[5].byteCount == 6)
      #expect(plan.tasks.last?.after == .step("second.keep-lines"))
      // A frozen plan has all of it.
      let file = try PlanFile(plan, command: [], directory: "", output: ".")
      try file.write(to: folder)
      #expect(try PlanFile(folder: folder)?.tasks == plan.tasks)
    }
  }

  @Test(arguments: [1, 2])
  func whatOneStepKeepsTheNextReads(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      var run = Run(steps: steps, inputs: try inputs(folder), folder: out)
      run.threads = threads
      let result = try run.run(stop: StopFlag())
      #expect(result.isComplete && result.tasksDone == 9)
      #expect(try text("\(out)/data/all.txt") == "c1\nc3\n")
      #expect(try text("\(out)/work/first/docs/n1.txt") == "b2\n")
      // A document-less task leaves no file, and the next step's reads nothing.
      #expect(FileSystem.entry(at: "\(out)/work/second/docs/n1.txt") == nil)
      #expect(
        try text("\(out)/work/second/report.json") == "docs/n0.txt docs/n2.txt faults/n0.jsonl faults/n2.jsonl")
      #expect(try text("\(out)/faults.jsonl") == "n0n1n2n0n2")
      #expect(try Verification(folder: out, threads: 1).run(tasks: nil, stop: StopFlag()).problems == [])
      #expect(try run.run(stop: StopFlag()).tasksDone == 0)
    }
  }

  @Test func workersShareThePlan() throws {
    try withTemporaryFolder { folder in
      let inputs = try inputs(folder)
      try #require(try Run(steps: steps, inputs: inputs, folder: "\(folder)/one").run(stop: StopFlag()).isComplete)
      let plan = try Plan(steps: steps, inputs: inputs)
      let failures = Monitor<[String]>([])
      runWorkers(4) { rank in
        do {
          _ = try Worker(plan: plan, folder: "\(folder)/four", share: .rank(rank, of: 4)).run(stop: StopFlag())
        } catch { failures.withLock { $0.append("\(error)") } }
      }
      #expect(failures.withLock { $0 } == [])
      _ = try Merge(plan: plan, folder: "\(folder)/four").run()
      for path in ["data/all.txt", "work/first/docs/n0.txt", "work/second/report.json", "faults.jsonl"] {
        #expect(try text("\(folder)/four/\(path)") == text("\(folder)/one/\(path)"))
      }
    }
  }

  @Test func aChangedInputTakesWhatWasMadeOfItAlong() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      _ = try Run(steps: steps, inputs: try inputs(folder), folder: out).run(stop: StopFlag())
      try AtomicFile.write("c5\nc6\n", to: "\(folder)/n1.txt")
      var changed = try inputs(folder).map { $0 }
      try AtomicFile.write("c5\nc6\nc7\n", to: "\(folder)/n1.txt")
      changed[1].byteCount = 9
      var run = Run(steps: steps, inputs: changed, folder: out)
      #expect(throws: RunError.self) { _ = try run.run(stop: StopFlag()) }
      run.changes = .redo
      #expect(try run.run(stop: StopFlag()).tasksDone == 3)
      #expect(try text("\(out)/data/all.txt") == "c1\nc5\nc6\nc7\nc3\n")
    }
  }

  @Test func aLostIntermediateFileIsAnError() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      let inputs = try inputs(folder)
      let first = try Run(steps: [steps[0]], inputs: inputs, folder: out).run(stop: StopFlag())
      #expect(first.isComplete)
      try FileSystem.remove("\(out)/work/first/docs/n0.txt")
      var run = Run(steps: steps, inputs: inputs, folder: out)
      #expect(throws: RunError.self) { _ = try run.run(stop: StopFlag()) }
      run.changes = .redo
      #expect(try run.run(stop: StopFlag()).isComplete)
      #expect(try text("\(out)/data/all.txt") == "c1\nc3\n")
    }
  }

  @Test func summariesOfAnUnfinishedRunAreNoStrangers() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      let inputs = try inputs(folder)
      for index in 0..<4 { try FileSystem.move("\(folder)/n\(index).txt", to: "\(folder)/away\(index)") }
      #expect(try Run(steps: steps, inputs: inputs, folder: out).run(stop: StopFlag()).failures.count == 4)
      #expect(FileSystem.entry(at: "\(out)/work/first/report.json") != nil)
      for index in 0..<4 { try FileSystem.move("\(folder)/away\(index)", to: "\(folder)/n\(index).txt") }
      #expect(try Run(steps: steps, inputs: inputs, folder: out).run(stop: StopFlag()).isComplete)
    }
  }
}
