package import Base

/// Why a model cannot be installed, found or used.
package typealias ModelError = CodedError<ModelErrorCode>

/// What went wrong with the model store or an installation.
package enum ModelErrorCode: ErrorCode {
  /// No known or installed model has this name, and no file has this path.
  case unknownModel
  /// The model is known by name but not installed.
  case notInstalled
  /// The name belongs to the program (see `ReservedName`).
  case reservedName
  /// The bytes differ from those that the registry or the installation record describes.
  case digestMismatch
  /// Every source failed.
  case unobtainable
  /// A zip archive or wheel is damaged, or does not contain the model.
  case badArchive
  /// The user stopped the installation.
  case interrupted

  /// The exit status of a command that ends with this error.
  package var exitCode: ExitStatus {
    switch self {
    case .unknownModel, .notInstalled: .inputMissing
    case .reservedName: .usage
    case .digestMismatch, .badArchive: .badInput
    case .unobtainable: .unavailable
    case .interrupted: .tryAgain
    }
  }
}
