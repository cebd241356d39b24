/// Cuts text as SentencePiece's word and character models do: each word, or each character, is a piece or unknown.
internal struct WholePieceSegmenter: ~Copyable, PieceSegmenter {
  private let pieces: PieceVocabulary
  private let units: Table<TokenTrie.Unit>

  init(_ pieces: PieceVocabulary) {
    self.pieces = pieces
    var usable = TokenBytes()
    for piece in 0..<pieces.spellings.count where pieces.model.pieces[piece].type != .unused {
      usable.define(piece, as: pieces.spellings.bytes[pieces.spellings.range(of: piece)])
    }
    units = Table(TokenTrie(usable).units)
  }

  mutating func begin() {}
  var mayReuse: Bool { true }
  mutating func pass(_ tokens: UnsafePointer<UInt32>, count: Int) {}

  mutating func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> (used: Int, isReusable: Bool) {
    var used = 0
    var start = 0
    var isAfterUnknown = false
    while start < count {
      let length = length(bytes + start, count: count - start)
      var found: UInt32?
      TokenTrie.forEachPrefix(in: units.base, of: bytes + start, count: length) { if $1 == length { found = $0 } }
      if let found {
        output[used] = found
        used += 1
      } else if !isAfterUnknown || pieces.byteTokens.count > 0 {
        used += pieces.writeUnknown(bytes + start, count: length, into: output + used)
      }
      isAfterUnknown = found == nil
      start += length
    }
    return (used, true)
  }

  /// The bytes of the next word or character.
  private func length(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
    guard pieces.model.kind == .word else {
      if let (_, length) = pieces.symbols.match(bytes, count: count) { return length }
      return min(PieceCode.length(bytes[0]), count)
    }
    // Every space begins a word, also after another.
    var length = 1
    while length < count, bytes[length] != PieceCode.space { length += 1 }
    return length
  }
}
