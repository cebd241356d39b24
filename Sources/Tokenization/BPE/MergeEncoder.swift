/// Byte-pair encoding as it is defined: the pair with the lowest rank merges, the leftmost of equals, until none is left.
///
/// The plain reference that `verify` and tests hold the fast path to; its time grows with the square of the length.
internal struct MergeEncoder {
  let vocabulary: BytePairVocabulary

  /// The inner tokens of a piece.
  func encode(_ bytes: Span<UInt8>) -> [UInt32] {
    var tokens = bytes.indices.map { UInt32(bytes[$0]) }
    while true {
      var best = TokenTrie.none
      var place = 0
      for index in tokens.indices.dropLast() {
        let result = vocabulary.tables.merges.result(tokens[index], tokens[index + 1])
        if result < best {
          best = result
          place = index
        }
      }
      if best == TokenTrie.none { return tokens }
      tokens[place] = best
      tokens.remove(at: place + 1)
    }
  }
}
