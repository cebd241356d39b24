import Base
import CSystem
import Foundation
import TestSupport
import Testing

/// `audit label --terminal` in a terminal.
@Suite struct AuditLabelTerminalTests {
  /// How it ended.
  private struct Ended {
    var status: Int32
    var output: String
    /// Whether the terminal shows what is typed and gives whole lines, before, while and after the command ran.
    var modes: [Bool]
  }

  /// Runs the command in a terminal of 80 by 24, types `keys` once it shows a document, then sends `signal`, if it is not 0.
  private func label(_ audits: String, typing keys: String, then signal: Int32 = 0) throws -> Ended {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(terminal) }
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import: unlock the other side, and ask for its number.
    var (lock, number) = (CInt(0), CInt(0))
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    try #require(
      terminal >= 0 && ioctl(terminal, 0x4004_5431, &lock) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    let descriptor = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    let side = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    func isUsual() -> Bool {
      var state = termios()
      tcgetattr(terminal, &state)
      return state.c_lflag & tcflag_t(ICANON) != 0 && state.c_lflag & tcflag_t(ECHO) != 0
    }
    var modes = [isUsual()]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments = ["audit", "label", "--lang", "sw", "--audits", audits, "--terminal", "--rater", "ana"]
    process.standardInput = side
    process.standardOutput = side
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    var output = ""
    var piece = [UInt8](repeating: 0, count: 1 << 12)
    func read(until isDone: () -> Bool) {
      while !isDone() {
        var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 20_000) > 0 else { return }
        let count = Foundation.read(terminal, &piece, piece.count)
        guard count > 0 else { return }
        output += String(decoding: piece[..<count], as: UTF8.self)
      }
    }
    read { output.contains("Habari 0") }
    modes.append(isUsual())
    for key in keys.utf8 {
      var byte = key
      _ = write(terminal, &byte, 1)
    }
    if signal != 0 {
      read { output.contains("1 of 10 labelled") }
      kill(process.processIdentifier, signal)
    }
    process.waitUntilExit()
    modes.append(isUsual())
    read { output.contains("\u{1B}[?1049l") }
    return Ended(status: process.terminationStatus, output: output, modes: modes)
  }

  private func withAudit(_ body: (String, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let audit = "\(folder)/sw/2026-01-01-a"
      try FileSystem.createFolder(audit)
      let lines = (0..<10).map {
        #"{"id":"d\#($0)","order":\#($0),"reason":"","stratum":"s","weight":1,"language":"sw","language_score":0.9,"text":"Habari \#($0)"}"#
      }
      try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: "\(audit)/sample.jsonl.zst")
      try body(folder, "\(audit)/labels.jsonl")
    }
  }

  @Test(.timeLimit(.minutes(15))) func keysAreLabels() throws {
    try withAudit { audits, labels in
      let ended = try label(audits, typing: "gpbwfr\rczz top\rszq")
      #expect(ended.status == 0)
      #expect(ended.modes == [true, false, true])
      #expect(ended.output.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
      let lines = String(decoding: try FileSystem.read(labels), as: UTF8.self).split(separator: "\n")
      let values = try lines.map { try JSONValue(parsing: String($0)) }
      #expect(values.map { $0["label"]?.string } == ["good", nil, "boilerplate", "wrong-language", nil, "short", nil])
      #expect(values.compactMap { $0["code"]?.string }.filter { !$0.isEmpty } == ["fr"])
      #expect(values.last?["note"]?.string == "zz top")
    }
  }

  /// However it ends, the terminal is as before, and what was pressed is saved.
  @Test(.timeLimit(.minutes(15)), arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalPutsTheTerminalBack(_ signal: Int32) throws {
    try withAudit { audits, labels in
      let ended = try label(audits, typing: "g", then: signal)
      #expect(ended.status == 75)
      #expect(ended.modes == [true, false, true])
      #expect(ended.output.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
      #expect(try FileSystem.read(labels).count { $0 == 0x0A } == 1)
    }
  }

  /// Ctrl-C is a signal only where the command leads the terminal; as a byte it labels nothing.
  @Test(.timeLimit(.minutes(15))) func otherKeysLabelNothing() throws {
    try withAudit { audits, labels in
      let ended = try label(audits, typing: "\u{1B}[15~\u{1B}OP\u{01}1;/\u{1B}[6~ q")
      #expect(ended.status == 0)
      #expect(try FileSystem.read(labels) == [])
    }
  }
}
