internal import Base

/// A byte-level BPE vocabulary made ready for encoding.
///
/// Inside, tokens have numbers of their own: bytes first, then merged tokens in the order in which
/// merges apply, so that comparing numbers compares ranks. Of all pairs that spell a token only one
/// ever forms it: the pair that merging its own bytes ends with. (Were another pair to stand side by
/// side, nothing beyond it could have merged across its ends, and inside it merging would have gone
/// as it goes alone.) Tokens that no merging forms have no inner number; they are found only as
/// whole pieces, where the vocabulary's rules look pieces up first.
internal struct BytePairVocabulary: Sendable {
  /// The tokens that a token was merged from; a byte's are itself.
  struct Parts {
    var left: UInt32
    var right: UInt32
  }

  /// The vocabulary's own numbers by inner number.
  private(set) var outer: [UInt32]
  /// Bytes of inner tokens.
  private(set) var lengths: [UInt32]
  private(set) var parts: [Parts]
  private(set) var merges: MergeTable
  private(set) var trie: TokenTrie
  /// Tokens that merging never forms, by their bytes; empty where the rules do not look whole pieces up.
  private(set) var wholePieces: [[UInt8]: UInt32] = [:]

  /// Tokens of inner numbers.
  var count: Int { outer.count }

  /// A vocabulary whose merges follow from the tokens' numbers, as tiktoken's files have it: two tokens merge
  /// where their bytes together are a token, the lowest number first.
  init(ranked tokens: TokenBytes) throws(TokenizerError) {
    try self.init(tokens, mergeCount: tokens.count, looksUpPieces: true) { (vocabulary) throws(TokenizerError) in
      for token in 0..<tokens.count where tokens.range(of: token).count > 1 {
        vocabulary.addBestSplit(of: token, tokens)
      }
    }
  }

  /// A vocabulary with a list of merges in their order, as Hugging Face's files have it.
  ///
  /// - Parameters:
  ///   - merges: the vocabulary's numbers of left part, right part and result.
  ///   - looksUpPieces: whether a piece that is a token is that token, whatever merging would give (`ignore_merges`).
  init(
    _ tokens: TokenBytes, merges: [(left: UInt32, right: UInt32, result: UInt32)], looksUpPieces: Bool
  ) throws(TokenizerError) {
    try self.init(tokens, mergeCount: merges.count, looksUpPieces: looksUpPieces) { (vocabulary) throws(TokenizerError) in
      for merge in merges { vocabulary.add(merge.left, merge.right, result: merge.result) }
      // A merge that waits for a part with a later merge would apply out of order, which encoding does not do.
      for (rank, merge) in merges.enumerated() {
        let left = vocabulary.inner[Int(merge.left)]
        let right = vocabulary.inner[Int(merge.right)]
        let result = vocabulary.inner[Int(merge.result)]
        guard left != TokenTrie.none, right != TokenTrie.none, left >= 256 || right >= 256 else { continue }
        if result == TokenTrie.none || max(left, right) > result, vocabulary.isPair(left, right) {
          throw TokenizerError(.unsupported, "merge \(rank) joins tokens of which one is made by a later merge")
        }
      }
    }
  }

  /// Inner numbers by outer ones while the vocabulary is made.
  private var inner: [UInt32]

  private init(
    _ tokens: TokenBytes, mergeCount: Int, looksUpPieces: Bool,
    _ addMerges: (inout BytePairVocabulary) throws(TokenizerError) -> Void
  ) throws(TokenizerError) {
    guard tokens.count <= MergeTable.partLimit else {
      throw TokenizerError(.unsupported, "a vocabulary of \(tokens.count) tokens; at most \(MergeTable.partLimit) are supported")
    }
    outer = []
    lengths = []
    parts = []
    inner = Array(repeating: TokenTrie.none, count: tokens.count)
    merges = MergeTable(pairs: min(mergeCount, tokens.count))
    trie = TokenTrie(tokens)
    for byte in UInt8.min...UInt8.max {
      let token = withUnsafePointer(to: byte) { trie.token($0, count: 1) }
      guard token != TokenTrie.none else {
        throw TokenizerError(.damaged, "no token stands for the byte \(byte), so it cannot encode every text")
      }
      append(token, length: 1, Parts(left: UInt32(byte), right: UInt32(byte)))
    }
    try addMerges(&self)
    if looksUpPieces {
      for token in 0..<tokens.count where inner[token] == TokenTrie.none && !tokens.range(of: token).isEmpty {
        // Where two tokens have the same bytes, the trie knows which one counts.
        let bytes = Array(tokens.bytes[tokens.range(of: token)])
        wholePieces[bytes] = UInt32(token)
      }
    }
    let numbers = inner
    trie.renumber { numbers[Int($0)] }
    inner = []
  }

  private mutating func append(_ token: UInt32, length: Int, _ parts: Parts) {
    inner[Int(token)] = UInt32(outer.count)
    outer.append(token)
    lengths.append(UInt32(length))
    self.parts.append(parts)
  }

  /// Adds a merge of tokens by outer number, unless it can never apply.
  private mutating func add(_ left: UInt32, _ right: UInt32, result: UInt32) {
    guard inner[Int(result)] == TokenTrie.none else { return }
    let left = inner[Int(left)]
    let right = inner[Int(right)]
    guard left != TokenTrie.none, right != TokenTrie.none, isPair(left, right) else { return }
    merges.insert(left, right, result: UInt32(outer.count))
    append(result, length: Int(lengths[Int(left)] + lengths[Int(right)]), Parts(left: left, right: right))
  }

  /// Adds the merge that forms a token, if any does.
  private mutating func addBestSplit(of token: Int, _ tokens: TokenBytes) {
    let range = tokens.range(of: token)
    var splits: [(UInt32, UInt32)] = []
    tokens.bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress.map({ $0 + range.lowerBound }) else { return }
      trie.forEachPrefix(of: start, count: range.count) { left, length in
        guard length < range.count else { return }
        let right = trie.token(start + length, count: range.count - length)
        if right != TokenTrie.none { splits.append((left, right)) }
      }
    }
    for (left, right) in splits {
      add(left, right, result: UInt32(token))
      if inner[token] != TokenTrie.none { return }
    }
  }

  /// Whether two tokens stay as they are side by side: whether merging their bytes together gives just these two.
  ///
  /// Merging is undone from the last step back, on whichever side it was later: the tokens that met at the
  /// border at each moment must not have merged before one of them was used up. A merge across the border
  /// stands to the left of the right side's next merge and to the right of the left side's, which decides
  /// between equal ranks.
  @inline(__always)
  func isPair(_ left: UInt32, _ right: UInt32) -> Bool {
    parts.withUnsafeBufferPointer { parts in
      var left = left
      var right = right
      // A merge across the border counts when its result is below this.
      var limit = UInt32.max
      while true {
        let crossing = merges.result(left, right)
        if crossing < limit { return false }
        let undoesLeft = left >= 256 && (left > right || right < 256)
        if undoesLeft {
          limit = left
          left = parts[Int(left)].right
        } else {
          if right < 256 { return true }
          limit = right + 1
          right = parts[Int(right)].left
        }
      }
    }
  }
}
