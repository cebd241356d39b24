import Base
import Language
import Synchronization

/// Reports the progress of training: on a terminal on one line that is overwritten, otherwise as a line every ten
/// seconds.
final class TrainingReporter: Sendable {
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private let last = Mutex(ContinuousClock.now)

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  func update(_ progress: FastTextTrainer.Progress) {
    guard !isQuiet else { return }
    let isDue = last.withLock { last in
      let now = ContinuousClock.now
      guard last.duration(to: now) >= (Console.isErrorTerminal ? .milliseconds(200) : .seconds(10)) else {
        return false
      }
      last = now
      return true
    }
    guard isDue else { return }
    let seconds = start.duration(to: .now) / .seconds(1)
    let speed = Int(Double(progress.tokens) / max(seconds, 0.001))
    let line = """
      trained \(Amount.share(Int(progress.share * 1000), of: 1000))  loss \(progress.loss.fixed(3))  \
      rate \(Double(progress.rate).fixed(3))  \(Amount.count(speed)) words/s  \
      ETA \(Amount.duration(seconds * (1 - progress.share) / max(progress.share, 1e-6)))
      """
    if Console.isErrorTerminal { Console.progress(line) } else { Console.note(line) }
  }

  /// Clears the progress line.
  func finish() {
    if !isQuiet, Console.isErrorTerminal { Console.clearProgress() }
  }
}
