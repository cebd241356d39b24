import Base
import Synchronization

@testable import Runs

/// Files in memory that several processes of a test share, with a clock that stands still until it is moved.
final class FakeDisk: Sendable {
  struct File: Equatable, Sendable {
    var bytes: [UInt8]
    /// When it was created or touched last.
    var time: Double
  }

  private struct State {
    var files: [String: File] = [:]
    var now = 0.0
  }

  private let state = Mutex(State())

  /// All files by path.
  var files: [String: File] { state.withLock { $0.files } }

  func text(_ path: String) -> String? { files[path].map { String(decoding: $0.bytes, as: UTF8.self) } }

  func write(_ path: String, _ text: String) { replace(path, Array(text.utf8)) }

  func create(_ path: String, _ bytes: [UInt8]) -> Bool {
    state.withLock { state in
      guard state.files[path] == nil else { return false }
      state.files[path] = File(bytes: bytes, time: state.now)
      return true
    }
  }

  func replace(_ path: String, _ bytes: [UInt8]) {
    state.withLock { state in state.files[path] = File(bytes: bytes, time: state.now) }
  }

  func remove(_ path: String) {
    state.withLock { state in state.files = state.files.filter { $0.key != path && !$0.key.hasPrefix(path + "/") } }
  }

  func move(_ path: String, to target: String) -> Bool {
    state.withLock { state in
      guard let file = state.files.removeValue(forKey: path) else { return false }
      state.files[target] = file
      return true
    }
  }

  func touch(_ path: String) -> Bool {
    state.withLock { state in
      guard state.files[path] != nil else { return false }
      state.files[path]?.time = state.now
      return true
    }
  }

  func age(of path: String) -> Double? { state.withLock { state in state.files[path].map { state.now - $0.time } } }

  /// Lets seconds pass.
  func pass(_ seconds: Double) { state.withLock { $0.now += seconds } }
}

/// An operation of a process on the disk.
struct Operation: Sendable {
  var name: String
  /// Files or folders; an empty name is all of them.
  var reads: [String]
  var writes: [String]

  /// Whether nothing is written as things stand: what is to be created is there, or what is to be moved is not.
  var isIdle: @Sendable () -> Bool = { false }

  /// The operation as it would go now.
  var now: Operation { isIdle() ? Operation(name: name, reads: reads + writes, writes: []) : self }

  /// Whether it makes a difference which of two comes first, to their processes or to the states of the disk.
  func conflicts(with other: Operation) -> Bool {
    if !writes.isEmpty, !other.writes.isEmpty { return true }
    return Self.overlap(writes, other.reads) || Self.overlap(reads, other.writes)
  }

  private static func overlap(_ a: [String], _ b: [String]) -> Bool {
    a.contains { one in
      b.contains { $0 == one || one.isEmpty || $0.hasPrefix(one + "/") || one.hasPrefix($0 + "/") }
    }
  }
}

/// The end of a process: from here on it does nothing.
struct Crash: Error {}

/// Storage as one process sees it. Before every operation a scheduler can hold the process, or end it.
final class FakeStorage: RunStorage {
  let location = "run"
  let disk: FakeDisk
  private let enter: @Sendable (Operation) throws -> Void
  private let dead = Atomic<Bool>(false)

  /// - Parameter enter: called before every operation with what it is; what it throws ends the process.
  init(_ disk: FakeDisk, enter: @escaping @Sendable (Operation) throws -> Void = { _ in }) {
    self.disk = disk
    self.enter = enter
  }

  /// Whether the process has come to its end.
  var isDead: Bool { dead.load(ordering: .relaxed) }

  /// Lets another process go on in place of one that is dead.
  func restart() { dead.store(false, ordering: .relaxed) }

  func begin(
    _ name: String, reads: [String] = [], writes: [String] = [], isIdle: @escaping @Sendable () -> Bool = { false }
  ) throws {
    if isDead { throw Crash() }
    do { try enter(Operation(name: name, reads: reads, writes: writes, isIdle: isIdle)) } catch {
      dead.store(true, ordering: .relaxed)
      throw error
    }
  }

  func names(in folder: String) throws -> [String] {
    try begin("names in \(folder)", reads: [folder])
    let below = disk.files.keys.filter { $0.hasPrefix(folder + "/") }.map { $0.dropFirst(folder.utf8.count + 1) }
    return Set(below.map { String($0.prefix { $0 != "/" }) }).sorted()
  }

  func read(_ path: String) throws -> [UInt8]? {
    try begin("read \(path)", reads: [path])
    return disk.files[path]?.bytes
  }

  func create(_ path: String, _ bytes: [UInt8]) throws -> Bool {
    try begin("create \(path)", writes: [path]) { [disk] in disk.files[path] != nil }
    return disk.create(path, bytes)
  }

  func replace(_ path: String, _ bytes: [UInt8]) throws {
    try begin("replace \(path)", writes: [path])
    disk.replace(path, bytes)
  }

  func remove(_ path: String) throws {
    try begin("remove \(path)", writes: [path])
    disk.remove(path)
  }

  func place(_ staged: String, as path: String) throws -> Bool {
    try begin("place \(path)", writes: [staged, path]) { [disk] in disk.files[staged] == nil }
    return disk.move(staged, to: path)
  }

  func settle(_ paths: [String]) throws { try begin("settle") }

  func byteCount(of path: String) -> Int? {
    // Who is dead does not get to use the answer.
    guard (try? begin("size of \(path)", reads: [path])) != nil else { return nil }
    return disk.files[path]?.bytes.count
  }

  func touch(_ path: String) throws -> Bool {
    try begin("touch \(path)", writes: [path]) { [disk] in disk.files[path] == nil }
    return disk.touch(path)
  }

  func age(of path: String) throws -> Double? {
    try begin("age of \(path)", reads: [path])
    return disk.age(of: path)
  }

  /// Lets seconds pass, at a moment that the scheduler chooses.
  func pass(_ seconds: Double) throws {
    try begin("\(seconds) s pass", writes: [""])
    disk.pass(seconds)
  }
}
