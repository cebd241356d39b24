internal import Base

/// How far a run is, as its directory tells: for `dataprep status`.
package struct RunStatus: Sendable, Equatable {
  /// What is known of a task.
  package enum State: String, Sendable, CaseIterable {
    case done
    /// A worker holds its lease.
    case running
    /// A worker held its lease and has given no sign of life since.
    case stale
    /// The last worker that tried could not do it.
    case failed
    case pending
  }

  /// One task.
  package struct Task: Sendable, Equatable {
    package var name: String
    package var step: String
    package var state: State
    package var byteCount: Int
    /// Parts that are complete.
    package var parts: Int
    /// Why the last try failed.
    package var failure: String?
  }

  package var tasks: [Task]
  /// Seconds that the rest takes if it goes on as lately; nil where nothing tells.
  package var secondsLeft: Double?

  /// Tasks in a state.
  package func count(_ state: State, step: String? = nil) -> Int {
    tasks.count { $0.state == state && (step == nil || $0.step == step) }
  }

  /// Whether every task is done.
  package var isComplete: Bool { tasks.allSatisfy { $0.state == .done } }

  /// Reads the state of a run.
  ///
  /// - Parameters:
  ///   - tasks: the plan's tasks.
  ///   - leaseAge: seconds after which a lease is stale.
  package init(_ tasks: [TaskSpec], folder: String, leaseAge: Double) throws {
    let storage = try openRunHome(folder)
    // Who only looks leaves nothing behind.
    defer { storage.leave(isComplete: false) }
    var parts: [String: Int] = [:]
    var ages: [String: Double] = [:]
    try RunStore(storage).forEachRecord { record in
      guard record.state == .complete else { return }
      parts[record.task, default: 0] += 1
      if record.isLast { ages[record.task] = try storage.age(of: "records/\(record.fileName)") ?? 0 }
    }
    let leases = try LeaseAges(storage)
    self.tasks = try tasks.map { task in
      var state = State.pending
      var failure: String?
      if ages[task.name] != nil {
        state = .done
      } else if let age = leases.age(of: task.name) {
        state = age > leaseAge ? .stale : .running
      } else if let told = try TaskFailureFile(storage).message(of: task.name) {
        state = .failed
        failure = told
      }
      return Task(
        name: task.name, step: task.step, state: state, byteCount: task.byteCount, parts: parts[task.name] ?? 0,
        failure: failure)
    }
    secondsLeft = Self.secondsLeft(self.tasks, ages: ages)
  }

  /// From the speed of the last fifty tasks that were completed.
  private static func secondsLeft(_ tasks: [Task], ages: [String: Double]) -> Double? {
    func work(_ task: Task) -> Double { Double(task.byteCount) + 1024 }
    let lately = tasks.filter { ages[$0.name] != nil }.sorted { ages[$0.name, default: 0] < ages[$1.name, default: 0] }
      .prefix(50)
    guard lately.count > 1, let oldest = lately.last.flatMap({ ages[$0.name] }), oldest > 0 else { return nil }
    let speed = lately.dropLast().reduce(0) { $0 + work($1) } / oldest
    let left = tasks.reduce(0) { $0 + ($1.state == .done ? 0 : work($1)) }
    return left == 0 ? 0 : left / speed
  }
}

/// How long ago leases were renewed.
private struct LeaseAges {
  private var ages: [String: Double] = [:]

  init(_ storage: any RunHome) throws {
    for name in try storage.names(in: ".leases") where name.hasSuffix(".json") && !name.hasPrefix(".") {
      guard let mark = name.lastIndex(of: "~") else { continue }
      let task = String(name[..<mark])
      // Of several epochs the last is the one that counts.
      guard let bytes = try storage.read(".leases/\(name)"), let age = try storage.age(of: ".leases/\(name)"),
        let json = try? JSONValue(parsing: bytes.span), json["released"] != .bool(true)
      else {
        ages[task] = nil
        continue
      }
      ages[task] = age
    }
  }

  func age(of task: String) -> Double? { ages[task] }
}
