import TestSupport
import Testing

@testable import Stages

@Suite("MADLAD-400: phrases and expressions")
struct PhraseMatcherTests {
  private func found(_ matcher: PhraseMatcher, _ text: String) -> Int? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { matcher.first(in: $0) }
  }

  @Test func findsWhatEndsFirst() {
    let matcher = PhraseMatcher(["she", "he", "hers", "his"])
    #expect(found(matcher, "ushers") == 0)
    #expect(found(matcher, "the") == 1)
    #expect(found(matcher, "this") == 3)
    #expect(found(matcher, "hi") == nil)
    #expect(found(matcher, "") == nil)
    #expect(found(PhraseMatcher(["use cookies"], ignoresCase: true), "We USE Cookies") == 0)
    #expect(found(PhraseMatcher(["use cookies"]), "We USE Cookies") == nil)
    #expect(found(PhraseMatcher([]), "anything") == nil)
  }

  /// As a search for each phrase.
  @Test func agreesWithPlainSearch() {
    var random = SeededGenerator(seed: 5)
    func text(_ count: Int) -> String {
      String((0..<count).compactMap { _ in ["a", "b", "ä", "A"].randomElement(using: &random) }.joined())
    }
    for _ in 0..<300 {
      let phrases = (0..<4).map { _ in text(.random(in: 1...4, using: &random)) }
      let line = text(12)
      #expect((found(PhraseMatcher(phrases), line) != nil) == phrases.contains { line.contains($0) })
    }
  }

  @Test(arguments: [
    ("\\|\\s*$", "a |", true), ("\\|\\s*$", "a | b", false), (" nr\\.$", "str nr.", true),
    (" nr\\.$", "str nrx", false),
    (" .x", " ax", true), (" .x", " x", false), (" [^ ] [^ ]", " a b", true), (" [^ ] [^ ]", " a  b", false),
    (", ..,,? ..,", ", ab,, cd,", true), (", ..,,? ..,", ", ab, cd,", true), (", ..,,? ..,", ", ab,,, cd,", false),
    (" ж.", " жы", true), ("$", "anything", false),
  ])
  func expressions(_ source: String, _ text: String, _ expected: Bool) {
    let bytes = Array(text.utf8)
    let pattern = SentencePattern(source)
    let matches = bytes.withUnsafeBufferPointer { bytes in pattern?.matches(bytes) ?? false }
    #expect(matches == expected)
  }

  @Test(arguments: ["a*", "(a)", "[a]", "?", "\\w", "a{2}", "^a"])
  func unknownExpressionsAreRefused(_ source: String) {
    #expect(SentencePattern(source) == nil)
  }

  @Test func publishedListsAreRead() {
    #expect(LimitChineseSignals.signals.phrases.count == 90)
    #expect(LimitChineseSignals.signals.phrases.first == "caoporn")
  }
}
