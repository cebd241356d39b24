import Base
import CSystem
import Runs

/// A run that nobody watches: it waits for locks, and tells monitors how it goes.
///
/// Who finds a lock held tells nobody: the process that holds it does.
final class UnattendedRun: Sendable {
  /// Seconds between two writings of the metrics.
  private static let interval = 15

  private struct State: Sendable {
    var outcome = RunOutcome()
    var metrics: MetricsFile?
    var written = 0
    /// Whether the start was told.
    var hasBegun = false
  }

  private let options: UnattendedOptions
  private let command: String
  private let output: String
  private let sharesOutput: Bool
  private let state = Monitor(State())

  /// - Parameters:
  ///   - command: the command's name.
  ///   - output: the directory that it writes.
  ///   - sharesOutput: whether other processes may write it, too: workers of a plan.
  init(_ options: UnattendedOptions, command: String, output: String, sharesOutput: Bool = false) {
    self.sharesOutput = sharesOutput
    self.options = options
    self.command = command
    self.output = output
  }

  /// Does the run as the options say.
  ///
  /// - Parameter body: the run, which calls `update` when it holds the directory's lock.
  func run(_ body: () throws -> Void) throws {
    if let path = options.metricsFile {
      // Told before hours of work, not after them. The file is dropped, and with it what was created.
      _ = try AtomicFile(path: path)
    }
    let end = ContinuousClock.now + .seconds(options.lockWait.seconds)
    let lock = try takeLock(until: end)
    defer { withExtendedLifetime(lock) {} }
    while true {
      while try isLocked() { try wait(0.2, until: end, orThrow: RunError.locked(output)) }
      do {
        try body()
        return finish(.success)
      } catch let error as RunError where error.code == .locked {
        // Another process was faster, or the output is in an object store.
        try wait(5, until: end, orThrow: error)
      } catch {
        finish(Dataprep.status(of: error))
        throw error
      }
    }
  }

  /// Takes what the run has come to so far. The first call tells the start.
  func update(_ outcome: RunOutcome) {
    guard options.metricsFile != nil || options.pingURL != nil else { return }
    begin()
    state.withLock { state in
      state.outcome = outcome
      let now = time(nil)
      guard now - state.written >= Self.interval else { return }
      state.written = now
      // A file that cannot be written any more is told at the end.
      try? state.metrics?.write(outcome, status: nil, now: now)
    }
  }

  /// Tells the start, once.
  private func begin() {
    let isFirst = state.withLock { state in
      guard !state.hasBegun else { return false }
      state.hasBegun = true
      if let path = options.metricsFile {
        let now = time(nil)
        state.metrics = MetricsFile(path, command: command, output: output, now: now)
        state.written = now
        try? state.metrics?.write(state.outcome, status: nil, now: now)
      }
      return true
    }
    if isFirst, let url = options.pingURL { Ping(url).send(.start) }
  }

  private func finish(_ status: ExitStatus) {
    begin()
    if options.metricsFile != nil {
      state.withLock { state in
        do { try state.metrics?.write(state.outcome, status: status, now: time(nil)) } catch {
          Console.warning("--metrics-file: \(ErrorText.of(error))")
        }
      }
    }
    if let url = options.pingURL { Ping(url).send(status == .success ? .success : .failure) }
  }

  // MARK: Locks

  private func takeLock(until end: ContinuousClock.Instant) throws -> FileLock? {
    guard let path = options.lock else { return nil }
    while true {
      if let lock = try FileLock.take(path) { return lock }
      try wait(0.2, until: end, orThrow: RunError.locked(file: path))
    }
  }

  /// Whether another process writes the directory now.
  private func isLocked() throws -> Bool {
    guard FileSystem.entry(at: Path.join(output, FileLock.folderFile)) != nil else { return false }
    return try FileLock.take(folder: output, isShared: sharesOutput) == nil
  }

  private func wait(_ seconds: Double, until end: ContinuousClock.Instant, orThrow error: RunError) throws {
    let left = ContinuousClock.now.duration(to: end) / .seconds(1)
    guard left > 0, !Signals.stop.isRequested else { throw error }
    usleep(UInt32(min(seconds, left) * 1e6))
  }
}
