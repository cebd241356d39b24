import Base
import Records
import Testing

@testable import Language

@Suite struct WordTokenizerTests {
  private func words(_ text: String, _ language: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      WordTokenizer(WordRules.rules(for: language)).tokenize(bytes).map {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[$0.range.range]), as: UTF8.self)
      }
    }
  }

  @Test func englishKnowsContractionsAndAbbreviations() {
    #expect(
      words("Don't stop! It's 3.5% (approx.) e.g. U.S.A. — see www.x.com, ok?", "en") == [
        "Do", "n't", "stop", "!", "It", "'s", "3.5", "%", "(", "approx", ".", ")", "e.g.", "U.S.A.", "—", "see",
        "www.x.com", ",", "ok", "?",
      ])
    #expect(words("Don't", "fo") == ["Don't"])
  }

  @Test func rulesDependOnTheLanguage() {
    #expect(WordRules.rules(for: "en").name == .english)
    #expect(WordRules.rules(for: "sco").name == .english)
    #expect(WordRules.rules(for: "zu").name == .tswana)
    #expect(WordRules.rules(for: "fo").name == .any)
    #expect(WordRules.rules(for: "no such tag").name == .any)
    #expect(words("5-a", "zu") == ["5", "-", "a"])
    #expect(words("5-a", "fo") == ["5-a"])
  }

  @Test func emoticonsArePutTogetherAgain() {
    #expect(words("so:)", "en") == ["so", ":)"])
    #expect(words("so: )", "en") == ["so", ":", ")"])
  }

  /// Spaces part sentences there, not words.
  @Test func scriptsWithoutSpacesAreCutByDictionary() {
    #expect(words("ภาษาไทยง่าย", "th") == ["ภาษา", "ไทย", "ง่าย"])
    #expect(words("他走了。", "zh").last == "。")
    #expect(words("မြန်မာ", "my").count == 1)
  }

  @Test func tokensHaveTheirMeasures() {
    var text = "Čaj 42 … x"
    let tokens = text.withUTF8 { WordTokenizer(WordRules.rules(for: "cs")).tokenize($0, at: 100) }
    #expect(tokens.map(\.scalarCount) == [3, 2, 1, 1])
    #expect(tokens.map(\.kinds) == [[.letter, .word], .word, [], [.letter, .word]])
    #expect(tokens.map(\.range.start) == [100, 105, 108, 112])
    let again = text.withUTF8 { WordTokenizer(WordRules.rules(for: "en")).tokenize($0) }
    #expect(tokens.map(\.hash) == again.map(\.hash))
  }

  @Test func hashesOfJoinedTextsAreThoseOfTheWhole() {
    func hash(_ text: String) -> UInt64 {
      Array(text.unicodeScalars.map(\.value)).withUnsafeBufferPointer { TokenHash.hash($0) }
    }
    let whole = "the river and the bread 🍞\u{0}"
    let parts = Array(whole.unicodeScalars)
    for cut in 0...parts.count {
      let (first, second) = (parts[..<cut], parts[cut...])
      func text(_ part: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(part)) }
      #expect(
        TokenHash.joined(hash(text(first)), hash(text(second)), power: TokenHash.power(second.count)) == hash(whole))
    }
    #expect(TokenHash.power(1000) == TokenHash.joined(TokenHash.power(700), 0, power: TokenHash.power(300)))
    #expect(hash("\u{0}") != hash("\u{0}\u{0}") && hash("") == TokenHash.empty)
  }
}
