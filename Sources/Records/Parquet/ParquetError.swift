public import Base

/// A Parquet file that cannot be read, or not to its end.
public typealias ParquetError = CodedError<ParquetErrorCode>

/// The kind of error in a Parquet file.
public enum ParquetErrorCode: ErrorCode {
  /// The source failed.
  case source(ExitStatus)
  /// The bytes do not match the format.
  case damaged
  /// The file appears well-formed, but uses an unsupported feature.
  case unsupported
  /// The file has no such column.
  case missingColumn

  /// The exit status of each kind of error.
  public var exitCode: ExitStatus {
    switch self {
    case .source(let status): status
    case .damaged, .unsupported: .badInput
    case .missingColumn: .configuration
    }
  }
}

/// A decoder's error in its input; the caller knows the location.
internal struct FormatFault: Error {
  var code: ParquetErrorCode
  var message: String

  static func damaged(_ message: String) -> FormatFault { FormatFault(code: .damaged, message: message) }
  static func unsupported(_ message: String) -> FormatFault { FormatFault(code: .unsupported, message: message) }
}
