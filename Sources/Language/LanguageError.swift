public import Base

/// What ends a language-identification run: a model that is missing, damaged or of another kind.
public struct LanguageError: ReportableError, Equatable {
  /// What went wrong, as programs tell cases apart.
  public enum Code: Sendable, Equatable {
    /// The file is not a fastText model at all.
    case notAModel
    /// It is a fastText model that cannot classify, or of a version newer than 12.
    case unsupportedModel
    /// It begins as a model and breaks its own rules: cut short, or overwritten.
    case damagedModel
    /// No model of that name is known, and no file has that path.
    case unknownModel
    /// The model is known by name and not installed.
    case notInstalled
    /// The bytes that were fetched or found are not the model that the registry describes.
    case digestMismatch
    /// No source gave the model.
    case unobtainable
    /// An archive that should carry a model does not.
    case badArchive
    /// A document that is no JSON object with text.
    case badDocument
    /// A label or language that the model does not have.
    case unknownLabel
  }

  public var code: Code
  public var message: String
  public var location: String?
  public var advice: String?
  public var underlying: (any Error)?

  public init(
    _ code: Code, _ message: String, location: String? = nil, advice: String? = nil,
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.location = location
    self.advice = advice
    self.underlying = underlying
  }

  public var exitCode: ExitStatus {
    switch code {
    case .notAModel, .unsupportedModel, .damagedModel, .digestMismatch, .badArchive, .badDocument: .badInput
    case .unknownModel, .notInstalled: .inputMissing
    case .unobtainable: .unavailable
    case .unknownLabel: .usage
    }
  }

  /// Errors are equal when a person reads the same.
  public static func == (a: LanguageError, b: LanguageError) -> Bool {
    a.code == b.code && a.message == b.message && a.location == b.location && a.advice == b.advice
  }
}
