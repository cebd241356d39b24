internal import Base

/// Finds the merges that can apply, and gives tokens their inner numbers.
internal struct VocabularyBuilder {
  private(set) var tokens: [BytePairVocabulary.Token] = []
  /// The vocabulary's own numbers by inner number.
  private(set) var outer: [UInt32] = []
  private(set) var merges: MergeTable
  private(set) var trie: TokenTrie
  /// Inner numbers by the vocabulary's own.
  private var inner: [UInt32]
  private let bytes: TokenBytes

  private init(_ bytes: TokenBytes, mergeCount: Int) throws(TokenizerError) {
    guard bytes.count < MergeTable.limit else {
      throw TokenizerError(
        .unsupported, "a vocabulary of \(bytes.count) tokens; less than \(MergeTable.limit) are supported")
    }
    self.bytes = bytes
    inner = Array(repeating: TokenTrie.none, count: bytes.count)
    merges = MergeTable(pairs: min(mergeCount, bytes.count))
    trie = TokenTrie(bytes)
    for byte in UInt8.min...UInt8.max {
      let token = withUnsafePointer(to: byte) { trie.token($0, count: 1) }
      guard token != TokenTrie.none else {
        throw TokenizerError(.damaged, "no token stands for the byte \(byte), so it cannot encode every text")
      }
      append(token, length: 1, left: UInt32(byte), right: UInt32(byte))
    }
  }

  /// A vocabulary whose merges follow from the tokens' numbers, as tiktoken's files have it: two tokens merge
  /// where their bytes together are a token, the lowest number first; a piece that is a token is that token.
  static func ranked(_ bytes: TokenBytes) throws(TokenizerError) -> BytePairVocabulary {
    var builder = try VocabularyBuilder(bytes, mergeCount: bytes.count)
    for token in 0..<bytes.count where bytes.range(of: token).count > 1 { builder.addSplit(of: token) }
    return builder.finished(looksUpPieces: true)
  }

  /// A vocabulary with a list of merges in their order, as Hugging Face's files have it.
  ///
  /// - Parameters:
  ///   - list: the vocabulary's numbers of left part, right part and result, no two of the same parts.
  ///   - looksUpPieces: whether a piece that is a token is that token, whatever merging would give (`ignore_merges`).
  static func merging(
    _ bytes: TokenBytes, _ list: [(left: UInt32, right: UInt32, result: UInt32)], looksUpPieces: Bool
  ) throws(TokenizerError) -> BytePairVocabulary {
    var builder = try VocabularyBuilder(bytes, mergeCount: list.count)
    for merge in list { builder.add(merge.left, merge.right, result: merge.result) }
    if builder.isInOrder(list) { return builder.finished(looksUpPieces: looksUpPieces) }
    guard list.count < MergeTable.limit else {
      throw TokenizerError(
        .unsupported,
        "\(list.count) merges of which some join tokens that later ones make; less than \(MergeTable.limit) are supported"
      )
    }
    return builder.finished(looksUpPieces: looksUpPieces, list: list)
  }

  /// Whether no merge waits for a part with a later merge: it would apply as soon as its parts are there, which the
  /// order of the tokens does not tell.
  private func isInOrder(_ list: [(left: UInt32, right: UInt32, result: UInt32)]) -> Bool {
    list.allSatisfy { merge in
      let left = inner[Int(merge.left)]
      let right = inner[Int(merge.right)]
      let result = inner[Int(merge.result)]
      guard left != TokenTrie.none, right != TokenTrie.none else { return true }
      return result != TokenTrie.none && max(left, right) <= result || !isPair(left, right)
    }
  }

  private mutating func append(_ token: UInt32, length: UInt32, left: UInt32, right: UInt32) {
    inner[Int(token)] = UInt32(outer.count)
    outer.append(token)
    tokens.append(.init(left: left, right: right, shorter: TokenTrie.none, length: length))
  }

  private func isPair(_ left: UInt32, _ right: UInt32) -> Bool {
    merges.withView { $0.isPair(left, right) { tokens[Int($0)] } }
  }

  /// Adds a merge of tokens by the vocabulary's numbers, unless it can never apply.
  private mutating func add(_ left: UInt32, _ right: UInt32, result: UInt32) {
    guard inner[Int(result)] == TokenTrie.none else { return }
    let left = inner[Int(left)]
    let right = inner[Int(right)]
    guard left != TokenTrie.none, right != TokenTrie.none, isPair(left, right) else { return }
    merges.insert(left, right, result: UInt32(outer.count))
    append(result, length: tokens[Int(left)].length + tokens[Int(right)].length, left: left, right: right)
  }

  /// Adds the merge that forms a token, if any does.
  private mutating func addSplit(of token: Int) {
    let range = bytes.range(of: token)
    var splits: [(UInt32, UInt32)] = []
    bytes.bytes.withUnsafeBufferPointer { bytes in
      trie.units.withUnsafeBufferPointer { units in
        guard let start = bytes.baseAddress, let units = units.baseAddress else { return }
        TokenTrie.forEachPrefix(in: units, of: start + range.lowerBound, count: range.count) { left, length in
          guard length < range.count else { return }
          let right = trie.token(start + range.lowerBound + length, count: range.count - length)
          if right != TokenTrie.none { splits.append((left, right)) }
        }
      }
    }
    for (left, right) in splits {
      add(left, right, result: UInt32(token))
      if inner[token] != TokenTrie.none { return }
    }
  }

  /// - Parameter list: merges that are not in order, which are then applied one by one.
  private consuming func finished(
    looksUpPieces: Bool, list: [(left: UInt32, right: UInt32, result: UInt32)]? = nil
  ) -> BytePairVocabulary {
    var whole: [[UInt8]: UInt32] = [:]
    if looksUpPieces {
      for token in 0..<bytes.count where inner[token] == TokenTrie.none || list != nil {
        let range = bytes.range(of: token)
        if !range.isEmpty { whole[Array(bytes.bytes[range])] = UInt32(token) }
      }
    }
    let listed = list.map { ListedMerges($0, byteTokens: Array(outer[..<256])) }
    trie.renumber({ inner[Int($0)] }, count: outer.count)
    for token in tokens.indices { tokens[token].shorter = trie.shorter[token] }
    return BytePairVocabulary(self, whole: whole, listed: listed)
  }
}
