package import Base
internal import Fetch

/// A run's lock in an object store: `.leases/.run.json` of who has the run alone, `.leases/.worker-OWNER.json` of each of
/// those who share it. Each process writes its own first and looks for the others' then, so that of two at least one
/// sees the other.
extension ObjectStorage {
  /// Seconds without a sign of life after which a lock holds no more.
  static let lockAge = 60.0
  private static let exclusive = ".leases/.run.json"
  private static let sharedPrefix = ".worker-"

  package func lock(isShared: Bool, stop: StopFlag) throws -> RunLock? {
    // Processes of this host tell each other at once, and by the kernel whether they are alive.
    try FileSystem.createFolder(local.location)
    guard let near = try FileLock.take(folder: local.location, isShared: isShared) else { return nil }
    state.withLock { $0.isAlone = !isShared }
    guard try isConditional else {
      guard !isShared else {
        throw RunError(
          .planMismatch, "this object store ignores If-None-Match, so that several workers cannot share a run in it",
          location: location, advice: "Run the command at once, without a plan, or use another store.")
      }
      return RunLock { withExtendedLifetime(near) {} }
    }
    let path = isShared ? ".leases/\(Self.sharedPrefix)\(owner.name).json" : Self.exclusive
    guard let etag = try isShared ? store.put(path, content, if: nil, digest: nil) : takeAlone(path) else {
      state.withLock { $0.isAlone = false }
      return nil
    }
    let others = isShared ? [Self.exclusive] : try workers()
    for other in others where try isHeld(other) {
      try store.delete(path)
      state.withLock { $0.isAlone = false }
      return nil
    }
    let held = HeldObject(store, path, etag, content, stop)
    return RunLock {
      held.end()
      withExtendedLifetime(near) {}
    }
  }

  private func workers() throws -> [String] {
    try store.names(in: ".leases").filter { $0.hasPrefix(Self.sharedPrefix) }.map { ".leases/\($0)" }
  }

  /// Takes the lock of who is alone; nil where another process has it.
  private func takeAlone(_ path: String) throws -> String? {
    if let etag = try store.put(path, content, if: .isAbsent, digest: nil) { return etag }
    guard let (_, object) = try store.get(path) else { return try store.put(path, content, if: .isAbsent, digest: nil) }
    guard try !isHeld(path), let etag = object.etag else { return nil }
    // Of several that find it dead one takes it over.
    return try store.put(path, content, if: .matches(etag), digest: nil)
  }

  /// Whether a lock's process may be alive.
  internal func isHeld(_ path: String) throws -> Bool {
    guard let (bytes, object) = try store.get(path) else { return false }
    if let json = try? JSONValue(parsing: bytes.span), let holder = LeaseOwner(json), ThisProcess.isGone(holder) {
      return false
    }
    return object.age ?? 0 <= Self.lockAge
  }

  internal var content: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("host", owner.host)
    json.member("process", owner.process)
    json.member("start", owner.start)
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }
}

/// An object that says that this process lives, written again in turns by a thread of its own.
private final class HeldObject: Sendable {
  private struct State {
    var etag: String
    var isOver = false
    var isLost = false
  }

  private let store: any ObjectStore
  private let path: String
  private let content: [UInt8]
  private let state: Monitor<State>
  private let team: Monitor<WorkerTeam?>

  init(_ store: any ObjectStore, _ path: String, _ etag: String, _ content: [UInt8], _ stop: StopFlag) {
    self.store = store
    self.path = path
    self.content = content
    let state = Monitor(State(etag: etag))
    self.state = state
    team = Monitor(nil)
    let made = WorkerTeam(1) { _ in
      let clock = RunClock.system
      var last = clock.seconds()
      while !state.withLock({ $0.isOver }) {
        clock.sleep(0.1)
        guard clock.seconds() - last >= ObjectStorage.lockAge / 5 else { continue }
        last = clock.seconds()
        let etag = state.withLock { $0.etag }
        do {
          if let next = try store.put(path, content, if: .matches(etag), digest: nil) {
            state.withLock { $0.etag = next }
          } else {
            // Somebody took this process for dead.
            state.withLock { $0.isLost = true }
            return stop.request()
          }
        } catch {
          // At the next turn it may go; if not, others take it over.
          continue
        }
      }
    }
    team.withLock { $0 = made }
  }

  func end() {
    state.withLock { $0.isOver = true }
    team.withLock { team in
      team?.join()
      team = nil
    }
    // A process that was paused may have lost it without knowing: it belongs to whoever wrote it last.
    if !state.withLock({ $0.isLost }), (try? store.get(path))??.bytes == content { try? store.delete(path) }
  }
}
