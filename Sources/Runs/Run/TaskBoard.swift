/// Which task comes next: the state of every task of a plan, as one process knows it.
///
/// The rules alone, without threads or files, so that every order of events can be tested.
package struct TaskBoard: Sendable {
  /// What is known of a task.
  package enum Status: Sendable, Equatable {
    /// Not done, and nobody is known to work on it.
    case pending
    /// This process works on it.
    case running
    /// Another process works on it.
    case elsewhere
    case done
    /// This process could not do it.
    case failed
  }

  /// What a process does next.
  package enum Next: Sendable, Equatable {
    /// Work on a task, by number.
    case work(Int)
    /// Wait for a task that runs here to end.
    case wait
    /// Wait for what others do, and look at the records again.
    case look
    /// Nothing is left to do here.
    case end
  }

  /// All tasks of the plan.
  package let tasks: [TaskSpec]
  /// What is known of each task.
  package private(set) var status: [Status]
  /// Tasks that this process may do.
  private let isMine: [Bool]
  private let numbers: [String: Int]
  /// Tasks of each step that are not done.
  private var openTasks: [String: Int] = [:]
  /// Before this number no task of this process is pending.
  private var first = 0
  private var running = 0

  /// - Parameters:
  ///   - tasks: all tasks of the plan.
  ///   - done: names of those that are complete.
  ///   - mine: names of those that this process may do; nil for all.
  package init(_ tasks: [TaskSpec], done: Set<String>, mine: Set<String>? = nil) {
    self.tasks = tasks
    status = tasks.map { done.contains($0.name) ? .done : .pending }
    isMine = tasks.map { mine?.contains($0.name) ?? true }
    numbers = Dictionary(tasks.indices.map { (tasks[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
    for index in tasks.indices where status[index] != .done { openTasks[tasks[index].step, default: 0] += 1 }
    while first < tasks.count, !isMine[first] || status[first] != .pending { first += 1 }
  }

  /// Tasks of this process that are done.
  package var doneCount: Int { tasks.indices.count { isMine[$0] && status[$0] == .done } }
  /// Tasks of this process.
  package var count: Int { isMine.count { $0 } }

  /// Whether this process may do a task.
  package func mayDo(_ task: Int) -> Bool { isMine[task] }

  /// Notes what is known of a task now.
  package mutating func set(_ task: Int, _ new: Status) {
    if status[task] != .done, new == .done { openTasks[tasks[task].step, default: 0] -= 1 }
    if status[task] == .running { running -= 1 }
    if new == .running { running += 1 }
    status[task] = new
    if new == .pending { first = min(first, task) }
    while first < tasks.count, !isMine[first] || status[first] != .pending { first += 1 }
  }

  /// Whether what a task depends on is complete.
  private func isReady(_ task: Int) -> Bool {
    switch tasks[task].after {
    case .nothing: true
    case .task(let name): numbers[name].map { status[$0] == .done } ?? false
    case .step(let step): openTasks[step, default: 0] == 0
    }
  }

  /// What comes next; a task that is to be worked on is running then.
  package mutating func next() -> Next {
    let next = peek()
    if case .work(let task) = next { set(task, .running) }
    return next
  }

  /// What `next` would say.
  package func peek() -> Next {
    for task in tasks.indices[first...] where isMine[task] && status[task] == .pending && isReady(task) {
      return .work(task)
    }
    if running > 0 { return .wait }
    // Tasks of others may be done meanwhile, or be given up.
    let isHopeless = hopelessTasks()
    let waitsForOthers = tasks.indices.contains { task in
      isMine[task] && (status[task] == .elsewhere || status[task] == .pending && !isHopeless[task])
    }
    return waitsForOthers ? .look : .end
  }

  /// Tasks that failed here, and those that depend on them.
  private func hopelessTasks() -> [Bool] {
    var isHopeless = status.map { $0 == .failed }
    var steps = Set(tasks.indices.filter { isHopeless[$0] }.map { tasks[$0].step })
    // As tasks come after what they depend on, the second round mostly finds nothing.
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for task in tasks.indices where status[task] == .pending && !isHopeless[task] {
        let dependsOnOne =
          switch tasks[task].after {
          case .nothing: false
          case .task(let name): numbers[name].map { isHopeless[$0] } ?? true
          case .step(let step): steps.contains(step)
          }
        guard dependsOnOne else { continue }
        isHopeless[task] = true
        steps.insert(tasks[task].step)
        hasChanged = true
      }
    }
    return isHopeless
  }
}
