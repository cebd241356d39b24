import Base
import Testing

@testable import Runs

@Suite struct PlanTests {
  private static func input(_ name: String, bytes: Int? = 5) -> Input {
    Input(location: name, identity: "/\(name)", byteCount: bytes)
  }

  /// A step that joins what the step before did.
  private struct Join: Job {
    static let id = "join"
    func describe(_ json: inout JSONWriter) {}
    func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "join") }
    func perform(_ task: TaskSpec, _ context: TaskContext) throws {}
  }

  /// A step with a task after each one of the step before.
  private struct Map: Job {
    static let id = "map"
    func describe(_ json: inout JSONWriter) {}
    func tasks(for request: TaskRequest) -> [TaskSpec] {
      request.tasksBefore.map { TaskSpec(name: "m-\($0.name)", step: request.step, inputs: [], after: .task($0.name)) }
    }
    func perform(_ task: TaskSpec, _ context: TaskContext) throws {}
  }

  @Test func anInputThatIsThereTwiceCountsOnce() throws {
    var again = Self.input("x")
    again.location = "./x"
    let plan = try Plan(steps: [Step(PlanFileTests.Paper())], inputs: [Self.input("x"), Self.input("y"), again])
    #expect(plan.tasks.map(\.name) == ["x", "y"])
    #expect(plan.tasks[0].inputs == [Self.input("x")])
    #expect(plan.byteCount == 10)
  }

  @Test func stepsFollowEachOther() throws {
    let plan = try Plan(
      steps: [Step(PlanFileTests.Paper()), Step(Map()), Step(Join())], inputs: [Self.input("x"), Self.input("y")])
    #expect(plan.tasks.map(\.name) == ["x", "y", "m-x", "m-y", "join"])
    #expect(plan.tasks.map(\.step) == ["paper", "paper", "map", "map", "join"])
    #expect(plan.tasks.map(\.after) == [.nothing, .nothing, .task("x"), .task("y"), .step("map")])
    #expect(plan.step("map")?.id == "map" && plan.step("none") == nil)
  }

  @Test func digestsAreOfWhatDecidesTheOutput() throws {
    func plan(_ width: Int) -> Plan { Plan(steps: [Step(PlanFileTests.Paper(width: width))], tasks: []) }
    let task = TaskSpec(name: "x", step: "paper", inputs: [])
    var variant = task
    variant.variant = "v"
    #expect(plan(5).digest(of: task) == plan(5).digests["paper"])
    #expect(plan(5).digest(of: task) != plan(6).digest(of: task))
    #expect(plan(5).digest(of: task) != plan(5).digest(of: variant))
    #expect(plan(5).digest(of: variant) != plan(6).digest(of: variant))
    // The name of the step is no part of it, and neither are the inputs: records list these.
    #expect(Step(PlanFileTests.Paper(), id: "a").digest == Step(PlanFileTests.Paper(), id: "b").digest)
  }

  @Test func tasksKeepTheNamesOfTheirRecords() throws {
    let first = Self.input("b/x")
    let record = CompletionRecord(task: "x", step: "paper", plan: "", inputs: [first])
    let plan = try Plan(
      steps: [Step(PlanFileTests.Paper())], inputs: [Self.input("a/x"), first], records: [record])
    #expect(plan.tasks[1].name == "x")
    #expect(plan.tasks[0].name.hasPrefix("x~"))
  }
}

@Suite struct InputTests {
  @Test func changesAreToldBySizeAndVersion() {
    let before = Input(location: "x", identity: "/x", byteCount: 3, version: "mtime:1")
    #expect(!before.isChanged(from: before))
    for change: (inout Input) -> Void in [{ $0.byteCount = nil }, { $0.version = nil }, { $0.location = "y" }] {
      var now = before
      change(&now)
      #expect(!now.isChanged(from: before) && !before.isChanged(from: now))
    }
    var larger = before
    larger.byteCount = 4
    #expect(larger.isChanged(from: before))
    #expect(larger.difference(from: before) == "had 3 bytes when it was read, and has 4 now")
    var newer = before
    newer.version = "mtime:2"
    #expect(newer.isChanged(from: before))
    #expect(newer.difference(from: before) == "was written again since it was read")
  }
}
