internal import Base

/// A byte-level BPE tokenizer with the steps of a Hugging Face tokenizer.json: added tokens, normalization, cutting,
/// merging.
internal struct HuggingFaceTokenizer: Tokenizer {
  let rules: TextRules
  let pretokenization: Pretokenization
  let vocabulary: BytePairVocabulary
  /// The bytes of all tokens, including added ones.
  let decoded: TokenBytes
  let specialTokens: [String: UInt32]
  let keepsText: Bool

  var kind: String {
    let form = rules.normalForm.map { ", \($0.kind.rawValue) of Unicode \(NormalForm.unicodeVersion)" } ?? ""
    return "byte-level BPE, \(pretokenization.name)\(form)"
  }
  var vocabularySize: Int { decoded.count }
  var unicodeVersion: String? { CharacterFlags.unicodeVersion }

  func makeEncoder() -> any TokenEncoder {
    encoder(ByteLevelEncoder(pretokenization.last.behind(pretokenization.outer), vocabulary))
  }

  func makeReferenceEncoder() -> any TokenEncoder {
    encoder(ReferenceEncoder(pretokenization.last.behind(pretokenization.outer), vocabulary))
  }

  private func encoder(_ pieces: any TokenEncoder) -> any TokenEncoder {
    rules.isIdle ? pieces : HuggingFaceEncoder(rules, pieces)
  }

  func decode(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError) {
    try decoded.decode(tokens, into: &bytes)
  }
}

/// Steps applied to a text before pre-tokenization.
internal struct TextRules: Sendable {
  /// Added tokens that are taken out before normalization and after it.
  var early: AddedTokenFinder?
  var late: AddedTokenFinder?
  var normalForm: NormalForm?
  /// Whether a space is put before a text that begins with none.
  var addsPrefixSpace = false

  /// Whether nothing happens to it.
  var isIdle: Bool { early == nil && late == nil && normalForm == nil && !addsPrefixSpace }
}

/// The pre-tokenizers of a file, in their order.
internal struct Pretokenization: Sendable {
  var outer: [any PretokenPattern]
  var last: any PretokenPattern
  /// Their description, for people.
  var name: String
}
