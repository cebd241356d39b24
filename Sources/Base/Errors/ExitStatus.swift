/// The exit status of the process, as in sysexits.h.
public enum ExitStatus: Int32, Sendable {
  /// Done, or nothing to do.
  case success = 0
  /// The command line is wrong.
  case usage = 64
  /// More faults in the input than allowed.
  case badInput = 65
  /// An input does not exist.
  case inputMissing = 66
  /// A server rejects the request or is unreachable, after retries.
  case unavailable = 69
  /// A bug, or two runs of the same work that differ.
  case software = 70
  /// An output cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed.
  case inputOutput = 74
  /// Try again: a lock is held, a signal arrived, a quota is reached.
  case tryAgain = 75
  /// A local file may not be read.
  case notPermitted = 77
  /// A recipe, plan or setting is invalid.
  case configuration = 78
}
