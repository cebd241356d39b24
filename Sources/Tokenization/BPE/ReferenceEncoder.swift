/// Encodes a text without caches and without the fast path: every piece merged as byte-pair encoding is defined.
///
/// The reference for `tokenize verify`. It is slow: quadratic in the length of a piece.
internal final class ReferenceEncoder: TokenEncoder {
  private let pattern: any PretokenPattern
  private let vocabulary: BytePairVocabulary
  private let merging: MergeEncoder

  init(_ pattern: any PretokenPattern, _ vocabulary: BytePairVocabulary) {
    self.pattern = pattern
    self.vocabulary = vocabulary
    merging = MergeEncoder(vocabulary: vocabulary)
  }

  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
    var ends: [Int] = []
    text.withUnsafeBufferPointer { bytes in
      let text = PretokenText(bytes, characters: pattern.characters)
      var pattern = pattern
      var start = 0
      while start < text.count {
        start = pattern.end(of: start, in: text)
        ends.append(start)
      }
    }
    var start = 0
    for end in ends {
      let piece = text.extracting(start..<end)
      if let whole = vocabulary.wholePieces[piece.withUnsafeBufferPointer { Array($0) }] {
        tokens.append(whole)
      } else {
        for token in merging.encode(piece) { tokens.append(token) }
      }
      start = end
    }
  }
}
