import Base
import CSystem

/// The terminal: results go to standard output, messages to standard error.
///
/// Nothing of unknown origin reaches a terminal raw. Reports and messages are made printable always (`PrintableText`);
/// `data`, whose bytes other programs read, only where standard output is a terminal.
enum Console {
  /// Opens `/dev/null` for standard input, output and error if the caller closed them. Otherwise the next files to be
  /// opened would get their descriptors, and messages would be written into these files.
  static func holdClosedDescriptors() {
    var descriptor: Int32
    repeat { descriptor = open("/dev/null", O_RDWR) } while (0...STDERR_FILENO).contains(descriptor)
    if descriptor >= 0 { close(descriptor) }
  }

  /// Writes a report and a line break to standard output. If the reader is gone (`| head`), the process exits silently.
  ///
  /// Fields of a line go through `PrintableText.line` before, so that they cannot begin another line.
  static func print(_ report: String) { write(PrintableText.lines(report) + "\n", to: STDOUT_FILENO) }

  /// Writes a report to standard output: a listing, or JSON, whose meaning escapes do not change.
  static func print(_ report: borrowing ByteBuffer) { printable(report) }

  /// Writes text with colours and a line break to standard output.
  static func print(_ text: StyledText) { write(text.text + "\n", to: STDOUT_FILENO) }

  /// Writes documents, payloads and other data to standard output: exactly, if it is no terminal.
  static func data(_ bytes: borrowing ByteBuffer) {
    if isOutputTerminal { return printable(bytes) }
    bytes.withUnsafeBytes { write(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
  }

  /// Writes data and a line break to standard output: exactly, if it is no terminal.
  static func data(_ line: String) {
    write((isOutputTerminal ? PrintableText.lines(line) : line) + "\n", to: STDOUT_FILENO)
  }

  /// Draws lines from the top of a terminal at standard output, and clears what is below them.
  static func screen(_ lines: [String]) {
    let shown = lines.map { PrintableText.line($0) + "\u{1B}[K" }.joined(separator: "\r\n")
    write("\u{1B}[H" + shown + "\u{1B}[J", to: STDOUT_FILENO)
  }

  /// Writes a control sequence of our own to a terminal at standard output.
  static func control(_ sequence: StaticString) {
    write(UnsafeRawBufferPointer(start: sequence.utf8Start, count: sequence.utf8CodeUnitCount), to: STDOUT_FILENO)
  }

  /// How messages are written: as `--log-format` says, or the variable `DATAPREP_LOG_FORMAT`.
  static let format = LogFormat.requested(by: ProgramArguments.all, Environment.all)

  /// Writes a line to standard error.
  static func note(_ text: String) { write(message: text, "note") { PrintableText.line(text) } }

  /// Writes a message of several lines to standard error.
  static func notes(_ text: String) { write(message: text, "note") { PrintableText.lines(text) } }

  /// Writes an event for machines, an object of JSON, to standard error.
  static func event(_ json: String) { write(PrintableText.line(json) + "\n", to: STDERR_FILENO) }

  /// Writes an error to standard error.
  static func error(_ error: any ReportableError) {
    if format == .json { return event(ErrorText.json(error)) }
    notes("dataprep: error: \(ErrorText.of(error))")
  }

  /// Writes what is wrong with a command line to standard error.
  static func usageError(_ text: String) {
    if format == .json { return event(ErrorText.json(message: text, status: .usage)) }
    notes(text)
  }

  /// Writes a warning to standard error.
  static func warning(_ text: String) {
    write(message: text, "warning") { PrintableText.line("dataprep: warning: \(text)") }
  }

  private static func write(message: String, _ kind: String, text: () -> String) {
    guard format == .json else { return write(text() + "\n", to: STDERR_FILENO) }
    var json = JSONWriter()
    json.beginObject()
    json.member("event", kind)
    json.member("message", message)
    json.endObject()
    event(json.bytes.string())
  }

  /// Writes a line of progress over the one before, on a terminal at standard error.
  static func progress(_ line: String) { write("\r\u{1B}[K" + PrintableText.line(line), to: STDERR_FILENO) }

  /// Removes the line of progress.
  static func clearProgress() { write("\r\u{1B}[K", to: STDERR_FILENO) }

  /// Ends the process.
  static func exit(_ status: ExitStatus) -> Never { CSystem.exit(status.rawValue) }

  /// Whether standard input is a terminal.
  static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Whether standard error is a terminal.
  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether standard output is a terminal.
  static let isOutputTerminal = isatty(STDOUT_FILENO) == 1

  /// Columns of the terminal on standard error; 80 if it is not a terminal.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static func printable(_ bytes: borrowing ByteBuffer) {
    var output = ByteBuffer(capacity: bytes.count + 64)
    bytes.withUnsafeBytes { PrintableText.append(lines: $0, to: &output) }
    output.withUnsafeBytes { write(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    // Messages end in logs and mailboxes.
    var text = descriptor == STDERR_FILENO ? SplitURL.withoutUsers(inURLsOf: text) : text
    text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = bytes
    while rest.count > 0 {
      let written = CSystem.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        // A closed standard error does not end a run.
        if descriptor == STDERR_FILENO { return }
        // A closed pipe means that the reader has enough.
        CSystem.exit(errno == EPIPE ? 0 : ExitStatus.inputOutput.rawValue)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    }
  }
}
