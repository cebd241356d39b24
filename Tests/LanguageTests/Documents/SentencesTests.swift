import Language
import TestSupport
import Testing

@Suite("Sentences")
struct SentencesTests {
  private func sentences(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Sentences.ranges(of: bytes.span).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test(
    "cuts where sentences end",
    arguments: [
      ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
      ("Line one\nLine two\r\n\n  Line three  ", ["Line one", "Line two", "Line three"]),
      ("It costs 3.14 in v1.2.3 at example.org today.", ["It costs 3.14 in v1.2.3 at example.org today."]),
      ("J. K. Nyerere spoke. All heard.", ["J. K. Nyerere spoke.", "All heard."]),
      ("Fish, fruit etc. and more. Done", ["Fish, fruit etc. and more.", "Done"]),
      ("She said “Go!” Then left.", ["She said “Go!”", "Then left."]),
      ("(Yes.) No", ["(Yes.)", "No"]), ("Wait... What?! Yes", ["Wait...", "What?!", "Yes"]), ("Hm… So", ["Hm…", "So"]),
      ("今日は。明日も！「はい。」終わり", ["今日は。", "明日も！", "「はい。」", "終わり"]),
      ("यह पहला है। यह दूसरा है॥ तीसरा", ["यह पहला है।", "यह दूसरा है॥", "तीसरा"]),
      ("كيف حالك؟ أنا بخير۔ نعم", ["كيف حالك؟", "أنا بخير۔", "نعم"]),
      ("ሰላም ነው። እሺ፧ አዎ", ["ሰላም ነው።", "እሺ፧", "አዎ"]), ("မြန်မာ။ စာ", ["မြန်မာ။", "စာ"]), ("ភាសា។ខ្មែរ", ["ភាសា។", "ខ្មែរ"]),
      ("བོད་སྐད།ཡིག", ["བོད་སྐད།", "ཡིག"]), ("Ամեն։ Այո", ["Ամեն։", "Այո"]), ("ไทยไม่มีจุด วรรค", ["ไทยไม่มีจุด วรรค"]),
      ("", []), (" \n\t ", []), ("...", ["..."]), (".", ["."]),
    ])
  func cuts(text: String, expected: [String]) {
    #expect(sentences(text) == expected)
  }

  @Test("ranges are in order, apart, and keep every visible byte")
  func complete() {
    var random = SeededGenerator(seed: 21)
    let parts: [[UInt8]] =
      ["a", "B", ".", "!", " ", "\n", "é", "。", "…", "”", "J.", "水"].map { Array($0.utf8) } + [
        [0xFF], [0xE2, 0x80], [0],
      ]
    for _ in 0..<400 {
      let bytes = (0..<20).flatMap { _ in parts.randomElement(using: &random) ?? [] }
      let ranges = Sentences.ranges(of: bytes.span)
      var covered = Set<Int>()
      var last = 0
      for range in ranges {
        #expect(!range.isEmpty && range.lowerBound >= last)
        last = range.upperBound
        covered.formUnion(range)
      }
      for index in bytes.indices where bytes[index] > 32 { #expect(covered.contains(index)) }
    }
  }
}
