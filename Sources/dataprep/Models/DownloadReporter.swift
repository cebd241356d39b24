import Base

/// Reports the progress of a download, on terminals only.
final class DownloadReporter {
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var first: Int?
  private var isShown = false

  /// Reports bytes received so far, and the total if it is known; at most five times a second.
  func update(_ received: Int, of total: Int?) {
    let before = first ?? received
    first = before
    let now = ContinuousClock.now
    guard Console.isErrorTerminal, last.duration(to: now) >= .milliseconds(200) else { return }
    last = now
    isShown = true
    let seconds = start.duration(to: now) / .seconds(1)
    let rate = Double(received - before) / max(seconds, 0.001)
    var line = "\(Amount.bytes(received))"
    if let total {
      line += " of \(Amount.bytes(total)), \(Amount.share(received, of: total))"
      if rate > 0 { line += "  ETA \(Amount.duration(Double(total - received) / rate))" }
    }
    Console.progress("\(line)  \(Amount.bytes(Int(rate)))/s")
  }

  /// Clears the progress line.
  func finish() {
    if isShown { Console.clearProgress() }
    isShown = false
  }
}
