import Base
import CSystem
import Synchronization

/// SIGINT, SIGTERM and SIGHUP end every command with exit code 75, and its private files are removed.
///
/// Most commands end at once. A run, which can save how far it is, is asked to stop. A second signal ends it at once, and
/// so does a timeout: a read that hangs cannot keep a run from stopping within ten seconds. What it may go on with stays.
enum Signals {
  /// The flag that is set for commands that stop by themselves. It is global because signal handlers cannot capture.
  static let stop = StopFlag()

  /// Seconds after the first signal at which the process ends whatever it is doing.
  private static let patience: UInt32 = 8

  /// Whether the command checks `stop`.
  private static let isChecked = Atomic<Bool>(false)

  /// Installs the handlers, for all commands.
  static func install() {
    // A closed pipe and an exceeded file size limit become errors of `write`.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // Made now: a handler must not be the first to ask for them.
    _ = stop
    _ = isChecked.load(ordering: .relaxed)
    PrivateFiles.prepare()
    ChildProcess.prepare()
    RawTerminal.prepare()
    // The parent process may have blocked them, and a blocked signal is never delivered.
    var mask = sigset_t()
    sigemptyset(&mask)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGALRM] { sigaddset(&mask, number) }
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    // Under nohup a closed terminal does not end the command.
    for number in [SIGINT, SIGTERM, SIGHUP] where number != SIGHUP || !dataprep_signal_is_ignored(number) {
      signal(number) { _ in
        ChildProcess.terminate()
        guard Signals.isChecked.load(ordering: .relaxed), !Signals.stop.isRequested else { Signals.endNow() }
        Signals.stop.request()
        alarm(Signals.patience)
      }
    }
    signal(SIGALRM) { _ in Signals.endNow() }
  }

  /// Leaves the end to the command, which checks `stop` from here on.
  static func askToStop() { isChecked.store(true, ordering: .relaxed) }

  /// Ends the process from within a handler.
  private static func endNow() -> Never {
    RawTerminal.leave()
    PrivateFiles.removeAll()
    _exit(ExitStatus.tryAgain.rawValue)
  }
}
