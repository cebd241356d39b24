import Base
import TestSupport
import Testing

@testable import Tokenization

/// The fast normalizer against SentencePiece's, written down as it is defined: one step at a time.
@Suite struct TextNormalizerTests {
  private struct Reference {
    var settings: SentencePieceModel.Normalization
    var endsWithDummy: Bool
    var rules: [[UInt8]: [UInt8]]
    var symbols: [[UInt8]]

    /// `Normalizer::NormalizePrefix`.
    private func step(_ text: ArraySlice<UInt8>) -> (piece: [UInt8], consumed: Int) {
      if let symbol = symbols.filter({ text.starts(with: $0) }).max(by: { $0.count < $1.count }) {
        return (symbol, symbol.count)
      }
      if let rule = rules.filter({ text.starts(with: $0.key) }).max(by: { $0.key.count < $1.key.count }) {
        return (rule.value, rule.key.count)
      }
      for count in 1...4 where count <= text.count && String(validating: text.prefix(count), as: UTF8.self) != nil {
        return (Array(text.prefix(count)), count)
      }
      return (Array("\u{FFFD}".utf8), 1)
    }

    /// `Normalizer::Normalize`.
    func normalize(_ text: [UInt8]) -> [UInt8] {
      let mark = settings.escapesWhitespace ? PieceCode.spelledSpace : [0x20]
      var rest = text[...]
      if settings.removesExtraWhitespace {
        while !rest.isEmpty, step(rest).piece == [0x20] { rest = rest.dropFirst(step(rest).consumed) }
      }
      guard !rest.isEmpty else { return [] }
      var output = settings.addsDummyPrefix && !endsWithDummy ? mark : []
      var isAfterSpace = settings.removesExtraWhitespace
      while !rest.isEmpty {
        let (piece, consumed) = step(rest)
        rest = rest.dropFirst(consumed)
        let kept = isAfterSpace ? piece.drop { $0 == 0x20 } : piece[...]
        guard let last = kept.last else { continue }
        output += kept.flatMap { $0 == 0x20 ? mark : [$0] }
        isAfterSpace = settings.removesExtraWhitespace && last == 0x20
      }
      if settings.removesExtraWhitespace {
        while output.suffix(mark.count).elementsEqual(mark) { output.removeLast(mark.count) }
      }
      return settings.addsDummyPrefix && endsWithDummy ? output + mark : output
    }
  }

  private static let rules: [[String: String]] = [
    [:],
    ["\t": " ", "\n": " ", "\u{A0}": " ", "\u{3000}": " ", "ﬁ": "fi", "Ａ": "A", "é": "e\u{301}", "\u{AD}": ""],
    // Rules that begin with ASCII, by itself or with a following character, and one for the space itself.
    [
      "a": "b", "ab": "x", "e\u{301}": "é", "  ": " ", " \u{301}": "\u{2581}", "😀": ":)", "c\u{308}": " c ",
      "\u{2581}": "_",
    ],
  ]

  private static let parts =
    [
      " ", " ", "  ", "a", "b", "ab", "c", "e", "e\u{301}", "\u{301}", "c\u{308}", "\t", "\n", "\u{A0}", "\u{3000}",
      "é",
      "ﬁ", "Ａ", "\u{AD}", "\u{2581}", "😀", "字", "<s>", "\0", "ж",
    ].map { Array($0.utf8) } + [
      [0xFF], [0xC3], [0xE2, 0x96], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xC0, 0x80], [0x81],
    ]

  @Test(arguments: 0..<3, [[], ["<s>"], ["a", "ab ", " ", "é", "ж字"]] as [[String]])
  func equalsTheDefinition(_ rules: Int, _ symbols: [String]) throws {
    let rules = Dictionary(uniqueKeysWithValues: Self.rules[rules].map { (Array($0.key.utf8), Array($0.value.utf8)) })
    let texts = symbols.map { Array($0.utf8) }
    var table = TokenBytes()
    for (index, text) in texts.enumerated() { table.define(index, as: text) }
    var generator = SeededGenerator(seed: UInt64(rules.count * 10 + symbols.count))
    for flags in 0..<16 {
      var settings = SentencePieceModel.Normalization()
      settings.characterMap = rules.isEmpty ? [] : CharacterMapFile(rules).bytes
      settings.addsDummyPrefix = flags & 1 != 0
      settings.removesExtraWhitespace = flags & 2 != 0
      settings.escapesWhitespace = flags & 4 != 0
      let reference = Reference(settings: settings, endsWithDummy: flags & 8 != 0, rules: rules, symbols: texts)
      let normalizer = try TextNormalizer(
        settings, endsWithDummy: flags & 8 != 0, symbols: symbols.isEmpty ? nil : SymbolMatcher(table))
      var buffer = ByteBuffer()
      for _ in 0..<15 {
        let text = (0..<generator.below(12)).flatMap { _ in Self.parts.randomElement(using: &generator)! }
        text.withUnsafeBufferPointer { normalizer.normalize($0, into: &buffer) }
        #expect(buffer.array() == PieceCode.coded(reference.normalize(text)), "\(text), flags \(flags)")
      }
    }
  }

  /// The length of a character is what the standard library finds valid.
  @Test func lengthsOfCharacters() {
    let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xFF]
    for first in UInt8.min...UInt8.max {
      for second in edges {
        for third in [0x7F, 0x80, 0xBF, 0xC0] as [UInt8] {
          let bytes = [first, second, third, 0x80]
          let expected = (1...4).first {
            String(validating: bytes.prefix($0), as: UTF8.self)?.unicodeScalars.count == 1
          }
          for count in 1...4 {
            let length = bytes.withUnsafeBufferPointer { TextNormalizer.characterLength($0.baseAddress!, count: count) }
            #expect(length == (expected.map { $0 <= count ? $0 : 0 } ?? 0), "\(bytes) \(count)")
          }
        }
      }
    }
  }
}
