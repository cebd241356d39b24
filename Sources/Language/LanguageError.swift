public import Base

/// Why a language model, its training or a file beside it cannot be used.
public typealias LanguageError = CodedError<LanguageErrorCode>

/// What went wrong with a language model, its training or a file beside it.
public enum LanguageErrorCode: ErrorCode {
  /// The file is not a fastText model.
  case notAModel
  /// The file is a fastText model, but not a classifier, or of an unsupported version.
  case unsupportedModel
  /// The file is a fastText model that is truncated or corrupt.
  case damagedModel
  /// A malformed document: not a JSON object with the required fields.
  case badDocument
  /// A training line without a label, or too few labels in total.
  case badTrainingText
  /// A malformed line in a thresholds file.
  case badThresholds
  /// A malformed line in a word list, or a word that is listed twice.
  case badWordList
  /// Training diverged: the weights became NaN or infinite.
  case diverged
  /// The user stopped the work.
  case interrupted
  /// The model has no such label or language.
  case unknownLabel

  /// The exit status of a command that ends with this error.
  public var exitCode: ExitStatus {
    switch self {
    case .notAModel, .unsupportedModel, .damagedModel, .badDocument, .badTrainingText, .badWordList: .badInput
    case .diverged, .badThresholds: .configuration
    case .interrupted: .tryAgain
    case .unknownLabel: .usage
    }
  }
}
