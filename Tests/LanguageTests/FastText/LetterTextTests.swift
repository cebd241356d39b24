import Base
import TestSupport
import Testing

@testable import Language

@Suite("Text as letters")
struct LetterTextTests {
  private func letters(_ text: String) -> String {
    let letterText = LetterText()
    return Array(text.utf8).withUnsafeBytes { String(decoding: letterText.letters(of: $0), as: UTF8.self) }
  }

  /// White space is all one to the model.
  private func collapsed(_ text: String) -> String { text.split(separator: " ").joined(separator: " ") }

  @Test("is what the training text was made of")
  func training() throws {
    let table = String(decoding: try FileSystem.read(TestFiles.fixture("language/letters.tsv")), as: UTF8.self)
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      #expect(Array(collapsed(letters(String(fields[0]))).unicodeScalars) == Array(fields[1].unicodeScalars))
    }
  }

  @Test("any bytes are taken, and none without letters give a text")
  func bytes() {
    var generator = SeededGenerator(seed: 11)
    let letterText = LetterText()
    for count in 0..<300 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      bytes.withUnsafeBytes { buffer in
        let output = letterText.letters(of: buffer)
        #expect(output.count <= 2 * count + 4)
        #expect(String(validating: output, as: UTF8.self) != nil)
      }
    }
    #expect(letters("").isEmpty && letters("12 34 – …").isEmpty)
  }

  @Test("eight characters of ASCII at once are what they are one by one")
  func together() {
    var generator = SeededGenerator(seed: 12)
    let ascii = (UInt8(0)..<128).map { Character(Unicode.Scalar($0)) }
    let parts = ascii + ascii + ["é", "Ä", "Ж", "漢", "\u{200D}", "\u{10400}", "\u{1F600}", "…"]
    // Texts of under eight bytes are read one by one.
    let alone = Dictionary(parts.map { ($0, letters("x\($0)").dropFirst()) }, uniquingKeysWith: { first, _ in first })
    for count in 0..<400 {
      let text = (0..<count % 50).compactMap { _ in parts.randomElement(using: &generator) }
      #expect(letters("x" + String(text)) == "x" + text.compactMap { alone[$0] }.joined())
      // Letters alone make a text one.
      let rest = text.filter { alone[$0]?.allSatisfy { $0 == " " } == true }
      #expect(letters(String(rest)).isEmpty)
      #expect(letters(String(rest) + "B") == rest.compactMap { alone[$0] }.joined() + "b")
    }
  }

  @Test("letters are those of Unicode's categories")
  func categories() {
    for scalar in (0..<0x10000).lazy.compactMap({ Unicode.Scalar(UInt32($0)) }) {
      let category = scalar.properties.generalCategory
      let isLetter =
        switch category {
        case .uppercaseLetter, .titlecaseLetter, .lowercaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
          .spacingMark, .enclosingMark:
          true
        default: false
        }
      if LetterText.isLetter(scalar.value) != isLetter { Issue.record("U+\(String(scalar.value, radix: 16))") }
    }
    // Private use, at both ends of the area; ideographs and syllables stay what they are.
    #expect(letters("x\u{E000}\u{F8FF}") == "x  " && letters("㐀䶿一鿿가힣") == "㐀䶿一鿿가힣")
  }
}
