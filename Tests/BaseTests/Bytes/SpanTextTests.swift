import Base
import Testing

@Suite struct SpanTextTests {
  @Test(arguments: [
    ("", false), ("gzi", false), ("gzip", true), ("gzip ", false), ("Gzip", false), ("gzi\0", false),
  ])
  func equals(_ text: String, _ isEqual: Bool) {
    #expect(Array(text.utf8).span.equals("gzip") == isEqual)
    #expect(Array(text.utf8).span.equals("") == text.isEmpty)
  }

  @Test(arguments: ["", "abc", "é", "e\u{301}", "字字", "👩‍👩‍👧", "a\u{10FFFF}b\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}"])
  func scalarsAreCounted(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(bytes.span.scalarCount == text.unicodeScalars.count)
    #expect(bytes.span.string == text)
  }

  @Test func malformedBytesBecomeReplacementCharacters() {
    #expect([0x61, 0xFF, 0x62, 0xE2, 0x82].span.string == "a\u{FFFD}b\u{FFFD}")
  }

  /// Vectors of the algorithm's authors (draft-eastlake-fnv, appendix C).
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("b", 0xAF63_DF4C_8601_F1A5),
      ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func fnv1a(_ text: String, _ hash: UInt64) { #expect(Array(text.utf8).span.fnv1a == hash) }
}
