/// Byte-pair encoding by definition: merges the pair with the lowest rank, the leftmost of equals, until none is left.
///
/// The reference for `verify` and the tests of the fast path; its time is quadratic in the length.
internal struct MergeEncoder {
  let vocabulary: BytePairVocabulary

  /// The vocabulary's tokens of a piece.
  func encode(_ bytes: Span<UInt8>) -> [UInt32] {
    guard let characters = vocabulary.characters else {
      let listed = vocabulary.listed
      return merged(bytes.indices.map { listed?.byteTokens[Int(bytes[$0])] ?? UInt32(bytes[$0]) })
    }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return [] }
      var tokens: [UInt32] = []
      var start = 0
      while start < bytes.count {
        let end = characters.endOfKnown(base, from: start, to: bytes.count)
        var known: [UInt32] = []
        characters.forEachToken(in: base + start, count: end - start) { known.append($0) }
        // Inner numbers of characters are their places in the list.
        tokens += merged(vocabulary.listed == nil ? known.map { characters.innerNumber(of: $0) } : known)
        start = characters.endOfUnknown(base, from: end, to: bytes.count)
        tokens += bytes[end..<start].map { characters.byteTokens[Int($0)] }
      }
      return tokens
    }
  }

  /// The vocabulary's tokens of a piece that is these; they are numbers of the list of merges, or inner ones.
  private func merged(_ tokens: [UInt32]) -> [UInt32] {
    let listed = vocabulary.listed
    var tokens = tokens
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
    guard let listed else { return tokens.map { vocabulary.tables.outer[Int($0)] } }
    return listed.renumbered.map { numbers in tokens.map { numbers[Int($0)] } } ?? tokens
  }
}
