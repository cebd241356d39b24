import Runs

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// SIGINT and SIGTERM ask a run to stop; a second one ends the process at once.
enum Signals {
  /// What the handlers set. Handlers can capture nothing, so it is global.
  static let stop = StopFlag()

  /// Installs the handlers; SIGPIPE is ignored so that a closed pipe is an error of `write`.
  static func install() {
    // Made now: a handler must not be the first to ask for it.
    _ = stop
    signal(SIGPIPE, SIG_IGN)
    // Who started the process may have blocked them, and a blocked signal is never delivered.
    var mask = sigset_t()
    sigemptyset(&mask)
    for number in [SIGINT, SIGTERM] { sigaddset(&mask, number) }
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Signals.stop.isRequested {
          signal(number, SIG_DFL)
          raise(number)
        }
        Signals.stop.request()
      }
    }
  }
}
