/// Byte-pair encoding as it is defined: the pair with the lowest rank merges, the leftmost of equals, until none is left.
///
/// The plain reference that `verify` and tests hold the fast path to; its time grows with the square of the length.
internal struct MergeEncoder {
  let vocabulary: BytePairVocabulary

  /// The vocabulary's tokens of a piece.
  func encode(_ bytes: Span<UInt8>) -> [UInt32] {
    let listed = vocabulary.listed
    var tokens = bytes.indices.map { listed?.byteTokens[Int(bytes[$0])] ?? UInt32(bytes[$0]) }
    while true {
      var best = TokenTrie.none
      var place = 0
      for index in tokens.indices.dropLast() {
        let (left, right) = (tokens[index], tokens[index + 1])
        // An inner number is a rank as well.
        let rank = listed?.rank(left, right) ?? vocabulary.tables.merges.result(left, right)
        if rank < best {
          best = rank
          place = index
        }
      }
      if best == TokenTrie.none { break }
      tokens[place] = listed?.results[Int(best)] ?? best
      tokens.remove(at: place + 1)
    }
    return listed == nil ? tokens.map { vocabulary.tables.outer[Int($0)] } : tokens
  }
}
