import Testing

@testable import Runs

/// Every order of events on small plans: what a process does next is right, it never waits for what does not come, and
/// never ends while something can be done.
@Suite struct TaskBoardTests {
  private static func task(_ name: String, _ step: String = "a", after: Dependency = .nothing) -> TaskSpec {
    TaskSpec(name: name, step: step, inputs: [], after: after)
  }

  /// Plans with each kind of dependency.
  static let plans: [String: [TaskSpec]] = [
    "independent": [task("1"), task("2"), task("3")],
    "chain": [task("1"), task("2", after: .task("1")), task("3", after: .task("2"))],
    "map": [task("1"), task("2"), task("m1", "b", after: .task("1")), task("m2", "b", after: .task("2"))],
    "barrier": [task("1"), task("2"), task("j", "b", after: .step("a")), task("k", "c", after: .step("b"))],
    "unknown": [task("1", after: .task("nobody")), task("2", after: .step("nothing"))],
    "backwards": [task("2", after: .task("1")), task("1"), task("0", "b", after: .task("2"))],
  ]

  /// What a task depends on directly, by number; nil where that is no task of the plan.
  private static func needs(_ task: TaskSpec, _ tasks: [TaskSpec]) -> [Int]? {
    switch task.after {
    case .nothing: []
    case .task(let name): tasks.firstIndex { $0.name == name }.map { [$0] }
    case .step(let step): tasks.indices.filter { tasks[$0].step == step }
    }
  }

  /// Whether a task can still be complete some time, as far as this process knows.
  private static func canBeDone(_ task: Int, _ board: TaskBoard) -> Bool {
    switch board.status[task] {
    case .done, .running, .elsewhere: true
    case .failed: false
    case .pending: needs(board.tasks[task], board.tasks)?.allSatisfy { canBeDone($0, board) } ?? false
    }
  }

  /// Checks what the board says is next.
  private static func check(_ next: TaskBoard.Next, _ before: TaskBoard, _ after: TaskBoard) {
    let ready = before.tasks.indices.filter { task in
      before.mayDo(task) && before.status[task] == .pending
        && needs(before.tasks[task], before.tasks)?.allSatisfy { before.status[$0] == .done } ?? false
    }
    let isOpen = before.tasks.indices.contains { task in
      before.mayDo(task) && before.status[task] != .done && before.status[task] != .running && canBeDone(task, before)
    }
    let expected: TaskBoard.Next =
      if let first = ready.first {
        .work(first)
      } else if before.status.contains(.running) {
        .wait
      } else {
        isOpen ? .look : .end
      }
    #expect(next == expected, "with \(before.status)")
    var status = before.status
    if case .work(let task) = next { status[task] = .running }
    #expect(after.status == status)
  }

  @Test(arguments: plans.keys.sorted(), [false, true])
  func everyOrderOfEvents(_ name: String, _ sharesWithOthers: Bool) throws {
    let tasks = try #require(Self.plans[name])
    // Every choice of tasks that are this process's, where others have the rest.
    let choices = sharesWithOthers ? (1..<(1 << tasks.count)).map { $0 } : [(1 << tasks.count) - 1]
    var states = 0
    for choice in choices {
      let mine = Set(tasks.indices.filter { choice & (1 << $0) != 0 }.map { tasks[$0].name })
      var seen: Set<[TaskBoard.Status]> = []
      var open = [TaskBoard(tasks, done: [], mine: mine)]
      while let board = open.popLast() {
        guard seen.insert(board.status).inserted else { continue }
        var next = board
        Self.check(next.next(), board, next)
        open.append(next)
        for task in tasks.indices {
          let statuses: [TaskBoard.Status] =
            switch board.status[task] {
            // Done, failed, taken by somebody else, or given back at a stop.
            case .running: [.done, .failed, .elsewhere, .pending]
            // Others end, or give up.
            case .elsewhere: [.done, .pending]
            case .pending: board.mayDo(task) ? [] : [.done]
            case .done, .failed: []
            }
          for status in statuses {
            var changed = board
            changed.set(task, status)
            open.append(changed)
          }
        }
      }
      states += seen.count
    }
    #expect(states > (name == "unknown" ? 0 : 10))
  }

  @Test func whatIsDoneBeforeIsNotDoneAgain() {
    var board = TaskBoard(Self.plans["barrier"] ?? [], done: ["1", "2"], mine: ["2", "j", "k"])
    #expect(board.count == 3 && board.doneCount == 1)
    #expect(board.next() == .work(2))
    #expect(board.next() == .wait)
    board.set(2, .done)
    #expect(board.doneCount == 2)
    #expect(board.next() == .work(3))
    board.set(3, .failed)
    #expect(board.next() == .end)
  }

  @Test(.timeLimit(.minutes(15)))
  func longChainsAndManyTasksAreNoTrouble() {
    // As `crawl-extract --limit` makes them; the first one fails, so that all others cannot be done.
    let chain = (0..<100_000).map { Self.task("\($0)", after: $0 == 0 ? .nothing : .task("\($0 - 1)")) }
    var board = TaskBoard(chain, done: [])
    #expect(board.next() == .work(0))
    #expect(board.next() == .wait)
    board.set(0, .failed)
    #expect(board.next() == .end)
    var many = TaskBoard((0..<100_000).map { Self.task("\($0)") }, done: Set((0..<99_999).map(String.init)))
    #expect(many.next() == .work(99_999))
    many.set(99_999, .done)
    #expect(many.next() == .end)
  }
}
