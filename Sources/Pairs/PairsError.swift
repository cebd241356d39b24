package import Base

/// Queries or pairs that cannot be made or read.
package typealias PairsError = CodedError<PairsErrorCode>

/// The kind of error in making pairs.
package enum PairsErrorCode: ErrorCode {
  /// No run in the directory, or a step of it that has not been done.
  case missing
  /// A file of a run, a template or a list of queries is not in its form.
  case badRecord
  /// Nothing to do: no passage, or no query that passed.
  case nothingToDo
  /// Settings that exclude each other.
  case badSettings
  /// Another process writes to the log.
  case inUse
  /// Requests are written, and their answers are not there yet.
  case waiting

  /// `inputMissing`, `badInput`, `configuration` or `tryAgain`.
  package var exitCode: ExitStatus {
    switch self {
    case .missing: .inputMissing
    case .badRecord, .nothingToDo: .badInput
    case .badSettings: .configuration
    case .inUse, .waiting: .tryAgain
    }
  }
}
