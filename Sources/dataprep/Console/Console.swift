import Base
import CSystem

/// The terminal: results go to standard output, messages to standard error.
enum Console {
  /// Opens `/dev/null` for standard input, output and error if the caller closed them. Otherwise the next files to be
  /// opened would get their descriptors, and messages would be written into these files.
  static func holdClosedDescriptors() {
    var descriptor: Int32
    repeat { descriptor = open("/dev/null", O_RDWR) } while (0...STDERR_FILENO).contains(descriptor)
    if descriptor >= 0 { close(descriptor) }
  }

  /// Writes text to standard output. If the reader is gone (`| head`), the process exits silently.
  static func print(_ text: String, terminator: String = "\n") {
    write(text + terminator, to: STDOUT_FILENO)
  }

  /// Writes the bytes of a buffer to standard output.
  static func print(_ bytes: borrowing ByteBuffer) {
    bytes.withUnsafeBytes { write(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
  }

  /// Writes a line to standard error.
  static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Writes an error to standard error.
  static func error(_ text: String) { note("dataprep: error: \(text)") }

  /// Writes a warning to standard error.
  static func warning(_ text: String) { note("dataprep: warning: \(text)") }

  /// Writes to standard error without a line break: for progress that is overwritten.
  static func progress(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Makes untrusted text safe to print: control characters, which could control the terminal, become U+FFFD.
  static func visible(_ text: String) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
    }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { shown.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(shown)
  }

  /// Ends the process.
  static func exit(_ status: ExitStatus) -> Never { CSystem.exit(status.rawValue) }

  /// Whether standard input is a terminal.
  static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Whether standard error is a terminal.
  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether standard output is a terminal.
  static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Columns of the terminal on standard error; 80 if it is not a terminal.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
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
