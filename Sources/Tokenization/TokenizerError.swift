public import Base

/// An error of a tokenization run: a missing or unsupported vocabulary, an output that cannot be written.
public typealias TokenizerError = CodedError<TokenizerErrorCode>

/// The kind of error of a tokenizer or its use.
public enum TokenizerErrorCode: ErrorCode {
  /// The file is not a known kind of tokenizer.
  case notATokenizer
  /// The tokenizer needs an unsupported feature; the message names it.
  case unsupported
  /// It begins as a tokenizer and breaks its own rules.
  case damaged
  /// No tokenizer of that name is known, and no file has that path.
  case unknownTokenizer
  /// Text that is not UTF-8, if it must not be repaired.
  case badText
  /// A token ID that the vocabulary does not have.
  case unknownToken
  /// The vocabulary does not fit the output's format, or a shard breaks a limit of its readers.
  case doesNotFit
  /// A token file that does not match its header or manifest.
  case badShard

  /// The exit status of each kind of error.
  public var exitCode: ExitStatus {
    switch self {
    case .notATokenizer, .unsupported, .damaged, .badText, .unknownToken, .badShard: .badInput
    case .unknownTokenizer: .inputMissing
    case .doesNotFit: .configuration
    }
  }
}

extension CodedError where C == TokenizerErrorCode {
  /// The error for a token ID that a vocabulary does not have.
  package static func unknownToken(_ token: UInt32, vocabularySize: Int) -> TokenizerError {
    TokenizerError(.unknownToken, "the vocabulary of \(vocabularySize) tokens has no token \(token)")
  }
}
