public import Base

/// What ends a tokenization run: a vocabulary that is missing or not understood, an output that cannot be made.
public typealias TokenizerError = CodedError<TokenizerErrorCode>

/// What went wrong with a tokenizer or its use.
public enum TokenizerErrorCode: ErrorCode {
  /// The file is no tokenizer of a kind that is known.
  case notATokenizer
  /// It is a tokenizer that asks for something this program does not do; the message names it.
  case unsupported
  /// It begins as a tokenizer and breaks its own rules.
  case damaged
  /// No tokenizer of that name is known, and no file has that path.
  case unknownTokenizer
  /// Text that is no UTF-8, where it may not be repaired.
  case badText
  /// A token number that the vocabulary does not have.
  case unknownToken
  /// The vocabulary does not fit the output's format, or a shard breaks a limit of its readers.
  case doesNotFit
  /// A token file that is not what its header or manifest says.
  case badShard

  public var exitCode: ExitStatus {
    switch self {
    case .notATokenizer, .unsupported, .damaged, .badText, .unknownToken, .badShard: .badInput
    case .unknownTokenizer: .inputMissing
    case .doesNotFit: .configuration
    }
  }
}

extension CodedError where C == TokenizerErrorCode {
  /// The error for a token number that a vocabulary does not have.
  package static func unknownToken(_ token: UInt32, vocabularySize: Int) -> TokenizerError {
    TokenizerError(.unknownToken, "the vocabulary of \(vocabularySize) tokens has no token \(token)")
  }
}
