internal import Base

/// A BPE tokenizer with the steps of a Hugging Face tokenizer.json: added tokens, normalization, cutting, merging.
internal struct HuggingFaceTokenizer: Tokenizer {
  let rules: TextRules
  let pretokenization: Pretokenization
  let vocabulary: BytePairVocabulary
  /// What tokens represent.
  let decoder: TokenDecoder
  let specialTokens: [String: UInt32]
  let keepsText: Bool

  var kind: String {
    let level = vocabulary.characters == nil ? "byte-level BPE" : "BPE of characters and bytes"
    return "\(level), \(pretokenization.name)\(rules.normalization.name)"
  }
  var vocabularySize: Int { decoder.tokens.count }
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
    try decoder.decode(tokens, into: &bytes)
  }
}
