public import Base

/// A file of settings that cannot be understood; its location is `file:line:column`.
public typealias YAMLError = CodedError<YAMLErrorCode>

/// The kind of error in a YAML file.
public enum YAMLErrorCode: ErrorCode {
  /// The text is not YAML.
  case syntax
  /// YAML that a file of settings may not have: anchors, tags, several documents.
  case unsupported
  /// The file, or its nesting, is larger than any file of settings.
  case tooLarge
  /// A key that has no meaning, or is there twice.
  case badKey
  /// A value of another type, or outside of its range.
  case badValue
  /// A key is missing.
  case missingKey

  /// `configuration`.
  public var exitCode: ExitStatus { .configuration }
}
