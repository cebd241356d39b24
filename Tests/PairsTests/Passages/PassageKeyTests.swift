import Base
import Testing

@testable import Pairs

@Suite struct PassageKeyTests {
  @Test func `a key is 16 bytes of SHA-256 over title, NUL and text`() {
    let key = PassageKey(title: "Über", text: "Text")
    #expect(key.description == String(Digest.sha256("Über\u{0}Text").prefix(32)))
    #expect(PassageKey(key.description) == key)
    #expect(PassageKey(title: "", text: "") == PassageKey(title: "", text: "\u{0}"))
    #expect(PassageKey(title: "a", text: "b") != PassageKey(title: "", text: "ab"))
    #expect(PassageKey(title: "a\u{0}", text: "\u{0}b\u{0}") == PassageKey(title: "a", text: "b"))
  }

  @Test func `only 32 lower-case digits are a key`() {
    let zero = String(repeating: "0", count: 31)
    #expect(PassageKey(zero + "1")?.description == zero + "1")
    for text in ["", zero, zero + "G", zero + "A", "+" + zero, zero + "00"] { #expect(PassageKey(text) == nil) }
  }
}
