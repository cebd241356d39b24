import Foundation
import TestSupport
import Testing

@testable import HTML

/// The small parts that features are made of, against slow forms of them.
@Suite struct FeaturePartTests {
  private static func with<R>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    Array(text.utf8).withUnsafeBufferPointer(body)
  }

  /// The floor of 16 log2(1 + n), found without rounding: 2^k is at most (1 + n)^16 where k is at most the logarithm.
  @Test func logarithms() {
    var expected = 0
    for value in 0..<65_535 as Range<Int32> {
      // It only grows, and by whole steps: the next one is reached where the logarithm is.
      while expected < 255, 16 * log2(Double(value) + 1) >= Double(expected + 1) - 1e-9 { expected += 1 }
      let found = Int(Quantity.log(value))
      // Fractions are of eight bits, so that the last step may come one late.
      #expect(found == expected || found == expected - 1 && value > 255, "\(value)")
    }
    #expect([-5, 0, 1, 3, 255].map { Quantity.log($0) } == [0, 0, 16, 32, 128])
    #expect([65_535, 1 << 20, .max].map { Quantity.log($0) } == [255, 255, 255])
  }

  @Test(
    arguments: [
      (0, 0, 0), (5, 0, 0), (0, 5, 0), (1, 2, 127), (2, 2, 255), (3, 2, 255), (-1, 2, 0), (1, 3, 85), (1, 1000, 0),
      (.max, .max, 255), (.max, 1, 255), (1, -1, 0),
    ] as [(Int32, Int32, UInt8)])
  func shares(_ part: Int32, _ whole: Int32, _ share: UInt8) {
    #expect(Quantity.share(part, of: whole) == share)
    #expect(Quantity.ratio(part, by: whole, scale: 255) == share)
    #expect(Quantity.count(part) == UInt8(clamping: part))
  }

  /// Numbers of keys in the order in which they come, as a dictionary gives them; keys that share a slot too.
  @Test(arguments: [0, 1, 31, 32, 500]) func indicesOfKeys(_ count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    var index = HashIndex()
    for _ in 0..<3 {
      index.reset(for: count)
      var expected: [UInt64: Int32] = [:]
      while expected.count < count {
        let key = [UInt64(Int.random(in: 0...9, using: &generator)) << 40, generator.next(), 0].randomElement(
          using: &generator)!
        let wanted = expected[key] ?? Int32(expected.count)
        #expect(index.find(key) == expected[key] ?? -1)
        let number = index.number(of: key)
        #expect(number == wanted)
        expected[key] = wanted
      }
      #expect(index.count == Int32(count))
    }
  }

  @Test(
    arguments: [
      ("", LinkKind.none), ("  \n", .none), ("#top", .fragment), (" #", .fragment), ("/a", .sameSite),
      ("a/b?c", .sameSite),
      ("?q", .sameSite), ("a:b", .action), ("mailto:a@b", .action), ("javascript:void(0)", .action), ("TEL:1", .action),
      ("http://example.org/a", .sameSite), ("HTTPS://WWW.example.org", .sameSite), ("//example.org?x", .sameSite),
      ("//www.example.org#x", .sameSite), ("https://other.org/", .outer), ("https://example.org.evil/", .outer),
      ("https://sub.example.org/", .outer), ("https:///x", .outer), ("http:x", .action), ("./a:b", .sameSite),
    ] as [(String, LinkKind)])
  func linksByTheirAddress(_ address: String, _ kind: LinkKind) {
    let found = Self.with("example.org") { host in Self.with(address) { LinkKind($0, host: host) } }
    #expect(found == kind)
    // Without a host of its own every absolute address is another's.
    let unknown = Self.with("") { host in Self.with(address) { LinkKind($0, host: host) } }
    #expect(unknown == (kind == .sameSite && address.contains("//") ? .outer : kind))
  }

  @Test(arguments: [
    ("display:none", true), ("DISPLAY : None !important", true), ("color:red;visibility:hidden", true),
    ("display:block", false), ("display none", false), ("visibility:visible;display:", false), ("", false),
    ("display:inline;display: none", true), ("none:display", false), ("x-display:none", false),
  ])
  func hidingStyles(_ style: String, _ hides: Bool) { #expect(Self.with(style) { ByteText.hides($0) } == hides) }

  @Test(arguments: [
    ("5", 5), (" \t12px", 12), ("007", 7), ("", nil), ("x5", nil), ("-5", nil), ("999999999", 999_999_999),
    ("1000000000", nil), ("5.9", 5),
  ])
  func wholeNumbers(_ text: String, _ number: Int?) { #expect(Self.with(text) { ByteText.wholeNumber($0) } == number) }

  @Test(arguments: [
    ("language-swift", "swift"), ("hljs lang-c++ x", "c++"), ("LANGUAGE-C#", "C#"), ("slang-x", nil),
    ("language-", nil),
    ("lang-", nil), ("language- lang-go", "go"), ("x language-objective_c-2", "objective_c-2"),
    ("language-" + String(repeating: "a", count: 30), String(repeating: "a", count: 20)), ("", nil),
  ])
  func codeLanguages(_ names: String, _ language: String?) {
    #expect(Self.with(names) { ByteText.codeLanguage(in: $0).map { String(decoding: $0, as: UTF8.self) } } == language)
  }

  /// The automaton against looking for every pattern in the text as it sees it: small letters with a border where
  /// others are, and where capitals begin.
  @Test func tellingNames() {
    let table = "# comment\none\tnav -ad- menu\ntwo\tadv vig -a\nthree\tnavi gat\n"
    let groups = [["nav", " ad ", "menu"], ["adv", "vig", " a"], ["navi", "gat"]]
    let tokens = Self.with(table) { ClassTokens(table: $0) }
    #expect(tokens.groups == ["one", "two", "three"])
    var generator = SeededGenerator(seed: 6)
    let parts = ["nav", "Nav", "ad", "Ad", "AD", "v", "ig", "a", "A", "gat", "menu", "-", " ", "_", "1", "é"]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...7, using: &generator)).map { _ in parts.randomElement(using: &generator)! }
        .joined()
      var (seen, lastWasSmall) = (" ", false)
      for scalar in text.unicodeScalars {
        let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
        if isLetter, scalar.properties.isUppercase, seen.last != " ", lastWasSmall { seen += " " }
        if isLetter { seen += String(scalar).lowercased() } else if seen.last != " " { seen += " " }
        lastWasSmall = isLetter && scalar.properties.isLowercase
      }
      if seen.last != " " { seen += " " }
      var expected: TokenSet = []
      for (name, patterns) in zip(tokens.groups, groups) where patterns.contains(where: { seen.contains($0) }) {
        expected.formUnion(tokens.group(name))
      }
      #expect(Self.with(text) { tokens.matches(in: $0) } == expected, "\(text)")
    }
    #expect(tokens.group("four") == [])
  }

  @Test func classesOfASCII() {
    for value in 0..<128 as Range<UInt32> {
      let (scalar, found) = (Unicode.Scalar(value)!, CharacterClass.ascii[Int(value)])
      let letter: CharacterClass = scalar.properties.isUppercase ? .capital : .letter
      if scalar.properties.isAlphabetic { #expect(found == letter) }
      #expect((found == .digit) == ("0"..."9").contains(scalar))
      #expect((found == .sentenceEnd) == [".", "!", "?"].contains(scalar))
      #expect((found == .space) == (scalar.properties.isWhitespace && value != 11), "\(value)")
    }
  }
}
