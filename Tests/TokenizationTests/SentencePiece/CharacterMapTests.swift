import Base
import TestSupport
import Testing

@testable import Tokenization

@Suite struct CharacterMapTests {
  /// Random rules over a few characters, so that many begin with others.
  private static func rules(_ generator: inout SeededGenerator, count: Int) -> [[UInt8]: [UInt8]] {
    let parts = ["a", "b", " ", "é", "字", "\u{2581}", "\u{A0}", "😀"]
    func text(_ lengths: Range<Int>) -> [UInt8] {
      (0..<Int.random(in: lengths, using: &generator)).flatMap { _ in parts.randomElement(using: &generator)!.utf8 }
    }
    return Dictionary((0..<count).map { _ in (text(1..<4), text(0..<4)) }) { first, _ in first }
  }

  private static func longest(_ rules: [[UInt8]: [UInt8]], _ text: ArraySlice<UInt8>) -> (key: [UInt8], value: [UInt8])?
  {
    rules.filter { text.starts(with: $0.key) }.max { $0.key.count < $1.key.count }
  }

  @Test(arguments: [1, 3, 40]) func theLongestRuleMatches(_ count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let rules = Self.rules(&generator, count: count)
    let map = try CharacterMap(CharacterMapFile(rules).bytes)
    for _ in 0..<200 {
      let text = (0..<8).flatMap { _ in ["a", "b", "é", " ", "字", "\0", "😀"].randomElement(using: &generator)!.utf8 }
      let expected = Self.longest(rules, text[...])
      text.withUnsafeBufferPointer { bytes in
        let match = map.match(bytes.baseAddress!, count: bytes.count)
        #expect(match?.length == expected?.key.count)
        #expect(match.map { Array($0.replacement) } == expected?.value)
      }
      for length in 1..<5 {
        let beginning = Array(text[..<length])
        #expect(map.hasRule(beginning: beginning) == rules.keys.contains { $0.starts(with: beginning) })
      }
    }
  }

  /// SentencePiece looks at 32 rules at a place at most: of longer ones it does not know.
  @Test func noMoreThan32RulesAtAPlace() throws {
    let rules = Dictionary(
      uniqueKeysWithValues: (1...40).map { ([UInt8](repeating: 0x61, count: $0), [UInt8($0) + 40]) })
    let map = try CharacterMap(CharacterMapFile(rules).bytes)
    for count in [1, 31, 32, 33, 50] {
      let text = [UInt8](repeating: 0x61, count: count)
      let match = text.withUnsafeBufferPointer { map.match($0.baseAddress!, count: count)?.length }
      #expect(match == min(count, 32))
    }
  }

  @Test func damagedRules() {
    let good = CharacterMapFile([[0x61]: [0x62]]).bytes
    func message(_ change: (inout [UInt8]) -> Void) -> String? {
      var bytes = good
      change(&bytes)
      do throws(TokenizerError) {
        _ = try CharacterMap(bytes)
        return nil
      } catch { return error.message }
    }
    #expect(message { _ in } == nil)
    #expect(message { $0 = [] } == "normalization rules of 0 bytes")
    #expect(message { $0[0] = 4 } == "normalization rules with a trie of 3076 bytes")
    #expect(message { $0[2] = 1 } == "normalization rules with a trie of 68608 bytes")
    #expect(message { $0[$0.count - 1] = 0x61 } == "normalization rules that do not end with NUL")
    #expect(message { $0[$0.count - 2] = 0xFF } == "normalization rules that produce invalid UTF-8")
    let outside = "normalization rules with a trie that points outside itself or into a character"
    #expect(message { $0[4 + 2] = 0xFF } == outside)
    // The root's offset is 0.
    #expect(message { $0[4 + 2] = 0 } == outside)
    // A value beyond the replacements, and one inside a character.
    let values = littleEndian([1 << 31 | 0] as [UInt32])
    let place = good.indices.first { good[$0...].starts(with: values) && $0 % 4 == 0 && $0 > 4 }!
    #expect(message { $0[place] = 2 } == outside)
    #expect(
      message {
        $0.replaceSubrange(($0.count - 2)..., with: Array("é\0".utf8))
        $0[place] = 1
      } == outside)
  }

  /// Rules with bytes changed are refused, or matched without reading outside them.
  @Test func mutations() throws {
    var generator = SeededGenerator(seed: 77)
    let good = CharacterMapFile(Self.rules(&generator, count: 6)).bytes
    let used = good.indices.filter { $0 < 4 || good[$0] != UInt8(truncatingIfNeeded: ($0 - 4) / 4 ^ 1) }
    var accepted = 0
    for _ in 0..<250 {
      var bytes = good
      for _ in 0...generator.below(3) {
        bytes[generator.below(3) == 0 ? used.randomElement(using: &generator)! : generator.below(bytes.count)] ^=
          1 << UInt8(generator.below(8))
      }
      guard let map = try? CharacterMap(bytes) else { continue }
      accepted += 1
      let text = Array("aé字b \u{2581}😀aab".utf8)
      text.withUnsafeBufferPointer { text in
        for start in 0..<text.count {
          let match = map.match(text.baseAddress! + start, count: text.count - start)
          #expect(match?.length ?? 1 <= text.count - start)
        }
      }
    }
    #expect(accepted > 20)
  }
}
