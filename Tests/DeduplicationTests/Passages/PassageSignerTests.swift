import Testing

@testable import Deduplication

@Suite struct PassageSignerTests {
  private func keys(_ method: PassageMethod, _ text: String, sentences: [Range<Int>] = []) -> [PassageKey] {
    var keys: [PassageKey] = []
    var signer = PassageSigner(method)
    Array(text.utf8).withUnsafeBytes { signer.append(of: $0, sentences: sentences, at: 100, to: &keys) }
    return keys
  }

  private func lines(_ form: LineNormalization = .trim, minimum: Int = 0) -> PassageMethod {
    .units(paragraphs: false, form, minimumCharacters: minimum)
  }

  @Test func linesThatAreNotBlankHaveKeys() {
    let keys = keys(lines(), " one\n\n two \none")
    #expect(keys.map(\.place) == [101, 107, 112])
    #expect(keys[0].key == keys[2].key && keys[0].key != keys[1].key)
  }

  @Test func shortLinesHaveNone() {
    #expect(keys(lines(minimum: 3), "ab\nabc\näé\näéó\n漢字\n漢字漢").map(\.place) == [103, 112, 126])
  }

  @Test func linesOfWhatDoesNotCountHaveNone() {
    let keys = keys(lines(.ccnet), "…\nPage 1\npage 2\n»")
    #expect(keys.count == 2 && keys[0].key == keys[1].key)
    #expect(self.keys(lines(), "…\n…").count == 2)
  }

  @Test func paragraphs() {
    let keys = keys(.units(paragraphs: true, .trim, minimumCharacters: 0), "a\nb\n\nc\n\na\nb")
    #expect(keys.map(\.place) == [100, 105, 108] && keys[0].key == keys[2].key)
  }

  @Test func spansOfThreeSentences() {
    let sentences = [0..<2, 3..<5, 6..<8, 9..<11, 12..<14, 15..<17]
    let keys = keys(.spans(.trim), "A. B. C. A. B. C.", sentences: sentences)
    #expect(keys.map(\.place) == [100, 103, 106, 109])
    #expect(keys[0].key == keys[3].key && Set(keys.map(\.key)).count == 3)
    #expect(self.keys(.spans(.trim), "A. B.", sentences: Array(sentences.prefix(2))).isEmpty)
  }
}
