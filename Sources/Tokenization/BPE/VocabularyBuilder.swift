internal import Base

/// Finds the applicable merges, and assigns inner numbers to tokens.
internal struct VocabularyBuilder {
  private(set) var tokens: [BytePairVocabulary.Token] = []
  /// The vocabulary's own numbers by inner number.
  private(set) var outer: [UInt32] = []
  private(set) var merges: MergeTable
  private(set) var trie: TokenTrie
  /// Inner numbers by the vocabulary's own.
  private var inner: [UInt32]
  private let bytes: TokenBytes
  /// Ranks of merges by the vocabulary's own numbers, where several may be equal; empty if inner numbers are ranks.
  private let rankByToken: [UInt32]
  /// How many tokens are not merged.
  private(set) var atoms: UInt32 = 0

  private init(_ bytes: TokenBytes, mergeCount: Int, ranks: [UInt32] = []) throws(TokenizerError) {
    guard bytes.count < MergeTable.limit else {
      throw TokenizerError(
        .unsupported, "a vocabulary of \(bytes.count) tokens; fewer than \(MergeTable.limit) are supported")
    }
    self.bytes = bytes
    rankByToken = ranks
    inner = Array(repeating: TokenTrie.none, count: bytes.count)
    merges = MergeTable(pairs: min(mergeCount, bytes.count))
    trie = TokenTrie(bytes)
  }

  private var ranks: [UInt32] { rankByToken.isEmpty ? [] : outer.map { rankByToken[Int($0)] } }

  /// Begins with the tokens of single bytes.
  private mutating func addBytes() throws(TokenizerError) {
    for byte in UInt8.min...UInt8.max {
      let token = withUnsafePointer(to: byte) { trie.token($0, count: 1) }
      guard token != TokenTrie.none else {
        throw TokenizerError(.damaged, "no token for byte \(byte), so it cannot encode every text")
      }
      addAtom(token, length: 1)
    }
  }

  private mutating func addAtom(_ token: UInt32, length: Int) {
    append(token, length: UInt32(length), left: atoms, right: atoms)
    atoms += 1
  }

  /// A vocabulary whose merges follow from the tokens' numbers, as in tiktoken's files: two tokens merge
  /// where their bytes together are a token, the lowest number first; a piece that is a token is that token.
  ///
  /// - Parameter first: what the IDs that encoding returns are greater by.
  static func ranked(_ bytes: TokenBytes, first: UInt32 = 0) throws(TokenizerError) -> BytePairVocabulary {
    var builder = try VocabularyBuilder(bytes, mergeCount: bytes.count)
    try builder.addBytes()
    for token in 0..<bytes.count where bytes.range(of: token).count > 1 { builder.addSplit(of: token) }
    let renumbered = first == 0 ? nil : (0..<UInt32(bytes.count)).map { $0 + first }
    let isShort = (0..<bytes.count).allSatisfy { bytes.range(of: $0).count <= TokenizerLimits.fastTokenBytes }
    if isShort, builder.hasRanksInOrder { return builder.finished(looksUpPieces: true, renumbered: renumbered) }
    var list: [(left: UInt32, right: UInt32, result: UInt32)] = []
    for token in 0..<bytes.count {
      for (left, right) in builder.splits(of: token) { list.append((left, right, UInt32(token))) }
      guard list.count < MergeTable.limit else {
        throw TokenizerError(
          .unsupported, "tokens that merge from tokens of higher ranks, and \(MergeTable.limit) merges or more")
      }
    }
    return builder.finished(looksUpPieces: true, list: list, listIsRanked: true, renumbered: renumbered)
  }

  /// Whether no token merges from tokens of higher ranks: it would as soon as these are there.
  private var hasRanksInOrder: Bool {
    (0..<bytes.count).allSatisfy { token in
      guard bytes.range(of: token).count > 2 else { return true }
      return splits(of: token).allSatisfy { left, right in
        guard max(left, right) > token else { return true }
        let left = inner[Int(left)]
        let right = inner[Int(right)]
        return left == TokenTrie.none || right == TokenTrie.none || !isPair(left, right)
      }
    }
  }

  /// A vocabulary with a list of merges in their order, as in Hugging Face's files.
  ///
  /// - Parameters:
  ///   - list: the vocabulary's numbers of left part, right part and result, no two of the same parts.
  ///   - looksUpPieces: whether a piece that is a token becomes that token, independent of merges (`ignore_merges`).
  ///   - byteTokens: where merges join characters, the token for each byte of a character that has none.
  static func merging(
    _ bytes: TokenBytes, _ list: [(left: UInt32, right: UInt32, result: UInt32)], looksUpPieces: Bool,
    byteTokens: [UInt32]? = nil
  ) throws(TokenizerError) -> BytePairVocabulary {
    let bytes = byteTokens == nil ? bytes.withUnusedBytes() : bytes
    var builder = try VocabularyBuilder(bytes, mergeCount: list.count)
    let characters = byteTokens.map { CharacterTokens(bytes, byteTokens: $0) }
    if let characters {
      for (token, length) in characters.list { builder.addAtom(token, length: length) }
    } else {
      try builder.addBytes()
    }
    for merge in list { builder.add(merge.left, merge.right, result: merge.result) }
    let isShort = (0..<bytes.count).allSatisfy { bytes.range(of: $0).count <= TokenizerLimits.fastTokenBytes }
    if isShort, builder.isInOrder(list) {
      return builder.finished(looksUpPieces: looksUpPieces, characters: characters)
    }
    guard list.count < MergeTable.limit else {
      throw TokenizerError(
        .unsupported,
        "\(list.count) merges, some of which join tokens of later merges or make long ones; fewer than \(MergeTable.limit) are supported"
      )
    }
    return builder.finished(looksUpPieces: looksUpPieces, list: list, characters: characters)
  }

