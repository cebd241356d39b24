import Testing

@testable import Deduplication

@Suite struct LineNormalizerTests {
  private func normalize(_ line: String, _ form: LineNormalization) -> String {
    var normalizer = LineNormalizer(form)
    return Array(line.utf8).withUnsafeBytes { line in
      normalizer.with(line) { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The right column is what `normalize_for_dedup` of cc_net gives in Python 3.11.
  @Test(arguments: [
    ("Hello, World 123!", "hello, world 000!"),
    ("ÄÖÜ ß 2024", "äöü ß 0000"),
    ("«Привет», 45-й", "привет, 00-й"),
    ("٣٤ दिन १२", "00 दिन 00"),
    ("a\u{01}b\u{85}c\u{7F}d", "abcd"),
    ("。、漢字！", "漢字"),
    ("１２", "00"),
    ("İstanbul", "i\u{307}stanbul"),
    ("…", ""),
    ("𝟘𝟙 𐐀", "00 𐐨"),
    ("Straße – groß", "straße  groß"),
  ])
  func asCCNet(_ line: String, _ expected: String) { #expect(normalize(line, .ccnet) == expected) }

  @Test func trimmedLinesStayAsTheyAre() { #expect(normalize("Hello, 1!", .trim) == "Hello, 1!") }
}
