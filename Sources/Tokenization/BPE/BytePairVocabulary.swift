internal import Base

/// A BPE vocabulary over bytes, or over characters with a token for each byte of others, prepared for encoding.
///
/// Inside, tokens have numbers of their own: bytes or characters first, then merged tokens in the order in which
/// merges apply, so that comparing numbers compares ranks. Of all pairs that spell a token only one
/// ever forms it: the last pair when its own bytes are merged. (If another pair were side by
/// side, nothing beyond it could have merged across its ends, and inside it merging would have gone
/// as it goes alone.) Tokens that no merging forms have no inner number; they are found only as
/// whole pieces, where the vocabulary's rules look pieces up first.
internal final class BytePairVocabulary: Sendable {
  /// A token's data for encoding, in one load.
  struct Token: BitwiseCopyable, Sendable {
    /// The tokens that it was merged from.
    var left: UInt32
    var right: UInt32
    /// Its longest proper prefix that is a token, or `TokenTrie.none`.
    var shorter: UInt32
    /// Its bytes.
    var length: UInt32
  }

  private let tokenTable: Table<Token>
  private let unitTable: Table<TokenTrie.Unit>
  private let outerTable: Table<UInt32>
  private let mergeTable: Table<UInt64>
  private let rankTable: Table<UInt32>
  /// Tokens that merging never forms, by their bytes; empty if the rules do not look whole pieces up.
  let wholePieces: [[UInt8]: UInt32]
  /// Merges that are not in the order of their parts; the tables are then unused.
  let listed: ListedMerges?

  /// The characters that have a token, and the tokens for the bytes of others; nil if the vocabulary is over bytes.
  let characters: CharacterTokens?

  /// Tokens of inner numbers.
  var count: Int { outerTable.count }

  /// The tables as encoders read them; valid as long as the vocabulary lives.
  struct Tables: @unchecked Sendable {
    let tokens: UnsafePointer<Token>
    let units: UnsafePointer<TokenTrie.Unit>
    /// The vocabulary's own numbers by inner number.
    let outer: UnsafePointer<UInt32>
    let merges: MergeTable.View
    /// Tokens below this number were not merged.
    let atoms: UInt32
    /// Ranks by inner number; nil if the numbers are ranks.
    let ranks: UnsafePointer<UInt32>?

    /// Whether two adjacent tokens do not merge.
    @inline(__always)
    func isPair(_ left: UInt32, _ right: UInt32) -> Bool {
      if let ranks {
        return merges.isPair(left, right, atoms: atoms, rank: { ranks[Int($0)] }, token: { tokens[Int($0)] })
      }
      return merges.isPair(left, right, atoms: atoms, rank: { $0 }, token: { tokens[Int($0)] })
    }
  }
  let tables: Tables

  /// - Parameters:
  ///   - ranks: ranks by inner number, equal ones among them; empty if the numbers are ranks.
  ///   - whole: tokens that merging never forms and that are found all the same, where a piece is just them.
  ///   - characters: nil where every byte has a token.
  init(
    _ builder: consuming VocabularyBuilder, ranks: [UInt32], whole: [[UInt8]: UInt32], listed: ListedMerges?,
    characters: CharacterTokens?
  ) {
    self.listed = listed
    self.characters = characters
    rankTable = Table(ranks)
    let (merges, view) = builder.merges.fixed()
    mergeTable = merges
    tokenTable = Table(builder.tokens)
    unitTable = Table(builder.trie.units)
    outerTable = Table(builder.outer)
    wholePieces = whole
    tables = Tables(
      tokens: tokenTable.base, units: unitTable.base, outer: outerTable.base, merges: view, atoms: builder.atoms,
      ranks: ranks.isEmpty ? nil : UnsafePointer(rankTable.base))
  }
}

extension MergeTable.View {
  /// Whether two adjacent tokens do not merge: whether encoding their joined bytes gives just these two.
  ///
  /// Merging is undone from the last step back, on whichever side it was later: the tokens that met at the
  /// border at each moment must not have merged before one of them was used up. A merge across the border
  /// is to the left of the right side's next merge and to the right of the left side's, which decides
  /// between equal ranks; and of equal ranks on both sides the left side's merge comes first.
  ///
  /// - Parameter atoms: tokens below this number were not merged.
  @inline(__always)
  func isPair(
    _ left: UInt32, _ right: UInt32, atoms: UInt32, rank: (UInt32) -> UInt32,
    token: (UInt32) -> BytePairVocabulary.Token
  ) -> Bool {
    var left = left
    var right = right
    // A merge across the border counts when its rank is below this.
    var limit = UInt32.max
    while true {
      let across = result(left, right)
      if across != TokenTrie.none, rank(across) < limit { return false }
      if left >= atoms, right < atoms || rank(left) > rank(right) {
        limit = rank(left)
        left = token(left).right
      } else if right >= atoms {
        limit = rank(right) + 1
        right = token(right).left
      } else {
        return true
      }
    }
  }
}
