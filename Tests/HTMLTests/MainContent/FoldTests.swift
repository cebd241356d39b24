import CVectors
import TestSupport
import Testing

@testable import HTML

/// Plain text is copied and counted as one character after another would be.
@Suite struct FoldTests {
  private static let characters = Array("abzAZ09  .!?$,;:-@[`{~\n\u{7F}\u{E9}".utf8)

  /// How far a text is plain: printable ASCII, single spaces, none at the end.
  private static func plainCount(_ text: ArraySlice<UInt8>) -> Int {
    var end = text.startIndex
    while end < text.endIndex, (32..<127).contains(text[end]) {
      if text[end] == 32, end + 1 < text.endIndex, text[end + 1] == 32 { break }
      end += 1
    }
    while end > text.startIndex, text[end - 1] == 32 { end -= 1 }
    return end - text.startIndex
  }

  private static func counts(_ text: ArraySlice<UInt8>, inWord: Bool) -> dataprep_text_counts {
    var counts = dataprep_text_counts()
    var inWord = inWord
    for byte in text {
      let kind = CharacterClass.ascii[Int(byte)]
      switch kind {
      case .space: inWord = false
      case .letter, .capital, .digit:
        if kind == .digit { counts.digits += 1 } else { counts.letters += 1 }
        if kind == .capital { counts.capitals += 1 }
        if !inWord { counts.words += 1 }
        inWord = true
      case .sentenceEnd: counts.sentence_ends += 1
      case .currency: counts.currencies += 1
      default: counts.punctuation += 1
      }
    }
    counts.in_word = inWord ? 1 : 0
    return counts
  }

  private static func values(_ counts: dataprep_text_counts) -> [Int32] {
    [
      counts.letters, counts.capitals, counts.digits, counts.sentence_ends, counts.currencies, counts.punctuation,
      counts.words, counts.in_word,
    ]
  }

  @Test(arguments: [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 5000]) func plainText(_ most: Int) {
    var generator = SeededGenerator(seed: UInt64(most))
    var longest = 0
    for round in 0..<200 {
      let count = Int.random(in: 0...most, using: &generator)
      // Some texts have few characters that end them.
      let known = round % 2 == 0 ? Self.characters[...] : Self.characters.prefix(7)
      let text = (0..<count).map { _ in known.randomElement(using: &generator)! }
      let inWord = Bool.random(using: &generator)
      var counts = dataprep_text_counts()
      counts.in_word = inWord ? 1 : 0
      var output = [UInt8](repeating: 1, count: count + 16)
      let taken = dataprep_fold_plain(text, count, &output, &counts)
      #if arch(x86_64)
        // It may stop where a chunk ends with a space, or after very many chunks; what follows is told in the next call.
        #expect(taken == Self.plainCount(text[...]) || taken >= 255 * 15)
      #endif
      #expect(taken <= Self.plainCount(text[...]))
      #expect(Array(output.prefix(taken)) == Array(text.prefix(taken)))
      #expect(Self.values(counts) == Self.values(Self.counts(text.prefix(taken), inWord: inWord)))
      longest = max(longest, taken)
    }
    #if arch(x86_64)
      #expect(longest > 0 || most < 3)
    #endif
  }
}
