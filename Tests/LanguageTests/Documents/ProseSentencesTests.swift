import Language
import TestSupport
import Testing

@Suite("Sentences of filters")
struct ProseSentencesTests {
  private let splitter = ProseSentences()

  private func sentences(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var ranges: [Range<Int>] = []
    splitter.append(of: bytes.span, to: &ranges)
    return ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test(
    "cuts where sentences end",
    arguments: [
      ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
      ("Line one\nLine two\r\n\n  Line three  ", ["Line one", "Line two", "Line three"]),
      ("One\u{2028}Two\u{2029}Three", ["One", "Two", "Three"]),
      ("It costs 3.14 in v1.2.3 at example.org today.", ["It costs 3.14 in v1.2.3 at example.org today."]),
      ("J. K. Nyerere spoke. All heard.", ["J. K. Nyerere spoke.", "All heard."]),
      ("Fish, fruit etc. and more. Done", ["Fish, fruit etc. and more.", "Done"]),
      ("Рыба и т. д. в доме. Конец", ["Рыба и т. д. в доме.", "Конец"]),
      ("1. Habari ya leo. 2. Jambo sana.", ["1. Habari ya leo.", "2. Jambo sana."]),
      ("Kifungu 1. Watu wote", ["Kifungu 1.", "Watu wote"]),
      ("She said “Go!” Then left.", ["She said “Go!”", "Then left."]),
      ("Wait... What?! Yes", ["Wait...", "What?!", "Yes"]), ("Hm… So", ["Hm…", "So"]),
      ("今日は。明日も！「はい。」終わり", ["今日は。", "明日も！", "「はい。」", "終わり"]),
      ("यह पहला है। यह दूसरा है॥ तीसरा", ["यह पहला है।", "यह दूसरा है॥", "तीसरा"]),
      ("كيف حالك؟ أنا بخير۔ نعم", ["كيف حالك؟", "أنا بخير۔", "نعم"]),
      ("ភាសា។ខ្មែរ", ["ភាសា។", "ខ្មែរ"]), ("བོད་སྐད།ཡིག", ["བོད་སྐད།", "ཡིག"]), ("Ամեն։ Այո", ["Ամեն։", "Այո"]),
      ("", []), (" \n\t ", []), ("...", ["..."]), (".", ["."]), ("\u{200B} \u{FEFF}", []),
    ])
  func cuts(text: String, expected: [String]) {
    #expect(sentences(text) == expected)
  }

  /// What Sentence_Terminal and full stops do not tell.
  @Test(
    "knows how scripts are written",
    arguments: [
      ("ሰላም ነው፡፡ እሺ፡፡ አዎ", ["ሰላም ነው፡፡", "እሺ፡፡", "አዎ"]), ("ሰላም፡ነው።", ["ሰላም፡ነው።"]),
      ("Τι κάνεις; Καλά είμαι. Εσύ;", ["Τι κάνεις;", "Καλά είμαι.", "Εσύ;"]),
      ("Good morning; how are you?", ["Good morning; how are you?"]),
      ("Considerando el derecho; Considerando la ley", ["Considerando el derecho;", "Considerando la ley"]),
      ("यह पहला है | यह दूसरा है| तीसरा", ["यह पहला है |", "यह दूसरा है|", "तीसरा"]),
      ("Home | About | Contact", ["Home | About | Contact"]),
      ("Ամեն: Այո", ["Ամեն:", "Այո"]), ("Note: this", ["Note: this"]),
      ("בראשית ברא׃ והארץ", ["בראשית ברא׃", "והארץ"]), ("မြန်မာ၊ စာ။ ပေ", ["မြန်မာ၊ စာ။", "ပေ"]),
      ("Bu söz. u geldi. biz gittik. siz geldiniz.", ["Bu söz.", "u geldi.", "biz gittik.", "siz geldiniz."]),
      ("ᎥᏝ ᎢᏨᏲᏎᎭ; ᎭᏓᏅᏖᏍᎬᎾ.", ["ᎥᏝ ᎢᏨᏲᏎᎭ; ᎭᏓᏅᏖᏍᎬᎾ."]),
    ])
  func scripts(text: String, expected: [String]) {
    #expect(sentences(text) == expected)
  }

  /// A space between Thai letters ends a sentence of at least 20 characters, not before a mark of repetition, and
  /// nothing else does but line ends and marks of other scripts.
  @Test func thaiSpaces() {
    let long = String(repeating: "ก", count: 20)
    let short = String(repeating: "ก", count: 19)
    #expect(sentences(long + " ข") == [long, "ข"])
    #expect(sentences(short + " ข") == [short + " ข"])
    #expect(sentences(long + " ๆ ข") == [long + " ๆ", "ข"])
    #expect(sentences(long + " abc") == [long + " abc"])
    #expect(sentences("กลุ่ม สป. เปิด") == ["กลุ่ม สป. เปิด"])
    let lao = String(repeating: "ກ", count: 20)
    #expect(sentences(lao + " ຂ") == [lao, "ຂ"])
  }

  /// Texts that are written without marks are cut at spaces, others that are as long are not.
  @Test func unmarkedTexts() {
    let greek = String(repeating: "και ιδου το ", count: 100)
    #expect(
      sentences(greek).count > 8
        && sentences(greek).dropLast().allSatisfy { (90...115).contains($0.unicodeScalars.count) })
    let hebrew = String(repeating: "לכן כה אמר ", count: 100)
    #expect(sentences(hebrew).count > 8)
    #expect(sentences(String(repeating: "habari ya leo ", count: 100)).count == 1)
    #expect(sentences(String(repeating: "यह पहला है ", count: 60)).count == 1, "not long enough")
    let clauses = String(
      repeating: "Kwa kuwa haki za watu wote ni sawa na hazitenganishwi kamwe na mtu yeyote duniani, ", count: 10)
    #expect(sentences(clauses).count > 3 && sentences(clauses).allSatisfy { $0.utf8.count < 300 })
    let names = "Watu ni hawa: Anna, Berta, Clara."
    #expect(sentences(names) == [names])
  }

  @Test("ranges are in order, apart, and keep every visible byte")
  func complete() {
    var random = SeededGenerator(seed: 22)
    let parts: [[UInt8]] =
      [
        "a", "B", ".", "!", " ", "\n", "é", "。", "…", "”", "J.", "水", "ก", ";", "|", "፡", "क", "1.", "λ", ":",
        "\u{200B}",
      ]
      .map { Array($0.utf8) } + [[0xFF], [0xE2, 0x80], [0]]
    for count in [20, 20, 20, 700] {
      for _ in 0..<150 {
        let bytes = (0..<count).flatMap { _ in parts.randomElement(using: &random) ?? [] }
        var ranges: [Range<Int>] = []
        splitter.append(of: bytes.span, to: &ranges)
        var covered = Set<Int>()
        var last = 0
        for range in ranges {
          #expect(!range.isEmpty && range.lowerBound >= last)
          last = range.upperBound
          covered.formUnion(range)
        }
        let zeroWidth: [UInt8] = [0xE2, 0x80, 0x8B]
        for index in bytes.indices where bytes[index] > 32 && !covered.contains(index) {
          let isFormat = (max(0, index - 2)...index).contains { Array(bytes[$0...].prefix(3)) == zeroWidth }
          #expect(isFormat, "byte \(index) is in no sentence")
        }
      }
    }
  }
}
