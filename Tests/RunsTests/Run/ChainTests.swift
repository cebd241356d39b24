import Base
import TestSupport
import Testing

@testable import Runs

/// Tasks that wait for the one before, and read what its record says.
@Suite struct ChainTests {
  /// Gives every task the sum of the numbers in the inputs up to its own.
  private struct RunningSum: Job {
    static let id = "running-sum"
    func describe(_ json: inout JSONWriter) {}

    func tasks(for request: TaskRequest) -> [TaskSpec] {
      var tasks = request.oneForEachInput(endings: [".txt"])
      for index in tasks.indices.dropFirst() { tasks[index].after = .task(tasks[index - 1].name) }
      return tasks
    }

    func perform(_ task: TaskSpec, _ context: TaskContext) throws {
      var sum = 0
      if case .task(let name) = task.after { sum = try context.record(ofTask: name)?.resume?.integer ?? -1_000_000 }
      let text = String(decoding: try FileSystem.read(context.path(ofInput: 0)), as: UTF8.self)
      sum += Int(text) ?? 0
      context.finalState = .integer(sum)
      let path = "sums/\(task.name)"
      try AtomicFile.write("\(sum)", to: context.stagingPath(of: path))
      context.stage(.init(path: path, byteCount: "\(sum)".utf8.count, sha256: Digest.sha256("\(sum)")))
    }
  }

  private func inputs(_ folder: String, _ numbers: [Int]) throws -> [Input] {
    try numbers.enumerated().map { index, number in
      let path = "\(folder)/n\(index).txt"
      try AtomicFile.write("\(number)", to: path)
      return Input(location: path, identity: path)
    }
  }

  private func sums(_ folder: String, _ count: Int) throws -> [String] {
    try (0..<count).map { String(decoding: try FileSystem.read("\(folder)/sums/n\($0)"), as: UTF8.self) }
  }

  @Test(arguments: [1, 2, 4])
  func theyAreDoneInTheirOrder(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      var run = Run(
        steps: [Step(RunningSum())], inputs: try inputs(folder, [3, 4, 5, 6, 7]), folder: "\(folder)/out")
      run.threads = threads
      #expect(try run.run(stop: StopFlag()).tasksDone == 5)
      #expect(try sums("\(folder)/out", 5) == ["3", "7", "12", "18", "25"])
    }
  }

  @Test func theyWaitForAnInputThatFails() throws {
    try withTemporaryFolder { folder in
      let all = try inputs(folder, [3, 4, 5])
      try FileSystem.move("\(folder)/n1.txt", to: "\(folder)/away")
      let run = Run(steps: [Step(RunningSum())], inputs: all, folder: "\(folder)/out")
      let result = try run.run(stop: StopFlag())
      #expect(result.tasksDone == 1 && !result.isComplete && result.failures.map(\.task) == ["n1"])
      try FileSystem.move("\(folder)/away", to: "\(folder)/n1.txt")
      #expect(try run.run(stop: StopFlag()).tasksDone == 2)
      #expect(try sums("\(folder)/out", 3) == ["3", "7", "12"])
    }
  }

  @Test func aRankDoesNotWaitForATaskThatFailedInAnother() throws {
    try withTemporaryFolder { folder in
      let inputs = try inputs(folder, [1, 2, 3, 4])
      let plan = try Plan(steps: [Step(RunningSum())], inputs: inputs)
      @Sendable func work(_ rank: Int) throws -> RunResult {
        try Worker(plan: plan, folder: "\(folder)/out", share: .rank(rank, of: 2)).run(stop: StopFlag())
      }
      let ranks = (0..<2).map { Set(Ranks.tasks(plan.tasks, rank: $0, of: 2).map(\.name)) }
      let failing = try #require(ranks.firstIndex { $0.contains("n1") })
      try FileSystem.move("\(folder)/n1.txt", to: "\(folder)/away")
      let results = Monitor<[Int: Result<RunResult, any Error>]>([:])
      func both() {
        runWorkers(2) { rank in
          let result = Result { try work(rank) }
          results.withLock { $0[rank] = result }
        }
      }
      both()
      let first = results.withLock { $0 }
      #expect(try first[failing]?.get().failures.map(\.task) == ["n1"])
      let error = #expect(throws: RunError.self) { try first[1 - failing]?.get() }
      #expect(error?.code == .incomplete && error?.exitCode == .tryAgain)
      #expect(error?.message.hasPrefix("task n1 failed in another worker, and others depend on it: ") == true)
      // Mended, both go on.
      try FileSystem.move("\(folder)/away", to: "\(folder)/n1.txt")
      for _ in 0..<20 {
        both()
        // A rank that starts before the other one may see the old failure once more.
        if (try? results.withLock { try $0.values.allSatisfy { try $0.get().isComplete } }) ?? false { break }
      }
      #expect(try sums("\(folder)/out", 4) == ["1", "3", "6", "10"])
    }
  }

  @Test func workersShareAChain() throws {
    try withTemporaryFolder { folder in
      let plan = try Plan(steps: [Step(RunningSum())], inputs: inputs(folder, [1, 2, 3, 4]))
      let errors = Monitor<[any Error]>([])
      runWorkers(2) { rank in
        do {
          _ = try Worker(plan: plan, folder: "\(folder)/out", share: .rank(rank, of: 2)).run(stop: StopFlag())
        } catch { errors.withLock { $0.append(error) } }
      }
      #expect(errors.withLock { $0.isEmpty })
      #expect(try sums("\(folder)/out", 4) == ["1", "3", "6", "10"])
      #expect(try Merge(plan: plan, folder: "\(folder)/out").run().isComplete)
    }
  }
}
