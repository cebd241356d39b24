import Base
import Records
import TestSupport
import Testing

@testable import Language

/// The short way for words of ASCII letters says what the rules say.
@Suite struct PlainWordsTests {
  @Test(arguments: WordRules.Name.allCases)
  func saysWhatTheRulesSay(_ name: WordRules.Name) {
    let rules = WordRules.rules(name)
    let words = PlainWords(rules.kinds, rules.specials)
    var cutter = ChunkCutter(
      rules.kinds, rules.specials, rules.units, splitsDigitHyphens: rules.splitsDigitHyphens)
    var random = SeededGenerator(seed: 17)
    let letters = Array("abcdegimnorstuABIMNSUT".utf8)
    let marks = (0x21..<0x7F).map(UInt8.init)
    var texts = rules.specials.all.map { special in
      Array(String(String.UnicodeScalarView(special.text.compactMap(Unicode.Scalar.init))).utf8)
    }
    for _ in 0..<20_000 {
      var text = (0..<Int.random(in: 1...7, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0x61 }
      if Bool.random(using: &random) { text.append(marks.randomElement(using: &random) ?? 0x2E) }
      texts.append(text)
    }
    var found = 0
    for text in texts {
      let codes = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
      text.withUnsafeBufferPointer { bytes in
        guard let word = words.word(bytes, 0) else { return }
        found += 1
        codes.withUnsafeBufferPointer { cutter.cut($0) }
        let ends = word.mark == nil ? [word.end] : [word.end, word.end + 1]
        #expect(cutter.ends == ends, "\(String(decoding: text, as: UTF8.self))")
        #expect(word.hash == codes[..<word.end].withUnsafeBufferPointer { TokenHash.hash($0) })
        if let mark = word.mark {
          #expect(mark.hash == codes[word.end...].withUnsafeBufferPointer { TokenHash.hash($0) })
        }
      }
    }
    #expect(found > 10_000)
  }

  /// A table of ranges is what the ranges say, the last one first.
  @Test func rangesOfCharacters() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20 {
      var ranges: [(codes: ClosedRange<Int>, kinds: UInt16)] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let start = Int.random(in: 0...4000, using: &random)
        let kinds = UInt16.random(in: 0...3, using: &random)
        ranges.append((start...start + Int.random(in: 0...1500, using: &random), kinds))
      }
      let kinds = CharacterKinds(ranges)
      for code in 0..<6000 {
        let expected = ranges.last { $0.codes.contains(code) }?.kinds ?? 0
        guard kinds[UInt32(code)].rawValue != expected else { continue }
        Issue.record("\(code) of \(ranges)")
        return
      }
      #expect(kinds[0x10_FFFF].rawValue == 0)
    }
  }
}
