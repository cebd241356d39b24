import Base
import TestSupport
import Testing

@testable import Runs

/// What `status`, `verify`, `gc` and `merge` make of a directory.
@Suite struct OperationsTests {
  /// A job that copies its input, and fails for inputs called `bad`.
  private struct Copy: Job {
    static let id = "copy"
    func describe(_ json: inout JSONWriter) { json.member("kind", "plain") }
    func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneForEachInput(endings: [".txt"]) }
    func perform(_ task: TaskSpec, _ context: TaskContext) throws {
      var bytes = ByteBuffer()
      try context.open().readAll(into: &bytes)
      let name = "out/\(task.name)"
      try bytes.withSpan { try AtomicFile.write($0, to: context.stagingPath(of: name)) }
      let digest = bytes.withSpan { Digest.of($0, .sha256).hexadecimal }
      context.stage(.init(path: name, byteCount: bytes.count, sha256: digest))
    }
  }

  private func plan(_ folder: String, _ names: [String]) throws -> Plan {
    let inputs = try names.map { name in
      let path = "\(folder)/\(name).txt"
      if name != "bad" { try AtomicFile.write("text of \(name)", to: path) }
      return Input(location: path, identity: path, byteCount: name.utf8.count + 8)
    }
    return try Plan(steps: [Step(Copy())], inputs: inputs)
  }

  @Test func statusTellsEveryState() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      let plan = try plan(folder, ["a", "b", "bad", "c", "d"])
      let storage = try FolderStorage(out, owner: "other.1.2")
      let leases = Leases(storage, owner: LeaseOwner(host: "other", process: 1, start: "2"), maximumAge: 60)
      _ = try leases.claim("c")
      try leases.release(#require(try leases.claim("d")))
      // a, b and d are done here, bad fails, and c is somebody else's.
      let stop = StopFlag()
      let worker = Worker(plan: plan, folder: out, share: .claim)
      #expect(throws: RunError.self) {
        try worker.run(stop: stop) { if $0.tasksDone == 3 { stop.request() } }
      }
      let before = try FileSystem.names(in: "\(out)/.leases")
      let status = try RunStatus(plan.tasks, folder: out, leaseAge: 60)
      #expect(try FileSystem.names(in: "\(out)/.leases") == before, "looking leaves nothing behind")
      #expect(status.tasks.map(\.state) == [.done, .done, .failed, .running, .done])
      #expect(status.count(.done) == 3 && !status.isComplete)
      #expect(status.tasks[2].failure?.contains("bad.txt") == true)
      #expect(try RunStatus(plan.tasks, folder: out, leaseAge: 0).tasks[3].state == .stale)
      #expect(try RunStatus([], folder: out, leaseAge: 60).isComplete)
    }
  }

  @Test func verifyFindsWhatIsWrong() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      let plan = try plan(folder, ["a", "b", "c", "d", "e"])
      _ = try Run(plan: plan, folder: out).run(stop: StopFlag())
      func problems() throws -> [String] {
        try Verification(folder: out, threads: 2).run(tasks: plan.tasks, stop: StopFlag()).problems
      }
      #expect(try problems() == [])
      try FileSystem.remove("\(out)/out/a")
      try AtomicFile.write("text of B", to: "\(out)/out/b")
      try AtomicFile.write("text", to: "\(out)/out/c")
      try FileSystem.remove("\(out)/records/d.json")
      try AtomicFile.write("{}", to: "\(out)/records/e.json")
      let found = try problems()
      #expect(found.count == 6)
      for (problem, words) in zip(
        found, ["out/a: missing", "out/b: other bytes", "out/c: 4 bytes", "records/e.json", "task d", "task e"])
      {
        #expect(problem.hasPrefix(words), "\(problem)")
      }
    }
  }

  @Test func mergeWaitsForEveryTask() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      let plan = try plan(folder, ["a", "b", "c"])
      _ = try Worker(plan: plan, folder: out, share: .rank(0, of: 2)).run(stop: StopFlag())
      let error = #expect(throws: RunError.self) { try Merge(plan: plan, folder: out).run() }
      #expect(error?.code == .incomplete && error?.exitCode == .tryAgain)
      _ = try Worker(plan: plan, folder: out, share: .rank(1, of: 2)).run(stop: StopFlag())
      #expect(try Merge(plan: plan, folder: out).run().isComplete)
      #expect(FileSystem.entry(at: "\(out)/faults.jsonl") != nil)
    }
  }

  @Test func cleaningKeepsWhatIsOfUse() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      let plan = try plan(folder, ["a", "b"])
      _ = try Worker(plan: plan, folder: out, share: .rank(0, of: 2)).run(stop: StopFlag())
      let done = try #require(try FileSystem.names(in: "\(out)/records").first?.split(separator: ".").first)
      let open = done == "a" ? "b" : "a"
      for name in ["\(done)~x.1.1", "\(open)~x.1.1", "\(open)~y.1.1"] {
        try FileSystem.createFolder("\(out)/.work/\(name)")
      }
      let checkpoint = Checkpoint(
        task: open, plan: "", inputs: [], parts: 0, done: 0, counts: Counts(), lines: nil, state: .bool(true))
      try checkpoint.write(to: "\(out)/.work/\(open)~y.1.1")
      try AtomicFile.write("x", to: "\(out)/records/.x.json.1.part")
      try FileSystem.createFolder("\(out)/work/step")
      try AtomicFile.write("x", to: "\(out)/work/step/.report.html.1.part")
      let cleaning = Cleaning(folder: out)
      let expected = [
        ".work/\(done)~x.1.1", ".work/\(open)~x.1.1", "records/.x.json.1.part", "work/step/.report.html.1.part",
      ]
      #expect(try cleaning.run(olderThan: 3600, isDryRun: true).sorted() == expected.sorted())
      #expect(try FileSystem.names(in: "\(out)/.work").count == 3)
      // While a worker is there, only what is nobody's is removed.
      let lock = try FileLock.take(folder: out, isShared: true)
      #expect(try cleaning.run(olderThan: 3600, isDryRun: true) == [".work/\(done)~x.1.1"])
      withExtendedLifetime(lock) {}
    }
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/records")
      try FileSystem.createFolder("\(folder)/.work/a~x.1.1")
      #expect(try Cleaning(folder: folder).run(olderThan: 3600, isDryRun: false) == [".work/a~x.1.1"])
      #expect(FileSystem.entry(at: "\(folder)/.work") == nil)
    }
  }
}
