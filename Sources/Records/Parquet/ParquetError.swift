public import Base

/// A Parquet file that cannot be read, or not to its end.
public typealias ParquetError = CodedError<ParquetErrorCode>

/// What went wrong with a Parquet file.
public enum ParquetErrorCode: ErrorCode {
  /// The bytes cannot be had, for a source's reason.
  case source(ExitStatus)
  /// The bytes are not what the format says they should be.
  case damaged
  /// The file is well-formed as far as one can see, and uses what is not read here.
  case unsupported
  /// The file has no such column.
  case missingColumn

  public var exitCode: ExitStatus {
    switch self {
    case .source(let status): status
    case .damaged, .unsupported: .badInput
    case .missingColumn: .configuration
    }
  }
}

/// What a decoder finds wrong with the bytes that it was given; whoever gave them knows where they are from.
internal struct FormatFault: Error {
  var code: ParquetErrorCode
  var message: String

  static func damaged(_ message: String) -> FormatFault { FormatFault(code: .damaged, message: message) }
  static func unsupported(_ message: String) -> FormatFault { FormatFault(code: .unsupported, message: message) }
}
