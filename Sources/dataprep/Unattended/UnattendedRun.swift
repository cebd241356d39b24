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
  func run(_ body: () throws -> Void) throws {
    let end = ContinuousClock.now + .seconds(options.lockWait.seconds)
    let lock = try takeLock(until: end)
    defer { withExtendedLifetime(lock) {} }
    guard options.metricsFile != nil || options.pingURL != nil else { return try attempt(body, until: end) }
    while try isLocked() { try wait(until: end, orThrow: RunError.locked(output)) }
    try begin()
    do {
      try attempt(body, until: end)
      finish(.success)
    } catch let error as RunError where error.code == .locked {
      throw error
    } catch {
      finish((error as? any ReportableError)?.exitCode ?? .software)
      throw error
    }
  }

  /// Takes what the run has come to so far.
  func update(_ outcome: RunOutcome) {
    guard options.metricsFile != nil else { return }
    state.withLock { state in
      state.outcome = outcome
      let now = time(nil)
      guard now - state.written >= Self.interval else { return }
      state.written = now
      // A metrics file that cannot be written is told at the start, and at the end.
      try? state.metrics?.write(outcome, status: nil, now: now)
    }
  }

  /// Tells the start.
  private func begin() throws {
    if let path = options.metricsFile {
      let now = time(nil)
      try state.withLock { state in
        state.metrics = MetricsFile(path, command: command, output: output, now: now)
        state.written = now
        try state.metrics?.write(state.outcome, status: nil, now: now)
      }
    }
    if let url = options.pingURL { Ping(url).send(.start) }
  }

  private func finish(_ status: ExitStatus) {
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

  private func takeLock(until end: ContinuousClock.Instant) throws -> FolderLock? {
    guard let path = options.lock else { return nil }
    while true {
      if let lock = try FolderLock.take(file: path) { return lock }
      try wait(until: end, orThrow: RunError.locked(file: path))
    }
  }

  /// Whether another process writes the directory now.
  private func isLocked() throws -> Bool {
    guard FileSystem.entry(at: Path.join(output, ".lock")) != nil else { return false }
    return try FolderLock.take(output, isShared: sharesOutput) == nil
  }

  /// Runs; where another process writes the directory, again and again until the time is over.
  private func attempt(_ body: () throws -> Void, until end: ContinuousClock.Instant) throws {
    while true {
      do { return try body() } catch let error as RunError where error.code == .locked {
        try wait(until: end, orThrow: error)
      }
    }
  }

  private func wait(until end: ContinuousClock.Instant, orThrow error: RunError) throws {
    guard ContinuousClock.now < end, !Signals.stop.isRequested else { throw error }
    usleep(200_000)
  }
}
