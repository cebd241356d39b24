internal import Base

/// The pieces of a SentencePiece model, prepared for encoding.
internal final class PieceVocabulary: Sendable {
  /// Where normalized text can be split into words that are encoded separately.
  enum Cut {
    /// Before a run of spaces: no piece has a space after another character.
    case beforeSpaces
    /// After a run of spaces: no piece has another character after a space.
    case behindSpaces
    case nowhere
  }

  let model: SentencePieceModel
  let cut: Cut
  /// The piece for text that no piece spells, if there is one.
  let unknown: UInt32?
  /// The pieces of single bytes; empty if there is no byte fallback.
  let byteTokens: Table<UInt32>
  /// Pieces that text is cut into, in `PieceCode`, by piece; unused ones among them.
  let spellings: TokenBytes
  /// User-defined pieces as they are in text, and in `PieceCode`.
  let textSymbols: SymbolMatcher
  let symbols: SymbolMatcher

  init(_ model: SentencePieceModel) throws(TokenizerError) {
    self.model = model
    spellings = try Self.spellings(model)
    cut = Self.cut(model, spellings)
    unknown = model.pieces.firstIndex { $0.type == .unknown }.map { UInt32($0) }
    byteTokens = Table(try Self.byteTokens(model))
    var plain = TokenBytes()
    var coded = TokenBytes()
    for (index, piece) in model.pieces.enumerated() where piece.type == .userDefined {
      plain.define(index, as: piece.text)
      coded.define(index, as: PieceCode.coded(piece.text))
    }
    textSymbols = SymbolMatcher(plain)
    symbols = SymbolMatcher(coded)
  }

  /// Collects pieces that text is cut into, and rejects two of the same text.
  private static func spellings(_ model: SentencePieceModel) throws(TokenizerError) -> TokenBytes {
    var spellings = TokenBytes()
    var used: Set<[UInt8]> = []
    var reserved: Set<[UInt8]> = []
    for (index, piece) in model.pieces.enumerated() where piece.text != [0] {
      let isReserved = piece.type == .control || piece.type == .unknown || piece.type == .byte
      // Only BPE models have one space of names for all pieces.
      let isNew =
        isReserved && model.kind != .bpe ? reserved.insert(piece.text).inserted : used.insert(piece.text).inserted
      guard isNew else {
        throw TokenizerError(
          .damaged, "a SentencePiece model with the piece \(String(decoding: piece.text, as: UTF8.self)) twice")
      }
      if !isReserved { spellings.define(index, as: PieceCode.coded(piece.text)) }
    }
    return spellings
  }

  private static func cut(_ model: SentencePieceModel, _ spellings: TokenBytes) -> Cut {
    // Words of word models begin at every space.
    if model.kind == .word { return .beforeSpaces }
    var endsBehind = false
    var endsBefore = false
    for piece in 0..<spellings.count {
      // Which pieces an unused one is split into depends on all of the text.
      if model.kind == .bpe, model.pieces[piece].type == .unused, spellings.range(of: piece).count > 1 {
        return .nowhere
      }
      let text = spellings.bytes[spellings.range(of: piece)]
      for (left, right) in zip(text, text.dropFirst()) {
        if left == PieceCode.space, right != PieceCode.space { endsBehind = true }
        if left != PieceCode.space, right == PieceCode.space { endsBefore = true }
      }
    }
    return !endsBefore ? .beforeSpaces : !endsBehind ? .behindSpaces : .nowhere
  }

  private static func byteTokens(_ model: SentencePieceModel) throws(TokenizerError) -> [UInt32] {
    guard model.hasByteFallback else { return [] }
    var tokens = Array(repeating: TokenTrie.none, count: 256)
    for (index, piece) in model.pieces.enumerated() where piece.type == .byte {
      guard let byte = byte(of: piece.text) else {
        throw TokenizerError(
          .damaged, "a SentencePiece model with a byte piece \(String(decoding: piece.text, as: UTF8.self))")
      }
      tokens[Int(byte)] = UInt32(index)
    }
    guard !tokens.contains(TokenTrie.none) else {
      throw TokenizerError(.damaged, "a SentencePiece model with byte fallback but without all byte pieces")
    }
    return tokens
  }

  /// The byte that a spelling like `<0x0A>` represents.
  static func byte(of spelling: [UInt8]) -> UInt8? {
    guard spelling.count == 6, spelling.starts(with: Array("<0x".utf8)), spelling[5] == UInt8(ascii: ">") else {
      return nil
    }
    var byte: UInt8 = 0
    for digit in spelling[3..<5] {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte = byte << 4 | (digit - UInt8(ascii: "0"))
      case UInt8(ascii: "A")...UInt8(ascii: "F"): byte = byte << 4 | (digit - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return byte
  }

  /// The maximum number of tokens per byte of normalized text.
  var tokensPerByte: Int { byteTokens.count > 0 ? PieceCode.spelledSpace.count : 1 }

  /// Writes what represents a character that no piece spells, and returns how many tokens that is.
  func writeUnknown(_ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>) -> Int {
    guard byteTokens.count > 0 else {
      guard let unknown else { preconditionFailure("a model without an unknown piece and byte fallback") }
      output[0] = unknown
      return 1
    }
    var written = 0
    for index in 0..<count {
      if bytes[index] == PieceCode.space {
        for byte in PieceCode.spelledSpace {
          output[written] = byteTokens.base[Int(byte)]
          written += 1
        }
      } else {
        output[written] = byteTokens.base[Int(bytes[index])]
        written += 1
      }
    }
    return written
  }
}
