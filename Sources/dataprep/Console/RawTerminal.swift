import CSystem
import Synchronization

/// A terminal that gives every key at once and shows none of them, on a screen of its own.
///
/// The state is global, because a signal handler that ends the process has to put the terminal back.
enum RawTerminal {
  /// The settings before; memory of its own, as a handler must not touch anything that Swift might be moving.
  nonisolated(unsafe) private static let before = UnsafeMutablePointer<termios>.allocate(capacity: 1)
  private static let isRaw = Atomic<Bool>(false)
  private static let leaving: StaticString = "\u{1B}[?25h\u{1B}[?1049l"

  /// Makes what `leave` needs, which a signal handler must not be the first to do.
  static func prepare() {
    _ = before
    _ = isRaw.load(ordering: .relaxed)
    _ = leaving
  }

  /// Takes the terminal at standard input. Ctrl-C remains a signal; Ctrl-Z, which would leave it in this state, does not.
  static func enter() {
    prepare()
    guard tcgetattr(STDIN_FILENO, before) == 0 else { return }
    var raw = before.pointee
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
    withUnsafeMutableBytes(of: &raw.c_cc) { keys in
      // No key (_POSIX_VDISABLE of Linux; elsewhere that is Ctrl-@, which nobody presses).
      keys[Int(VSUSP)] = 0
      keys[Int(VMIN)] = 1
      keys[Int(VTIME)] = 0
    }
    isRaw.store(true, ordering: .relaxed)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
    Console.control("\u{1B}[?1049h\u{1B}[?25l")
  }

  /// Puts the terminal back. Safe in a signal handler, after `prepare`.
  static func leave() {
    guard isRaw.exchange(false, ordering: .relaxed) else { return }
    _ = write(STDOUT_FILENO, leaving.utf8Start, leaving.utf8CodeUnitCount)
    tcsetattr(STDIN_FILENO, TCSANOW, before)
  }

  /// Columns and rows of the terminal at standard output.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (max(20, Int(size.ws_col)), Int(size.ws_row))
  }

  /// What was typed; nothing if that is nothing within so many milliseconds or a signal came, nil if the terminal is gone.
  static func read(within milliseconds: Int32) -> [UInt8]? {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard poll(&input, 1, milliseconds) > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 1 << 10)
    let count = CSystem.read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR { return [] }
    return count > 0 ? Array(bytes[..<count]) : nil
  }
}
