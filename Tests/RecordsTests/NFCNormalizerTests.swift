import Base
import Foundation
import Records
import TestSupport
import Testing

@Suite struct NFCNormalizerTests {
  func normalized(_ text: String, with normalizer: NFCNormalizer = NFCNormalizer()) -> (text: String, isChanged: Bool) {
    var output = ByteBuffer()
    let isChanged = normalizer.normalize(Array(text.utf8).span, into: &output)
    return (output.string(), isChanged)
  }

  @Test(arguments: [
    ("", false), ("plain", false), ("größe", false), ("gro\u{308}ße", true), ("Ọjà ọ̀sẹ̀", false),
    ("o\u{323}\u{300}", true),
    ("\u{1112}\u{1161}\u{11AB}", true), ("한국어", false), ("\u{212B}", true), ("क\u{93C}", false), ("日本語", false),
    ("\u{958}", true), ("e\u{301}\u{323}", true),
  ])
  func formsAreComposed(text: String, isChanged: Bool) {
    let found = normalized(text)
    let expected = text.precomposedStringWithCanonicalMapping
    #expect(Array(found.text.utf8) == Array(expected.utf8))
    #expect(found.isChanged == isChanged)
  }

  /// Eight bytes are looked at together.
  @Test func marksAreSeenAtEveryPlace() {
    for letter in ["a", "ß", "ˀ", "\u{7F}"] {
      for count in 0..<40 {
        let before = String(repeating: letter, count: count)
        #expect(normalized(before + "e\u{301}").isChanged)
        #expect(normalized(before + "e\u{301}" + before).isChanged)
        #expect(!normalized(before + "é" + before).isChanged)
        #expect(!normalized(before + "x\u{338}" + before).isChanged)
      }
    }
  }

  @Test func longTextIsCutWhereNothingJoins() {
    var random = SeededGenerator(seed: 3)
    let parts = [
      "e\u{301}", "a", " ", "ọ̀", "한", "\u{1112}\u{1161}", "\u{11AB}", "\u{308}", "日", "\n", "o\u{323}\u{300}",
    ]
    let normalizer = NFCNormalizer()
    for count in [1000, 150_000] {
      let text = (0..<count).map { _ in parts.randomElement(using: &random)! }.joined()
      let expected = text.precomposedStringWithCanonicalMapping
      let isEqual = Array(normalized(text, with: normalizer).text.utf8) == Array(expected.utf8)
      #expect(isEqual)
    }
    let marks = String(repeating: "é\u{323}日", count: 60_000)
    let isEqual = Array(normalized(marks).text.utf8) == Array(marks.precomposedStringWithCanonicalMapping.utf8)
    #expect(isEqual)
  }

  /// The table says of every code point, alone, behind a letter and between marks, what ICU says.
  @Test func theTableKnowsWhatChanges() {
    let normalizer = NFCNormalizer()
    var output = ByteBuffer()
    for code in UInt32(0)..<0x3_0000 {
      guard let scalar = Unicode.Scalar(code) else { continue }
      // Foundation composes U+1176, which is no vowel that Unicode composes.
      for before in ["", "e", "é", "ọ", "क", "\u{9C7}", "\u{1100}"] where code != 0x1176 {
        let text = before + String(Character(scalar))
        let changes = Array(text.precomposedStringWithCanonicalMapping.utf8) != Array(text.utf8)
        output.removeAll()
        let isChanged = Array(text.utf8).withUnsafeBufferPointer { normalizer.normalize(changed: $0, into: &output) }
        if changes != isChanged { Issue.record("U+\(String(code, radix: 16)) behind \"\(before)\": \(isChanged)") }
      }
    }
  }
}
