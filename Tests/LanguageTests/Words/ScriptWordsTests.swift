import Language
import Testing

@Suite("Words and lengths in any script")
struct ScriptWordsTests {
  private let words = ScriptWords()
  private let ruler = SentenceRuler()

  @Test(arguments: [
    ("", 0), ("   ", 0), ("habari", 1), ("habari ya asubuhi", 3), ("- - -", 3), ("a\u{A0}b\u{3000}c", 3),
    ("我爱你", 1), ("我们喜欢学习", 3), ("東京都に住んでいます", 7), ("ภาษาไทย", 2), ("ភាសាខ្មែរ", 1),
    ("ພາສາລາວ", 2), ("བོད་སྐད་ཡིག", 3), ("Google我们喜欢", 3), ("ꦱꦧꦼꦤ꧀ꦲꦸꦮꦺ", 2), ("，。！", 1), ("我", 1),
  ])
  func counts(_ text: String, _ expected: Int) {
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { words.count($0) } == expected)
    for limit in 1...3 {
      #expect(bytes.withUnsafeBufferPointer { words.count($0, upTo: limit) } == min(limit, expected))
    }
  }

  @Test func runsAreWhatStandsBetweenSpaces() {
    let bytes = Array("我爱你 abc\u{A0}d ".utf8)
    #expect(bytes.withUnsafeBufferPointer { words.countRuns($0) } == 3)
    #expect(bytes.withUnsafeBufferPointer { words.countRuns($0, upTo: 2) } == 2)
  }

  /// Longer than what ICU is asked about at once.
  @Test func longRuns() {
    let bytes = Array(String(repeating: "我爱你。", count: 1000).utf8)
    #expect(bytes.withUnsafeBufferPointer { words.count($0) } == 1000)
    let thai = Array(String(repeating: "ภาษาไทย", count: 500).utf8)
    #expect((800...1200).contains(thai.withUnsafeBufferPointer { words.count($0) }))
  }

  @Test(arguments: [
    ("Habari ya Leo", 13, 13, 3, 2, 0, false), ("我爱你。", 4, 10, 1, 0, 0, true), ("한국어", 3, 6, 1, 0, 0, false),
    ("ひらがな", 4, 8, 1, 0, 0, true), ("(12) {a}", 8, 8, 2, 0, 6, false), ("ᎥᏝ ᎢᏨ", 5, 5, 2, 0, 0, false),
    ("Ⲁⲁ ⲁ", 4, 4, 2, 0, 0, false), ("Мир Ян", 6, 6, 2, 2, 0, false), ("", 0, 0, 0, 0, 0, false),
  ])
  func shapes(_ text: String, characters: Int, length: Int, words: Int, capitals: Int, dangers: Int, isUnspaced: Bool) {
    var expected = SentenceShape()
    expected.characters = characters
    expected.length = length
    expected.words = words
    expected.capitals = capitals
    expected.dangers = dangers
    expected.isUnspaced = isUnspaced
    expected.isOpen = text.unicodeScalars.last.map { $0.properties.isAlphabetic } ?? false
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { ruler.shape(of: $0) } == expected)
  }
}
