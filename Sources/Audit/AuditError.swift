package import Base

/// An audit that cannot be drawn, labelled or read.
package typealias AuditError = CodedError<AuditErrorCode>

/// The kind of error in an audit.
package enum AuditErrorCode: ErrorCode {
  /// No audit of the language, or no sample in it.
  case missing
  /// A file of an audit is not in its form, or a label is no label.
  case badRecord
  /// Nothing to audit: the input has no document of the language.
  case nothingToAudit
  /// Settings that exclude each other, or rules that do not fit.
  case badSettings
  /// Another process writes to the audit.
  case inUse

  /// `inputMissing`, `badInput`, `configuration` or `tryAgain`.
  package var exitCode: ExitStatus {
    switch self {
    case .missing: .inputMissing
    case .badRecord, .nothingToAudit: .badInput
    case .badSettings: .configuration
    case .inUse: .tryAgain
    }
  }
}
