import Base
import Synchronization

@testable import Runs

/// Runs the scripts of several processes under every order of their storage operations, and with a crash before each.
///
/// Every process has a thread, which waits before an operation until it is chosen. One execution follows a path of
/// choices; the next one differs in the last choice that can be made otherwise, depth first, until all orders are done
/// between which a process or the disk can tell a difference. A crash after an operation is one before the next.
struct Interleavings<Value: Sendable> {
  enum Outcome: Sendable {
    case returned(Value)
    case threw(any Error)
    case crashed
  }

  typealias Script = @Sendable (FakeStorage) throws -> Value

  var scripts: [Script]
  /// Processes that may crash, and how many crashes there are at most.
  var mortal: Set<Int> = []
  var crashes = 0
  /// Whether orders are left out between which nobody can tell a difference.
  var isReduced = true
  /// Executions after which it is given up: a case that is too large.
  var limit = 4000
  /// The disk as it is before.
  var setUp: @Sendable (FakeDisk) -> Void = { _ in }
  /// What must hold after every operation; gives what is wrong.
  var invariant: @Sendable (FakeDisk) -> String? = { _ in nil }

  init(_ scripts: [Script]) { self.scripts = scripts }

  /// Explores all executions, up to the first in which something is wrong.
  ///
  /// - Parameter atEnd: gives what is wrong when all processes have ended.
  /// - Returns: how many executions there were, and what was wrong, with the operations that led to it.
  func explore(
    _ atEnd: (FakeDisk, [Outcome]) throws -> String?
  ) rethrows -> (count: Int, violation: String?) {
    var path = StepPath(isReduced: isReduced)
    var (count, executions) = (0, 0)
    repeat {
      let disk = FakeDisk()
      setUp(disk)
      path.rewind()
      let execution = Execution(
        path: path, processes: scripts.count, mortal: mortal, crashes: crashes, disk: disk, invariant: invariant)
      let outcomes = Mutex<[Int: Outcome]>([:])
      runWorkers(scripts.count) { process in
        let storage = FakeStorage(disk) { try execution.enter(process, $0) }
        let outcome: Outcome
        do {
          let value = try scripts[process](storage)
          outcome = storage.isDead ? .crashed : .returned(value)
        } catch {
          outcome = storage.isDead ? .crashed : .threw(error)
        }
        outcomes.withLock { $0[process] = outcome }
        execution.leave(process)
      }
      let ended = execution.result
      path = ended.path
      if !path.isRedundant { count += 1 }
      executions += 1
      guard executions <= limit else { return (count, "more than \(limit) executions") }
      let sorted = outcomes.withLock { outcomes in scripts.indices.compactMap { outcomes[$0] } }
      let violation = try ended.violation ?? atEnd(disk, sorted)
      if let violation {
        return (count, "\(violation), after:\n\(ended.trace.joined(separator: "\n"))\n\(sorted)")
      }
    } while path.advance()
    return (count, nil)
  }
}

/// What a process can do next: its operation, or come to its end.
struct ProcessStep: Sendable {
  var process: Int
  var operation: Operation
  var isCrash = false

  /// Whether it makes a difference which of two steps comes first. Steps of which one at least writes nothing, and that
  /// are about other files, can change places: the disk goes through the same states.
  func conflicts(with other: ProcessStep) -> Bool {
    if process == other.process || isCrash && other.isCrash { return true }
    return !isCrash && !other.isCrash && operation.conflicts(with: other.operation)
  }
}

/// The steps of one execution, and the ways that each of them could have gone.
struct StepPath {
  private struct Node {
    /// Steps to be explored, and the one that is taken.
    var steps: [ProcessStep]
    var chosen = 0
    /// Steps that lead to nothing new, as they were explored before at a place from which the order does not matter
    /// (sleep sets, Godefroid 1996).
    var asleep: [ProcessStep]
  }

  private let isReduced: Bool
  private var nodes: [Node] = []
  private var position = 0
  /// Whether the execution is equal to one before in all but the order of steps that do not conflict.
  private(set) var isRedundant = false

  init(isReduced: Bool) { self.isReduced = isReduced }

  mutating func rewind() {
    position = 0
    isRedundant = false
  }

  /// The next step of those that are possible.
  mutating func choose(_ steps: [ProcessStep]) -> ProcessStep {
    if isRedundant { return steps[0] }
    if position == nodes.count {
      let asleep = nodes.last.flatMap { isReduced ? $0 : nil }.map { node in
        (node.asleep + node.steps[..<node.chosen]).filter { !$0.conflicts(with: node.steps[node.chosen]) }
      }
      let node = Node(
        steps: steps.filter { step in
          !(asleep ?? []).contains { $0.process == step.process && $0.isCrash == step.isCrash }
        }, asleep: asleep ?? [])
      guard !node.steps.isEmpty else {
        isRedundant = true
        return steps[0]
      }
      nodes.append(node)
    }
    defer { position += 1 }
    return nodes[position].steps[nodes[position].chosen]
  }

  /// Goes to the next path; false after the last.
  mutating func advance() -> Bool {
    while var node = nodes.popLast() {
      node.chosen += 1
      guard node.chosen < node.steps.count else { continue }
      nodes.append(node)
      return true
    }
    return false
  }
}

/// One execution: holds processes before each operation, and lets one at a time go on.
private final class Execution: Sendable {
  private struct State {
    var path: StepPath
    /// Processes that have not ended.
    var alive: Set<Int>
    /// What each process that is held wants to do.
    var held: [Int: Operation] = [:]
    var crashesLeft: Int
    var chosen: ProcessStep?
    var trace: [String] = []
    var violation: String?
  }

  private let state: Monitor<State>
  private let mortal: Set<Int>
  private let disk: FakeDisk
  private let invariant: @Sendable (FakeDisk) -> String?

  init(
    path: StepPath, processes: Int, mortal: Set<Int>, crashes: Int, disk: FakeDisk,
    invariant: @escaping @Sendable (FakeDisk) -> String?
  ) {
    state = Monitor(State(path: path, alive: Set(0..<processes), crashesLeft: crashes))
    self.mortal = mortal
    self.disk = disk
    self.invariant = invariant
  }

  var result: (path: StepPath, trace: [String], violation: String?) {
    state.withLock { ($0.path, $0.trace, $0.violation) }
  }

  func enter(_ process: Int, _ operation: Operation) throws {
    state.withLock { state in
      state.held[process] = operation
      choose(&state)
    }
    let crashes = state.wait(until: { $0.chosen?.process == process }) { state in
      defer { state.chosen = nil }
      state.held[process] = nil
      return state.chosen?.isCrash ?? false
    }
    if crashes { throw Crash() }
  }

  func leave(_ process: Int) {
    state.withLock { state in
      state.alive.remove(process)
      choose(&state)
    }
  }

  /// Chooses who goes on, once all are held.
  private func choose(_ state: inout State) {
    guard state.chosen == nil, state.held.count == state.alive.count else { return }
    if state.violation == nil { state.violation = invariant(disk) }
    guard !state.held.isEmpty else { return }
    var steps = state.held.sorted { $0.key < $1.key }.map { ProcessStep(process: $0.key, operation: $0.value.now) }
    if state.crashesLeft > 0 {
      steps += steps.filter { mortal.contains($0.process) }.map {
        ProcessStep(process: $0.process, operation: $0.operation, isCrash: true)
      }
    }
    let step = state.path.choose(steps)
    if step.isCrash { state.crashesLeft -= 1 }
    state.trace.append("\(step.process): \(step.operation.name)\(step.isCrash ? " - crash before it" : "")")
    state.chosen = step
  }
}
