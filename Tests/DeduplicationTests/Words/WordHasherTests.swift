import Testing

@testable import Deduplication

/// What counts as the same words.
@Suite struct WordHasherTests {
  private func words(_ text: String) -> [UInt64] {
    var hashes: [UInt64] = []
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      var hasher = WordHasher()
      hasher.hash(bytes, into: &hashes)
    }
    return hashes
  }

  private func runs(_ text: String) -> [UInt64] {
    var hasher = WordHasher()
    var hashes: [UInt64] = []
    Array(text.utf8).withUnsafeBufferPointer { hasher.hash($0, into: &hashes) }
    return hasher.runs(words: hashes)
  }

  @Test(arguments: [
    ("The quick brown fox", "the QUICK, brown: fox!"), ("snake_case_2 is one", "Snake_Case_2   is\n\none."),
    ("café crème", "CAFE\u{301} CRE\u{300}ME"), ("ＦＵＬＬ　ｗｉｄｔｈ１２", "full width12"),
    ("می‌خواهم بروم", "می\u{200C}خواهم، بروم"), ("soft hy\u{AD}phen", "soft hyphen"),
    ("Ελλάδα και Πολύ", "ελλάδα ΚΑΙ πολύ"), ("don’t stop", "don—t ‘stop’"), ("Straße", "straße"),
    ("हिन्दी में लिखा", "हिन्दी  में   लिखा"), ("日本語の文章です。", "「日本語の文章です」"),
  ])
  func theSameWords(_ a: String, _ b: String) {
    #expect(words(a) == words(b))
    #expect(!words(a).isEmpty)
  }

  @Test(arguments: [
    ("snake_case", "snakecase"), ("snake_case", "snake case"), ("हिन्दी", "हिनदी"), ("がぎ", "かき"), ("ab", "ba"),
    ("resume", "résumé"), ("a1", "a2"), ("longer than eight", "longer than eighty"), ("_", "\u{7F}"),
  ])
  func otherWords(_ a: String, _ b: String) { #expect(words(a) != words(b)) }

  @Test(arguments: [
    ("one two three", 3), ("", 0), (" .,;— ", 0), ("a’b", 2), ("naïve café", 2), ("ไม่มีช่องว่าง", 3), ("x", 1),
    ("0123456789abcdefXYZ", 1), ("mixed日本text", 4), ("東京タワー", 5), ("قال إن", 2),
  ])
  func thisManyWords(_ text: String, _ count: Int) { #expect(words(text).count == count) }

  @Test func aRunIsWhatStandsBetweenSpaces() {
    #expect(runs("plain words only") == words("plain words only"))
    #expect(runs("東京都に住んでいます。大阪に行く").count == 2)
    #expect(runs("before 東京都に住んでいます after").count == 3)
    #expect(runs("before 東京都に住んでいます after").first == words("before").first)
    #expect(runs("東京").count == 1)
    // Another word of a clause makes another clause.
    #expect(runs("東京都に住んでいます。大阪") != runs("東京都に住んでいた。大阪"))
    #expect(runs("東京都に住んでいます。大阪").last == runs("大阪").last)
  }

  @Test func wordsDoNotDependOnWhatWasHashedBefore() {
    var hasher = WordHasher()
    var hashes: [UInt64] = []
    let texts = ["ไทย ข้อความ", "plain text", "naïve", "東京 mixed", "", "plain text"]
    for text in texts {
      Array(text.utf8).withUnsafeBufferPointer { hasher.hash($0, into: &hashes) }
      #expect(hashes == words(text), "\(text)")
      #expect(hasher.runs(words: hashes) == runs(text), "\(text)")
    }
  }

  @Test func wordsDoNotDependOnWhereTheTextEnds() {
    // Reads of eight bytes stay inside the text.
    let text = "word another somewhatlongerword x"
    let bytes = Array((text + "ZZZZZZZZZZ").utf8)
    for length in 0...text.utf8.count {
      let alone = words(String(decoding: bytes[..<length], as: UTF8.self))
      var inside: [UInt64] = []
      bytes.withUnsafeBufferPointer {
        var hasher = WordHasher()
        hasher.hash(UnsafeBufferPointer(rebasing: $0[..<length]), into: &inside)
      }
      #expect(alone == inside)
    }
  }

  @Test func dictionariesOfICUCutJapaneseWhereAskedTo() {
    var hasher = WordHasher(unit: .words)
    var hashes: [UInt64] = []
    Array("東京都に住んでいます。".utf8).withUnsafeBufferPointer { hasher.hash($0, into: &hashes) }
    // Debian's ICU 72 finds seven words; characters are ten.
    #expect((4..<10).contains(hashes.count))
    let long = String(repeating: "東京都に住んでいます", count: 2000)
    Array(long.utf8).withUnsafeBufferPointer { hasher.hash($0, into: &hashes) }
    #expect((8000..<20_000).contains(hashes.count))
  }

  @Test func thaiWordsAreComparedSinglyAlsoBesideJapanese() {
    #expect(runs("ไม่มีช่องว่าง") == words("ไม่มีช่องว่าง"))
    #expect(Array(runs("東京都。 ไม่มีช่องว่าง").dropFirst()) == words("ไม่มีช่องว่าง"))
  }
}