  /// Whether no merge waits for a part with a later merge: it would apply as soon as its parts are there, which the
  /// order of the tokens does not determine.
  private func isInOrder(_ list: [(left: UInt32, right: UInt32, result: UInt32)]) -> Bool {
    list.allSatisfy { merge in
      let left = inner[Int(merge.left)]
      let right = inner[Int(merge.right)]
      let result = inner[Int(merge.result)]
      guard left != TokenTrie.none, right != TokenTrie.none else { return true }
      return result != TokenTrie.none && max(left, right) <= result || !isPair(left, right)
    }
  }

  /// A vocabulary whose merges follow from ranks, as SentencePiece's scores give them: two tokens merge where their
  /// bytes together are a token, the lowest rank first, the leftmost of equals.
  ///
  /// - Parameters:
  ///   - bytes: the characters, then merged tokens by rank, the shorter of equals first.
  ///   - atoms: how many characters there are; their ranks are below all others.
  ///   - ranks: by token.
  ///   - outer: the IDs that encoding returns, by token.
  /// - Throws: `TokenizerError.unsupported` where merges would not apply in the order of their ranks.
  static func scored(
    _ bytes: TokenBytes, atoms: Int, ranks: [UInt32], outer: [UInt32]
  ) throws(TokenizerError) -> BytePairVocabulary {
    var builder = try VocabularyBuilder(bytes, mergeCount: bytes.count, ranks: ranks)
    for token in 0..<atoms { builder.addAtom(UInt32(token), length: bytes.range(of: token).count) }
    for token in atoms..<bytes.count { builder.addSplit(of: token) }
    for token in atoms..<bytes.count {
      for (left, right) in builder.splits(of: token) where max(ranks[Int(left)], ranks[Int(right)]) > ranks[token] {
        let left = builder.inner[Int(left)]
        let right = builder.inner[Int(right)]
        guard left != TokenTrie.none, right != TokenTrie.none, builder.isPair(left, right) else { continue }
        throw TokenizerError(.unsupported, "token \(outer[token]) is made of a token with a later merge")
      }
    }
    return builder.finished(looksUpPieces: false, renumbered: outer)
  }

  private mutating func append(_ token: UInt32, length: UInt32, left: UInt32, right: UInt32) {
    inner[Int(token)] = UInt32(outer.count)
    outer.append(token)
    tokens.append(.init(left: left, right: right, shorter: TokenTrie.none, length: length))
  }

  private func isPair(_ left: UInt32, _ right: UInt32) -> Bool {
    merges.withView { view in
      view.isPair(
        left, right, atoms: atoms, rank: { rankByToken.isEmpty ? $0 : rankByToken[Int(outer[Int($0)])] },
        token: { tokens[Int($0)] })
    }
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
    for (left, right) in splits(of: token) {
      add(left, right, result: UInt32(token))
      if inner[token] != TokenTrie.none { return }
    }
  }

  /// The pairs of tokens that a token's bytes are.
  private func splits(of token: Int) -> [(UInt32, UInt32)] {
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
    return splits
  }

  /// - Parameters:
  ///   - list: merges that are not in order, which are then applied step by step.
  ///   - listIsRanked: whether merges apply in the order of the numbers of their results.
  ///   - renumbered: the IDs that encoding returns, by token; nil if they are the tokens' own.
  private consuming func finished(
    looksUpPieces: Bool, list: [(left: UInt32, right: UInt32, result: UInt32)]? = nil,
    listIsRanked: Bool = false, renumbered: [UInt32]? = nil, characters: CharacterTokens? = nil
  ) -> BytePairVocabulary {
    var whole: [[UInt8]: UInt32] = [:]
    if looksUpPieces {
      for token in 0..<bytes.count where inner[token] == TokenTrie.none || list != nil {
        let range = bytes.range(of: token)
        if !range.isEmpty { whole[Array(bytes.bytes[range])] = renumbered?[token] ?? UInt32(token) }
      }
    }
    let listed = list.map {
      ListedMerges(
        $0, byteTokens: characters == nil ? Array(outer[..<256]) : [], isRanked: listIsRanked, renumbered: renumbered)
    }
    trie.renumber({ inner[Int($0)] }, count: outer.count)
    for token in tokens.indices { tokens[token].shorter = trie.shorter[token] }
    let ranks = ranks
    if let renumbered { outer = outer.map { renumbered[Int($0)] } }
    return BytePairVocabulary(self, ranks: ranks, whole: whole, listed: listed, characters: characters)
  }
}
