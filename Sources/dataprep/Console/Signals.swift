import Base
import CSystem
import Runs

/// SIGINT and SIGTERM ask a run to stop. A second signal ends the process at once, and so does a timeout: a read that
/// hangs cannot keep a run from stopping within ten seconds. The next start removes temporary files left by then.
enum Signals {
  /// The flag that the handlers set. It is global because signal handlers cannot capture.
  static let stop = StopFlag()

  /// Seconds after the first signal at which the process ends whatever it is doing.
  private static let patience: UInt32 = 8

  /// Turns a closed pipe and an exceeded file size limit into errors of `write`.
  static func ignoreWriteSignals() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Installs the handlers, for commands that check `stop`.
  static func install() {
    ignoreWriteSignals()
    // Made now: a handler must not be the first to ask for it.
    _ = stop
    // The parent process may have blocked them, and a blocked signal is never delivered.
    var mask = sigset_t()
    sigemptyset(&mask)
    for number in [SIGINT, SIGTERM, SIGALRM] { sigaddset(&mask, number) }
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Signals.stop.isRequested {
          signal(number, SIG_DFL)
          raise(number)
        }
        Signals.stop.request()
        alarm(Signals.patience)
      }
    }
    signal(SIGALRM) { _ in _exit(ExitStatus.tryAgain.rawValue) }
  }
}
