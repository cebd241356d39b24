import TestSupport
import Testing

@testable import HTML

@Suite struct TextHashTests {
  private static func hashes(_ bytes: [UInt8]) -> [UInt64] {
    var hashes: [UInt64] = []
    bytes.withUnsafeBufferPointer {
      if let base = $0.baseAddress { TextHash.eachWord(base, $0.count) { hashes.append($0) } }
    }
    return hashes
  }

  /// Words byte by byte, in small letters.
  private static func words(_ bytes: [UInt8]) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for byte in bytes + [32] {
      let small = (65...90).contains(byte) ? byte + 32 : byte
      let isWord = byte >= 0x80 || (97...122).contains(small) || (48...57).contains(byte)
      if isWord { word.append(small) }
      if !word.isEmpty, !isWord || word.count(where: { $0 >= 0x80 }) >= 6 {
        words.append(word)
        word = []
      }
    }
    return words
  }

  @Test(arguments: [
    ("", 0), (" , ", 0), ("One", 1), ("one two-three", 3), ("incomprehensibilities 12345678", 2), ("na\u{EF}ve", 1),
    ("\u{65E5}\u{672C}\u{8A9E}", 2), ("abc\u{65E5}\u{672C}d", 2), ("@[`{/:", 0), ("exactly8 letters", 2),
  ])
  func countsWords(_ text: String, _ count: Int) {
    #expect(Self.hashes(Array(text.utf8)).count == count)
  }

  /// As many hashes as words, and the same hash for the same word, whatever stands around it.
  @Test func hashesAreThoseOfWords() {
    var generator = SeededGenerator(seed: 11)
    var known: [[UInt8]: UInt64] = [:]
    var owners: [UInt64: [UInt8]] = [:]
    let pieces = [
      "a", "B", "z", "Q", "7", "word", "longerthaneight", " ", ", ", "-", "\u{E9}", "\u{65E5}", "@", "\u{1F600}",
    ]
    for _ in 0..<4000 {
      let bytes = (0..<Int.random(in: 0...14, using: &generator)).flatMap { _ in
        Array(pieces.randomElement(using: &generator)!.utf8)
      }
      let (hashes, words) = (Self.hashes(bytes), Self.words(bytes))
      #expect(hashes.count == words.count)
      for (hash, word) in zip(hashes, words) {
        #expect(known[word, default: hash] == hash)
        #expect(owners[hash, default: word] == word)
        known[word] = hash
        owners[hash] = word
      }
    }
    #expect(known.count > 2000)
  }
}
