public import Base

/// What ends a language-identification run: a model that is missing, damaged or of another kind.
public typealias LanguageError = CodedError<LanguageErrorCode>

/// What went wrong with a language model or its use.
public enum LanguageErrorCode: ErrorCode {
  /// The file is not a fastText model at all.
  case notAModel
  /// It is a fastText model that cannot classify, or of a version newer than 12.
  case unsupportedModel
  /// It begins as a model and breaks its own rules: cut short, or overwritten.
  case damagedModel
  /// A document that is no JSON object with text.
  case badDocument
  /// Training text without a label or a text where one is needed, or with too little in all.
  case badTrainingText
  /// A file of thresholds with a line that is none.
  case badThresholds
  /// A word list with a line that is none, or a word of two languages.
  case badWordList
  /// Training went out of bounds: its numbers are no numbers any more.
  case diverged
  /// A signal ended the work.
  case interrupted
  /// A label or language that the model does not have.
  case unknownLabel

  public var exitCode: ExitStatus {
    switch self {
    case .notAModel, .unsupportedModel, .damagedModel, .badDocument, .badTrainingText, .badWordList: .badInput
    case .diverged, .badThresholds: .configuration
    case .interrupted: .tryAgain
    case .unknownLabel: .usage
    }
  }
}
