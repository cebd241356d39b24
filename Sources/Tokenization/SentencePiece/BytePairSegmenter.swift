/// Cuts words as a SentencePiece BPE model does, in time that grows with their length.
///
/// User-defined symbols and characters without a piece stay separate; the text between them is merged.
internal struct BytePairSegmenter: ~Copyable, PieceSegmenter {
  private let pieces: PieceVocabulary
  private let tables: BytePairVocabulary.Tables
  private var encoder: PieceEncoder

  init(_ pieces: PieceVocabulary, _ merges: BytePairVocabulary) {
    self.pieces = pieces
    tables = merges.tables
    encoder = PieceEncoder(merges)
  }

  mutating func begin() {}
  var mayReuse: Bool { true }
  mutating func pass(_ tokens: UnsafePointer<UInt32>, count: Int) {}

  mutating func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> (used: Int, isReusable: Bool) {
    var used = 0
    var start = 0
    var position = 0
    var isAfterUnknown = false
    while position < count {
      let symbol = pieces.symbols.match(bytes + position, count: count - position)
      let length = symbol?.length ?? min(PieceCode.length(bytes[position]), count - position)
      if symbol == nil, isKnown(bytes + position, length) {
        position += length
        continue
      }
      if start < position {
        used += encoder.encode(bytes + start, count: position - start, into: output + used)
        isAfterUnknown = false
      }
      if let symbol {
        output[used] = symbol.piece
        used += 1
        isAfterUnknown = false
      } else {
        // Unknown characters side by side are one token, unless their bytes have tokens.
        if !isAfterUnknown || pieces.byteTokens.count > 0 {
          used += pieces.writeUnknown(bytes + position, count: length, into: output + used)
        }
        isAfterUnknown = true
      }
      position += length
      start = position
    }
    if start < count { used += encoder.encode(bytes + start, count: count - start, into: output + used) }
    return (used, true)
  }

  /// Whether a character is a piece.
  @inline(__always)
  private func isKnown(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    var isKnown = false
    TokenTrie.forEachPrefix(in: tables.units, of: bytes, count: length) { _, found in isKnown = found == length }
    return isKnown
  }
}

extension PieceVocabulary {
  /// The merges that a BPE model's scores represent; nil if pieces merge in an order that only following
  /// it step by step finds: where a piece has characters that are none themselves, where unused pieces are
  /// split again, or if a piece has a greater score than one of its parts; and where finding them would cost too much.
  func merges() -> BytePairVocabulary? {
    var bytes = TokenBytes()
    var outer: [UInt32] = []
    var merged: [Int] = []
    var characters: Set<[UInt8]> = []
    for piece in 0..<spellings.count where !spellings.range(of: piece).isEmpty {
      let text = spellings.bytes[spellings.range(of: piece)]
      let isCharacter = text.first.map { PieceCode.length($0) } == text.count
      let type = model.pieces[piece].type
      if isCharacter, type != .unused { characters.insert(Array(text)) }
      switch type {
      case .normal where isCharacter:
        bytes.define(outer.count, as: text)
        outer.append(UInt32(piece))
      case .normal: merged.append(piece)
      // A user-defined symbol is found before anything merges; an unused character is an unknown one.
      case .unused where !isCharacter: return nil
      default: break
      }
    }
    let atoms = outer.count
    let lengths = merged.map { spellings.range(of: $0).count }
    guard lengths.max() ?? 0 <= TokenizerLimits.fastTokenBytes,
      lengths.reduce(0, { $0 + $1 * $1 }) <= TokenizerLimits.splitSteps
    else { return nil }
    guard merged.allSatisfy({ hasCharacters(of: $0, among: characters) }) else { return nil }
    // Of equal scores the shorter piece first, because the longer one may contain it.
    let order = merged.map {
      (rank: PieceOrder.rank(model.pieces[$0].score), length: spellings.range(of: $0).count, piece: $0)
    }
    .sorted { ($0.rank, $0.length, $0.piece) < ($1.rank, $1.length, $1.piece) }
    var ranks = Array(repeating: UInt32(0), count: atoms)
    for (index, entry) in order.enumerated() {
      bytes.define(outer.count, as: spellings.bytes[spellings.range(of: entry.piece)])
      outer.append(UInt32(entry.piece))
      let isTie = index > 0 && order[index - 1].rank == entry.rank
      ranks.append(isTie ? ranks[ranks.count - 1] : UInt32(atoms + index))
    }
    return try? VocabularyBuilder.scored(bytes, atoms: atoms, ranks: ranks, outer: outer)
  }

  /// Whether each character of a piece is a piece that may merge, or a symbol of its own.
  private func hasCharacters(of piece: Int, among characters: Set<[UInt8]>) -> Bool {
    let range = spellings.range(of: piece)
    var offset = range.lowerBound
    while offset < range.upperBound {
      let end = offset + PieceCode.length(spellings.bytes[offset])
      guard characters.contains(Array(spellings.bytes[offset..<end])) else { return false }
      offset = end
    }
    return true
  }
}
