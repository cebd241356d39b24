import Testing

@testable import Language

@Suite struct SentenceStartsTests {
  private func measure(_ text: String) -> SentenceStarts {
    var text = text
    return text.withUTF8 { SentenceStartRuler().measure($0) }
  }

  private func starts(_ starts: Int, _ capitals: Int, _ capitalWords: Int) -> SentenceStarts {
    var result = SentenceStarts()
    (result.starts, result.capitals, result.capitalWords) = (starts, capitals, capitalWords)
    return result
  }

  @Test(arguments: [
    ("", 0, 0, 0), ("Hello", 0, 0, 1), ("Hello there. You! and (They?) “He.” she", 4, 2, 4),
    // Abbreviations, numbers and scripts without case begin no sentence that can be told.
    ("at J. Smith. 12 more. ነህ", 0, 0, 2), ("Привет вам. Мир велик. он тут.", 2, 1, 2),
    ("Seen?!  ¿Qué tal? ¡vale!", 2, 1, 2), ("e.g. this etc. That", 2, 1, 1),
  ])
  func counts(_ text: String, _ count: Int, _ capitals: Int, _ capitalWords: Int) {
    #expect(measure(text) == starts(count, capitals, capitalWords), "\(text)")
  }

  @Test func shares() {
    #expect(starts(4, 1, 4).share(minimum: 4) == 0.25)
    #expect(starts(3, 1, 4).share(minimum: 4) == nil && starts(4, 1, 3).share(minimum: 4) == nil)
    #expect(starts(0, 0, 0).share(minimum: 0) == nil)
  }

  @Test func anyBytes() {
    for bytes in [[0xFF, 0x2E, 0x20, 0xC3], [0xE2, 0x80], [UInt8](repeating: 0x2E, count: 40)] as [[UInt8]] {
      let measured = bytes.withUnsafeBufferPointer { SentenceStartRuler().measure($0) }
      #expect(measured.starts == 0)
    }
  }
}
