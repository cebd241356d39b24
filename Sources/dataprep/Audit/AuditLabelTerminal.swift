import Audit
import Base
import CSystem
import Runs

/// Labelling in the terminal: reads keys and draws what `TerminalLabelling` says.
enum AuditLabelTerminal {
  /// Labels until the rater ends, the terminal is gone or a signal comes.
  ///
  /// - Throws: where a label cannot be saved; the terminal is as before then, too.
  static func run(_ desk: LabellingDesk) throws {
    Signals.askToStop()
    let clock = RunClock.system
    var labelling = TerminalLabelling(desk: desk, now: clock.seconds())
    do {
      RawTerminal.enter()
      defer { RawTerminal.leave() }
      try work(&labelling, clock)
    }
    let session = desk.session
    Console.note("\(Amount.count(session.labelled)) of \(Amount.count(session.queue.count)) documents are labelled")
    if !desk.isEnded { Console.exit(.tryAgain) }
  }

  /// Milliseconds in which the rest of an escape sequence comes, over a slow line too.
  private static let escapeWait: Int32 = 250

  private static func work(_ labelling: inout TerminalLabelling, _ clock: RunClock) throws {
    var pending: [UInt8] = []
    var drawn = (columns: 0, rows: 0)
    while !labelling.desk.isEnded, !Signals.stop.isRequested {
      let size = RawTerminal.size
      if size != drawn {
        Console.screen(labelling.screen(columns: size.columns, rows: size.rows))
        drawn = size
      }
      // Not for ever, so that a signal and another size are seen.
      guard let bytes = RawTerminal.read(within: 200) else { return }
      guard !bytes.isEmpty else { continue }
      pending += bytes
      while TerminalKey.mayGoOn(pending), let more = RawTerminal.read(within: escapeWait), !more.isEmpty {
        pending += more
      }
      let (keys, used) = TerminalKey.parse(pending)
      pending.removeFirst(used)
      for key in keys where !labelling.desk.isEnded {
        try labelling.press(key, columns: size.columns, rows: size.rows, now: clock.seconds())
      }
      drawn = (0, 0)
    }
  }
}
