import Base
import TestSupport
import Testing

@testable import Language

/// Burmese in the Zawgyi encoding, told from Unicode and converted. The words are spelled here by the code points of both.
struct ZawgyiTextTests {
  private func converted(_ text: String) -> String {
    var output = ByteBuffer()
    ZawgyiText.convert(text.utf8.span, into: &output)
    return output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  private func isZawgyi(_ text: String) -> Bool { ZawgyiText.isZawgyi(text.utf8.span) }

  @Test(arguments: [
    // A vowel sign and a medial before their consonant; asat is U+1039 there.
    ("\u{1031}\u{1014}", "\u{1014}\u{1031}"), ("\u{103B}\u{1019}\u{1014}\u{1039}", "\u{1019}\u{103C}\u{1014}\u{103A}"),
    (
      "\u{1031}\u{107E}\u{1000}\u{102C}\u{1004}\u{1039}\u{1038}",
      "\u{1000}\u{103C}\u{1031}\u{102C}\u{1004}\u{103A}\u{1038}"
    ),
    // Medials ya, wa and ha, alone and in one sign.
    ("\u{1019}\u{103A}\u{102C}\u{1038}", "\u{1019}\u{103B}\u{102C}\u{1038}"),
    ("\u{1031}\u{101C}\u{103D}", "\u{101C}\u{103E}\u{1031}"),
    ("\u{101C}\u{103C}\u{1014}\u{1039}", "\u{101C}\u{103D}\u{1014}\u{103A}"),
    ("\u{101C}\u{1088}", "\u{101C}\u{103E}\u{102F}"), ("\u{101C}\u{1089}", "\u{101C}\u{103E}\u{1030}"),
    ("\u{101C}\u{108A}", "\u{101C}\u{103D}\u{103E}"),
    // Forms of vowels and of the lower dot.
    ("\u{1019}\u{1033}\u{1094}", "\u{1019}\u{102F}\u{1037}"), ("\u{1019}\u{1034}", "\u{1019}\u{1030}"),
    ("\u{1031}\u{1015}\u{105A}", "\u{1015}\u{1031}\u{102B}\u{103A}"), ("\u{1015}\u{108E}", "\u{1015}\u{102D}\u{1036}"),
    // The dot stands before asat, as in Unicode's normal forms.
    ("\u{1014}\u{1039}\u{1095}", "\u{1014}\u{1037}\u{103A}"),
    // Stacked consonants and kinzi.
    ("\u{1018}\u{1072}", "\u{1018}\u{1039}\u{1010}"), ("\u{1014}\u{1075}", "\u{1014}\u{1039}\u{1012}"),
    ("\u{101E}\u{1019}\u{107C}\u{1010}", "\u{101E}\u{1019}\u{1039}\u{1019}\u{1010}"),
    ("\u{1002}\u{1064}\u{102B}", "\u{1004}\u{103A}\u{1039}\u{1002}\u{102B}"),
    ("\u{1018}\u{108C}", "\u{1004}\u{103A}\u{1039}\u{1018}\u{102E}"),
    ("\u{1021}\u{100F}\u{1091}\u{102C}", "\u{1021}\u{100F}\u{100F}\u{1039}\u{100D}\u{102C}"),
    ("\u{101B}\u{1092}", "\u{101B}\u{100B}\u{1039}\u{100C}"),
    // Forms of letters, letters made of two, and digits for letters.
    ("\u{108F}\u{1090}\u{106B}\u{1086}", "\u{1014}\u{101B}\u{100A}\u{103F}"),
    ("\u{1025}\u{102E}\u{1038}", "\u{1026}\u{1038}"),
    ("\u{1025}\u{1039}", "\u{1009}\u{103A}"), ("\u{1005}\u{103A}\u{1031}\u{1038}", "\u{1008}\u{1031}\u{1038}"),
    ("\u{1031}\u{1040}\u{1038}", "\u{101D}\u{1031}\u{1038}"), ("\u{1040}\u{1036}", "\u{101D}\u{1036}"),
    ("\u{1044}\u{1004}\u{1039}\u{1038}", "\u{104E}\u{1004}\u{103A}\u{1038}"),
    // A closed consonant with a vowel or medial.
    (
      "\u{1000}\u{103A}\u{103C}\u{108F}\u{1039}\u{102F}\u{1015}\u{1039}",
      "\u{1000}\u{103B}\u{103D}\u{1014}\u{103A}\u{102F}\u{1015}\u{103A}"
    ),
    (
      "\u{1031}\u{101A}\u{102C}\u{1000}\u{1039}\u{103A}\u{102C}\u{1038}",
      "\u{101A}\u{1031}\u{102C}\u{1000}\u{103A}\u{103B}\u{102C}\u{1038}"
    ),
    ("\u{1041}\u{1040}\u{1042}", "\u{1041}\u{1040}\u{1042}"), ("\u{104E}", "\u{104E}\u{1004}\u{103A}\u{1038}"),
    // What is not Burmese stays, and ends a syllable; so does a sign without a letter.
    ("a\u{1031}\u{1014} b\u{104B}", "a\u{1014}\u{1031} b\u{104B}"), ("\u{1031}", "\u{1031}"),
    ("\u{1031} \u{1000}", "\u{1031} \u{1000}"),
    ("", ""), ("Mingalaba, \u{E9}\u{1F600}", "Mingalaba, \u{E9}\u{1F600}"),
  ])
  func conversion(zawgyi: String, unicode: String) {
    #expect(Array(converted(zawgyi).unicodeScalars) == Array(unicode.unicodeScalars))
  }

  @Test(arguments: [
    ("\u{103B}\u{1019}\u{1014}\u{1039}\u{1019}\u{102C}\u{1031}\u{1015}\u{1038}", true),
    ("\u{1000}\u{103C}\u{1031}\u{102C}\u{1004}\u{1039}\u{1038} \u{1031}\u{1000}\u{102C}\u{1004}\u{1039}\u{1038}", true),
    ("\u{1019}\u{103C}\u{1014}\u{103A}\u{1019}\u{102C} \u{1000}\u{1031}\u{102C}\u{1004}\u{103A}\u{1038}", false),
    ("\u{1000}\u{1031}\u{102C}\u{1004}\u{103A}\u{1038}\u{1019}\u{103D}\u{1014}\u{103A}\u{1010}\u{1039}\u{1011}", false),
    // A single letter, Shan in Unicode, and other languages.
    ("\u{1000}", false), ("\u{1075}\u{1082}\u{103A}\u{1087} \u{107D}\u{102D}\u{1030}\u{107C}\u{103A}\u{1088}", false),
    ("Mingalaba", false), ("", false), ("\u{10D0}\u{10D1}", false),
  ])
  func detection(text: String, expected: Bool) {
    #expect(isZawgyi(text) == expected)
  }

  /// Invalid UTF-8 comes through as it is.
  @Test func bytesThatAreNoText() {
    let bytes: [UInt8] = [0xE1, 0x80, 0xFF, 0xE1, 0x80, 0xB1, 0xE1, 0x80, 0x80, 0xE1, 0x80]
    var output = ByteBuffer()
    ZawgyiText.convert(bytes.span, into: &output)
    let expected: [UInt8] = [0xE1, 0x80, 0xFF, 0xE1, 0x80, 0x80, 0xE1, 0x80, 0xB1, 0xE1, 0x80]
    #expect(output.withUnsafeBytes { Array($0) } == expected)
  }

  /// Whatever the order of Zawgyi's characters, every one that is a letter comes out, and the text is Unicode's in form.
  @Test func anyOrderKeepsTheLetters() {
    var random = SeededGenerator(seed: 15)
    for _ in 0..<2_000 {
      let codes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        UInt32.random(in: 0x1000...0x109F, using: &random)
      }
      let text = String(String.UnicodeScalarView(codes.compactMap(Unicode.Scalar.init)))
      let output = converted(text)
      let letters = codes.filter { $0 <= 0x1021 && $0 != 0x1005 }
      for letter in Set(letters) {
        let kept = output.unicodeScalars.count { $0.value == letter }
        #expect(kept >= letters.count { $0 == letter }, "\(codes)")
      }
    }
  }

  @Test func detailsNameTheEncoding() throws {
    let identifier = try DocumentIdentifier(BuiltInModel.load(), neighbours: 1)
    let word = "\u{103B}\u{1019}\u{1014}\u{1039}\u{1019}\u{102C} \u{1031}\u{1000}\u{102C}\u{1004}\u{1039}\u{1038} "
    let text = String(repeating: word, count: 6)
    #expect(identifier.identify(text.utf8.span).isZawgyi)
    #expect(!identifier.identify(converted(text).utf8.span).isZawgyi)
  }
}
