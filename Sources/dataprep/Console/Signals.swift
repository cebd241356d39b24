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
    signal(SIGPIPE, SIG_IGN)
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
