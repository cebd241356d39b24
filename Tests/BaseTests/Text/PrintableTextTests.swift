import Base
import TestSupport
import Testing

@Suite struct PrintableTextTests {
  @Test(
    arguments: [
      ("plain text, naïve café 日本語 😀 «»…“”", "plain text, naïve café 日本語 😀 «»…“”"),
      ("\u{1B}[31mred\u{7}", "\\u001B[31mred\\u0007"),
      ("a\u{0}b\u{7F}c", "a\\u0000b\\u007Fc"),
      ("\u{9B}2J \u{80}\u{9F} \u{A0}", "\\u009B2J \\u0080\\u009F \u{A0}"),
      ("x\u{202E}gpj.exe\u{202C}\u{2066}\u{2069}", "x\\u202Egpj.exe\\u202C\\u2066\\u2069"),
      ("\u{61C}\u{200E}\u{200F}\u{2028}\u{2029}", "\\u061C\\u200E\\u200F\\u2028\\u2029"),
      // Neighbours of what is unsafe: joiners are needed for spelling.
      (
        "\u{200D}\u{200C}\u{2027}\u{202F}\u{2065}\u{2070}\u{61B}\u{61D}",
        "\u{200D}\u{200C}\u{2027}\u{202F}\u{2065}\u{2070}\u{61B}\u{61D}"
      ),
      ("", ""),
    ])
  func unsafeCharactersAreEscaped(_ text: String, _ expected: String) {
    #expect(PrintableText.line(text) == expected)
    #expect(PrintableText.lines(text) == expected)
  }

  @Test func lineBreaksStayOnlyInTextOfSeveralLines() {
    let text = "a\tb\nc\r\nd\re\r"
    #expect(PrintableText.line(text) == "a\\tb\\nc\\r\\nd\\re\\r")
    #expect(PrintableText.lines(text) == "a\tb\nc\r\nd\\re\\r")
  }

  @Test(
    arguments: [
      ([0x9B, 0x33, 0x31, 0x6D], "\\x9B31m"), ([0x41, 0xE9, 0x42], "A\\xE9B"), ([0xC2], "\\xC2"),
      ([0xE2, 0x80], "\\xE2\\x80"), ([0xC3, 0xA9, 0x90, 0x0A], "é\\x90\n"), ([0xF0, 0x9F, 0x98, 0x80, 0x85], "😀\\x85"),
    ] as [([UInt8], String)])
  func bytesThatAreNotUTF8AreEscaped(_ bytes: [UInt8], _ expected: String) {
    #expect(Self.printable(bytes) == expected)
  }

  /// Any bytes become text that is safe, is the same when it is made printable again, and has what was safe before.
  @Test func anyBytesBecomeSafeText() {
    var generator = SeededGenerator(seed: 20_261_127)
    let alphabet: [[UInt8]] = [
      [0x1B], [0x9B], [0xC2, 0x9B], [0xE2, 0x80, 0xAE], [0xD8, 0x9C], [0x0A], [0x0D], [0x09], [0xE2], [0xC2], [0x61],
      [0xC3, 0xA9], [0xE2, 0x80, 0x9D], [0x7F], [0xF0, 0x9F, 0x98, 0x80],
    ]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in
        alphabet.randomElement(using: &generator)!
      }
      let text = Self.printable(bytes)
      for scalar in text.unicodeScalars {
        #expect(!UnsafeCharacters.contains(scalar) || ["\n", "\t", "\r"].contains(scalar), "\(bytes)")
      }
      #expect(!text.utf8.split(separator: 0x0A).joined().contains(0x0D) || text.utf8.contains(0x0A))
      #expect(Self.printable(Array(text.utf8)) == text)
      #expect(PrintableText.line(text).unicodeScalars.allSatisfy { !UnsafeCharacters.contains($0) })
    }
  }

  private static func printable(_ bytes: [UInt8]) -> String {
    var output = ByteBuffer()
    bytes.withUnsafeBufferPointer { PrintableText.append(lines: $0, to: &output) }
    return output.string()
  }
}
