import Synchronization

/// The progress of a run, for people and as counts for machines.
protocol ProgressNews {
  /// The parts of the progress line, the most important first.
  ///
  /// - Parameters:
  ///   - seconds: since the run began.
  ///   - totalBytes: bytes of all inputs; 0 if unknown.
  func parts(seconds: Double, totalBytes: Int) -> [String]

  /// The counts of a JSON event.
  var counts: KeyValuePairs<String, Int> { get }

  /// The number of finished tasks, and of all tasks.
  var tasks: (done: Int, all: Int) { get }
}

/// Reports progress: one overwritten line on a terminal, a plain line every ten seconds elsewhere, JSON for machines,
/// or nothing.
final class ProgressReporter: Sendable {
  /// How progress is written.
  enum Style: Sendable { case terminal, lines, json, quiet }

  private struct State: Sendable {
    var last: ContinuousClock.Instant?
    var isLineOpen = false
  }

  private let style: Style
  private let totalBytes: Int
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameter totalBytes: bytes of the inputs to read; 0 if unknown.
  init(style: Style, totalBytes: Int) {
    self.style = style
    self.totalBytes = totalBytes
  }

  /// Reports progress, if enough time has passed since the last line.
  func update(_ progress: some ProgressNews) {
    let interval: Duration = style == .terminal ? .milliseconds(200) : .seconds(10)
    let isDue = state.withLock { state in
      guard style != .quiet else { return false }
      let now = ContinuousClock.now
      if let last = state.last ?? Optional(start), last.duration(to: now) < interval { return false }
      state.last = now
      state.isLineOpen = style == .terminal
      return true
    }
    guard isDue else { return }
    switch style {
    case .terminal: Console.progress(line(progress, columns: Console.columns))
    case .lines: Console.note(line(progress))
    case .json:
      var event = RunEvent(name: "progress", counts: progress.counts, seconds: seconds)
      event.tasks = progress.tasks
      Console.event(event.json)
    case .quiet: break
    }
  }

  /// Clears the overwritten line, so that the next output starts on a line of its own.
  func finish() {
    let isLineOpen = state.withLock { state in
      defer { state.isLineOpen = false }
      return state.isLineOpen
    }
    if isLineOpen { Console.clearProgress() }
  }

  private var seconds: Double { start.duration(to: .now) / .seconds(1) }

  /// The progress in one line, cut to `columns`: a line that wraps cannot be overwritten.
  private func line(_ progress: some ProgressNews, columns: Int = .max) -> String {
    var parts = progress.parts(seconds: max(seconds, 0.001), totalBytes: totalBytes)
    while parts.count > 1, parts.reduce(0, { $0 + $1.utf8.count + 2 }) > columns { parts.removeLast() }
    return parts.joined(separator: "  ")
  }
}
