import Base
import Foundation
import TestSupport
import Testing

@testable import Runs

@Suite struct PlanFileTests {
  /// A job of which only its description matters.
  struct Paper: Job {
    static let id = "paper"
    var width = 5
    func describe(_ json: inout JSONWriter) { json.member("width", width) }
    func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneForEachInput() }
    func perform(_ task: TaskSpec, _ context: TaskContext) throws {}
  }

  private static func plan() -> Plan {
    Plan(
      steps: [Step(Paper(), id: "a"), Step(Paper(width: 7), id: "b")],
      tasks: [
        TaskSpec(
          name: "x", step: "a",
          inputs: [
            Input(location: "./x", identity: "/x", byteCount: 3, version: "mtime:4"),
            Input(location: "-", identity: "-"),
          ],
          variant: "v"),
        TaskSpec(name: "y\u{e9}", step: "a", inputs: [], after: .task("x")),
        TaskSpec(name: "join", step: "b", inputs: [], after: .step("a")),
      ])
  }

  private static func file() throws -> PlanFile {
    try PlanFile(plan(), command: ["crawl-extract", "a b"], directory: "/here", output: "/out")
  }

  @Test func survivesItsFiles() throws {
    try withTemporaryFolder { folder in
      #expect(try PlanFile(folder: folder) == nil)
      let written = try Self.file()
      try written.write(to: folder)
      let read = try #require(try PlanFile(folder: folder))
      #expect(read.tasks == Self.plan().tasks)
      #expect(read.command == ["crawl-extract", "a b"] && read.directory == "/here" && read.output == "/out")
      #expect(read.steps.map(\.id) == ["a", "b"])
      #expect(read.steps[1].description["width"] == .integer(7))
      #expect(read.digest == written.digest && read.digest.utf8.count == 64)
    }
  }

  @Test func thatIsThereAlreadyIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      try Self.file().write(to: folder)
      let before = FileSystem.entry(at: "\(folder)/plan.json")
      try Self.file().write(to: folder)
      #expect(FileSystem.entry(at: "\(folder)/plan.json") == before)
    }
  }

  @Test(arguments: [PlanFile.planName, PlanFile.tasksName])
  func oneChangedByteIsRefused(_ name: String) throws {
    try withTemporaryFolder { folder in
      try Self.file().write(to: folder)
      let path = "\(folder)/\(name)"
      let bytes = try FileSystem.read(path)
      // The end of plan.json's last line is the only byte that says nothing.
      for index in bytes.indices where name == PlanFile.tasksName || index < bytes.count - 1 {
        var changed = bytes
        changed[index] ^= 1
        try FileSystem.truncate(path, to: 0)
        try FileSystem.append(changed.span, to: path)
        let error = #expect(throws: RunError.self, "byte \(index)") { try PlanFile(folder: folder) }
        #expect(error?.code == .badPlan)
      }
    }
  }

  @Test func cutOrMissingTasksAreRefused() throws {
    try withTemporaryFolder { folder in
      try Self.file().write(to: folder)
      let path = "\(folder)/\(PlanFile.tasksName)"
      for count in stride(from: try FileSystem.read(path).count - 1, through: 0, by: -9) {
        try FileSystem.truncate(path, to: count)
        #expect(throws: RunError.self) { try PlanFile(folder: folder) }
      }
      try FileSystem.remove(path)
      #expect(throws: (any Error).self) { try PlanFile(folder: folder) }
    }
  }

  @Test func twoTasksOfOneNameAreRefused() throws {
    try withTemporaryFolder { folder in
      let task = Self.plan().tasks[0]
      let plan = Plan(steps: [Step(Paper(), id: "a")], tasks: [task, task])
      try PlanFile(plan, command: [], directory: "", output: ".").write(to: folder)
      #expect(throws: RunError.self) { try PlanFile(folder: folder) }
    }
  }

  @Test(arguments: ["../x", ".x", "a/b", ""])
  func hostileTaskNamesAreRefused(_ name: String) throws {
    try withTemporaryFolder { folder in
      let plan = Plan(steps: [Step(Paper(), id: "a")], tasks: [TaskSpec(name: name, step: "a", inputs: [])])
      try PlanFile(plan, command: [], directory: "", output: ".").write(to: folder)
      #expect(throws: RunError.self) { try PlanFile(folder: folder) }
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func manyTasksAreQuick() throws {
    try withTemporaryFolder { folder in
      // Tests are not optimized; the full number takes half a minute on a busy machine.
      let count = ProcessInfo.processInfo.environment["DATAPREP_LONG_TESTS"] == nil ? 20_000 : 100_000
      let tasks = (0..<count).map { number in
        let location = "s3://b/" + String(number) + ".warc.gz"
        let input = Input(location: location, identity: location, byteCount: number)
        return TaskSpec(name: String(number), step: "paper", inputs: [input])
      }
      let plan = Plan(steps: [Step(Paper())], tasks: tasks)
      let start = threadProcessorTime()
      try PlanFile(plan, command: [], directory: "", output: ".").write(to: folder)
      let read = try #require(try PlanFile(folder: folder))
      // What is quadratic takes minutes.
      #expect(threadProcessorTime() - start < 30)
      #expect(read.tasks.count == count)
      #expect(read.tasks.last == tasks.last)
    }
  }
}
