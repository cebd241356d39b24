import Base
import Runs
import Synchronization

/// Tells how a run goes on: one line that is overwritten on a terminal, plain lines now and then
/// elsewhere, JSON for machines, or nothing.
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

  /// - Parameter totalBytes: bytes of the inputs that are to be read, 0 where that is not known.
  init(style: Style, totalBytes: Int) {
    self.style = style
    self.totalBytes = totalBytes
  }

  /// Takes news of the run; writes when enough time went by since the last line.
  func update(_ progress: CrawlExtraction.Progress) {
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
    case .terminal: Console.progress("\r\u{1B}[K" + line(progress, columns: Console.columns))
    case .lines: Console.note(line(progress))
    case .json: Console.note(json(progress))
    case .quiet: break
    }
  }

  /// Ends an overwritten line, so that what follows starts on its own.
  func finish() {
    let isLineOpen = state.withLock { state in
      defer { state.isLineOpen = false }
      return state.isLineOpen
    }
    if isLineOpen { Console.progress("\r\u{1B}[K") }
  }

  private var seconds: Double { start.duration(to: .now) / .seconds(1) }

  /// The news in one line; what does not fit into `columns` is left out, because a line that wraps cannot be overwritten.
  private func line(_ progress: CrawlExtraction.Progress, columns: Int = .max) -> String {
    let counts = progress.statistics
    let seconds = max(seconds, 0.001)
    var parts = [
      "inputs \(progress.tasksDone)/\(progress.tasks)",
      "\(Amount.count(counts.pages)) pages (\(Amount.count(Int(Double(counts.pages) / seconds)))/s)",
      "kept \(Amount.share(counts.documents, of: counts.pages))",
      "\(Amount.bytes(counts.bytesIn)) (\(Amount.bytes(Int(Double(counts.bytesIn) / seconds)))/s)",
    ]
    if counts.faults.total > 0 { parts.append("\(Amount.count(counts.faults.total)) faults") }
    let bytesLeft = totalBytes - progress.bytesSkipped - counts.bytesIn
    if bytesLeft > 0, counts.bytesIn > 0 {
      parts.insert("ETA \(Amount.duration(seconds * Double(bytesLeft) / Double(counts.bytesIn)))", at: 1)
    }
    while parts.count > 1, parts.reduce(0, { $0 + $1.utf8.count + 2 }) > columns { parts.removeLast() }
    return parts.joined(separator: "  ")
  }

  private func json(_ progress: CrawlExtraction.Progress) -> String {
    let counts = progress.statistics
    var json = JSONWriter()
    json.beginObject()
    json.key("event")
    json.string("progress")
    for (name, value) in [
      ("inputs_done", progress.tasksDone), ("inputs", progress.tasks), ("pages", counts.pages),
      ("documents", counts.documents), ("rejects", counts.rejects.total), ("faults", counts.faults.total),
      ("bytes_in", counts.bytesIn),
    ] {
      json.key(name)
      json.integer(value)
    }
    json.key("seconds")
    json.number(seconds, decimals: 1)
    json.endObject()
    return json.bytes.string()
  }
}
