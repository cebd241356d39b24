/// Finds symbols that stay whole where they occur: user-defined pieces.
internal struct SymbolMatcher: Sendable {
  /// The maximum number of symbols to match at one position, as in SentencePiece; longer symbols are ignored.
  private static let matchLimit = 64

  private let units: Table<TokenTrie.Unit>

  /// Whether a symbol begins with a byte, by byte.
  let begins: Table<Bool>

  /// - Parameter symbols: their bytes, by piece.
  init(_ symbols: TokenBytes) {
    units = Table(TokenTrie(symbols).units)
    var begins = Array(repeating: false, count: 256)
    for piece in 0..<symbols.count {
      if let first = symbols.bytes[symbols.range(of: piece)].first { begins[Int(first)] = true }
    }
    self.begins = Table(begins)
  }

  /// The longest symbol that some bytes begin with, and its length.
  func match(_ bytes: UnsafePointer<UInt8>, count: Int) -> (piece: UInt32, length: Int)? {
    guard begins.base[Int(bytes[0])] else { return nil }
    var found: (piece: UInt32, length: Int)?
    var matches = 0
    TokenTrie.forEachPrefix(in: units.base, of: bytes, count: count) { piece, length in
      if matches < Self.matchLimit { found = (piece, length) }
      matches += 1
    }
    return found
  }
}
