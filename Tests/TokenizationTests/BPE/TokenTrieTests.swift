import TestSupport
import Testing

@testable import Tokenization

/// The double array finds what comparing with every token finds.
@Suite struct TokenTrieTests {
  /// Tokens without order: many that begin with others, empty ones, and nodes of up to 256 children.
  private static func tokens(_ generator: inout SeededGenerator, count: Int, alphabet: [UInt8]) -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    return (0..<count).map { _ in
      let bytes = (0..<generator.below(6)).map { _ in alphabet.randomElement(using: &generator)! }
      return seen.insert(bytes).inserted ? bytes : []
    }
  }

  private static func table(_ tokens: [[UInt8]]) -> TokenBytes {
    var table = TokenBytes()
    for (index, token) in tokens.enumerated() { table.define(index, as: token) }
    return table
  }

  private static func prefixes(_ trie: TokenTrie, _ text: [UInt8]) -> [[Int]] {
    var found: [[Int]] = []
    text.withUnsafeBufferPointer { bytes in
      trie.units.withUnsafeBufferPointer { units in
        guard let start = bytes.baseAddress, let units = units.baseAddress else { return }
        TokenTrie.forEachPrefix(in: units, of: start, count: bytes.count) { found.append([Int($0), $1]) }
      }
    }
    return found
  }

  /// The tokens that a text begins with, the shortest first.
  private static func expected(_ tokens: [[UInt8]], _ text: [UInt8]) -> [[Int]] {
    tokens.indices.filter { !tokens[$0].isEmpty && text.starts(with: tokens[$0]) }
      .map { [$0, tokens[$0].count] }.sorted { $0[1] < $1[1] }
  }

  @Test(arguments: [(1, 3), (30, 2), (300, 4), (2000, 16), (3000, 256)]) func prefixesAndShorterTokens(
    _ count: Int, _ letters: Int
  ) {
    var generator = SeededGenerator(seed: UInt64(count))
    let alphabet = (0..<letters).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let tokens = Self.tokens(&generator, count: count, alphabet: alphabet)
    let trie = TokenTrie(Self.table(tokens))
    for _ in 0..<60 {
      let text = (0..<generator.below(9)).map { _ in
        generator.below(8) == 0 ? UInt8(generator.below(256)) : alphabet.randomElement(using: &generator)!
      }
      #expect(Self.prefixes(trie, text) == Self.expected(tokens, text), "\(text)")
      let whole = tokens.firstIndex(of: text).map { UInt32($0) }
      let found = text.withUnsafeBufferPointer { $0.baseAddress.map { trie.token($0, count: text.count) } }
      if !text.isEmpty { #expect(found == whole ?? TokenTrie.none) }
    }
    for token in tokens.indices.prefix(80) where !tokens[token].isEmpty {
      let proper = Self.expected(tokens, Array(tokens[token].dropLast())).last
      #expect(trie.shorter[token] == proper.map { UInt32($0[0]) } ?? TokenTrie.none)
    }
  }

  /// Other numbers, and some tokens left out: the next shorter one takes the place of one that is.
  @Test func renumbering() {
    var generator = SeededGenerator(seed: 6)
    let tokens = Self.tokens(&generator, count: 200, alphabet: [0, 1, 255])
    var trie = TokenTrie(Self.table(tokens))
    // Every third token goes, the others are counted from the end.
    let kept = tokens.indices.filter { $0 % 3 != 0 }.reversed() as [Int]
    let renumbered = kept.map { tokens[$0] }
    trie.renumber({ kept.firstIndex(of: Int($0)).map { UInt32($0) } ?? TokenTrie.none }, count: kept.count)
    #expect(trie.shorter.count == kept.count)
    for token in renumbered.indices where !renumbered[token].isEmpty {
      let text = renumbered[token] + [7]
      #expect(Self.prefixes(trie, text) == Self.expected(renumbered, text))
      let proper = Self.expected(renumbered, Array(renumbered[token].dropLast())).last
      #expect(trie.shorter[token] == proper.map { UInt32($0[0]) } ?? TokenTrie.none)
    }
  }

  @Test(arguments: [0, 1, 8, 9, 500]) func mergeTablesAreDictionaries(_ count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    var table = MergeTable(pairs: count)
    var expected: [[UInt32]: UInt32] = [:]
    // The last one is the greatest that a vocabulary below the limit has.
    let numbers = Array(0..<30 as Range<UInt32>) + [MergeTable.limit - 2]
    while expected.count < count {
      let pair = [numbers.randomElement(using: &generator)!, numbers.randomElement(using: &generator)!]
      guard expected[pair] == nil else { continue }
      let result = UInt32(generator.below(Int(MergeTable.limit)))
      table.insert(pair[0], pair[1], result: result)
      expected[pair] = result
    }
    let (memory, view) = table.fixed()
    for left in numbers + [30] {
      for right in numbers + [30] {
        #expect(view.result(left, right) == expected[[left, right]] ?? TokenTrie.none)
        #expect(table.withView { $0.result(left, right) } == view.result(left, right))
      }
    }
    withExtendedLifetime(memory) {}
  }
}
