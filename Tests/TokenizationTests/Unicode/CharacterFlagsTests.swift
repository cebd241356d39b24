import TestSupport
import Testing

@testable import Tokenization

@Suite struct CharacterFlagsTests {
  /// Against Swift's own tables: characters that both versions of Unicode have. What was corrected since (a handful of
  /// characters a version) may differ.
  @Test func categoriesAreThoseOfUnicode() {
    let flags = CharacterTable.plain.flags
    var differences: [UInt32] = []
    var compared = 0
    for value in Array(0..<0x3000 as Range<UInt32>) + Array(stride(from: 0x3000 as UInt32, to: 0x20000, by: 7)) {
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 15 else { continue }
      let category = generalCategory(scalar)
      var expected: CharacterFlags = scalar.properties.isWhitespace ? .space : []
      switch category.first {
      case "L": expected.insert(.letter)
      case "N": expected.insert(.number)
      case "M": expected.insert(.mark)
      case "P", "S": expected.insert(.punctuationOrSymbol)
      default: break
      }
      if ["Lu", "Lt"].contains(category) { expected.insert(.upper) }
      if category == "Ll" { expected.insert(.lower) }
      compared += 1
      if CharacterFlags(rawValue: flags[Int(value)]) != expected { differences.append(value) }
    }
    #expect(compared > 20_000)
    #expect(differences.count <= 10, "\(differences.map { String($0, radix: 16) })")
  }

  @Test func variantsDifferInTheirRangesOnly() {
    let (plain, numbers, han) = (
      CharacterTable.plain.flags, CharacterTable.numbersOfUnicode17.flags, CharacterTable.hanAndKanaApart.flags
    )
    let changed = (0..<0x110000).filter { plain[$0] != numbers[$0] }
    #expect(changed == Array(0x11DE0...0x11DE9) + Array(0x16FF4...0x16FF6))
    #expect(changed.allSatisfy { CharacterFlags(rawValue: numbers[$0]) == .number })
    for range in [0x3040...0x30FF, 0x4E00...0x9FA5] {
      #expect(range.allSatisfy { CharacterFlags(rawValue: han[$0]) == .hanOrKana })
      for outside in [range.lowerBound - 1, range.upperBound + 1] { #expect(han[outside] == plain[outside]) }
    }
  }

  /// Text by characters, against Swift's; runs are those of a filter.
  @Test func charactersOfText() {
    var generator = SeededGenerator(seed: 3)
    let parts = ["a", "Z", "é", "1", " ", "字", "😀", "\u{301}", "abcdefghijklmnop", "!", "\u{7F}", "@", "[", "`", "{"]
    for _ in 0..<300 {
      let text = (0..<generator.below(12)).map { _ in parts.randomElement(using: &generator)! }.joined()
      let scalars = Array(text.unicodeScalars)
      Array(text.utf8).withUnsafeBufferPointer { bytes in
        let pretoken = PretokenText(bytes)
        var place = 0
        for (index, scalar) in scalars.enumerated() {
          let character = pretoken.character(at: place)
          #expect(character.length == UTF8.width(scalar))
          let letters = scalars[index...].prefix { generalCategory($0).hasPrefix("L") }
          let end = place + letters.reduce(0) { $0 + UTF8.width($1) }
          #expect(pretoken.endOfLetters(from: place) == end)
          #expect(pretoken.endOfRun(.letter, from: place) == end)
          let others = scalars[index...].prefix { !generalCategory($0).hasPrefix("L") }
          #expect(
            pretoken.endOfRun(without: .letter, from: place) == place + others.reduce(0) { $0 + UTF8.width($1) })
          place += character.length
        }
        #expect(place == bytes.count)
      }
    }
  }

  @Test func asciiLettersOfAWord() {
    for byte in UInt8.min...UInt8.max {
      let isLetter = byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter
      for place in 0..<8 {
        // Beside letters and beside others, as a sum may carry into the next byte.
        for filler in [0x61, 0x7B, 0x00, 0xFF] as [UInt64] {
          var word = (0..<8).reduce(UInt64(0)) { $0 | filler << UInt64($1 * 8) }
          word = word & ~(0xFF << UInt64(place * 8)) | UInt64(byte) << UInt64(place * 8)
          #expect((PretokenText.asciiLetters(word) >> UInt64(place * 8 + 7) & 1 == 1) == isLetter, "\(byte)")
        }
      }
    }
  }
}
