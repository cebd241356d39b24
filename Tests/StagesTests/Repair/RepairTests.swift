import Base
import Records
import Stages
import Testing

@Suite("Repairs")
struct RepairTests {
  private func repaired(_ stage: any Stage, _ text: String, title: String = "") throws -> (text: String, title: String)
  {
    var batch = Batch()
    ExampleDocument(text: text).append(to: &batch)
    batch.documents[0].title = batch.strings.place(Array(title.utf8).span)
    try stage.makeWorker().run(&batch)
    let document = batch.documents[0]
    let found = batch.texts.string(document.text)
    #expect(document.textScalars == found.unicodeScalars.count)
    return (found, batch.strings.string(document.title))
  }

  /// What other tools damage stays; the cases are those of Chinantec, Ghomala', Friulian, Mara, German and others.
  @Test(arguments: [
    "nÂ bɔ̂ à", "Er sagte „Spaß“ und „Fraß“, „groß“ und „bloß“.", "É« », À… Ö” Ü»", "jme¹³ é¹² quiáh²³ á¹² é²³ í¹²",
    "LÓPEZ",
    "à la carte, où Â", "Ã Â", "Він сів, Вік і Сім’я", "Росія і Рєпін", "РСФСР", "СЁЛА РЁВ", "naïve café – “x”",
    "© ® ° ™ €",
    "İstanbul’da Ä“", "ĐÑ“", "Ø§", "日本語", "ünï", "Ã", "â€", "â", "",
  ])
  func goodTextStays(_ text: String) throws {
    #expect(try repaired(RepairMojibake(), text).text == text)
  }

  @Test(arguments: [
    ("l’humanitÃ©", "l’humanité"), ("itâ€™s â€œgoodâ€\u{9D} â€“ â€¦", "it’s “good” – …"), ("â‚¬5 â„¢", "€5 ™"),
    ("20Â°C Â£3", "20°C £3"),
    ("ï»¿Habari", "Habari"), ("Ø§Ù„Ø¹Ø±Ø¨ÙŠØ©", "العربية"), ("æ—¥æœ¬èªž ã�§ã�™", "æ—¥æœ¬èªž ã�§ã�™"),
    ("æ—¥æœ¬èªžæ—¥æœ¬", "日本語日本"), ("à¤¹à¤¿à¤¨à¥\u{8D}à¤¦à¥€", "हिन्दी"),
    ("РџСЂРёРІРµС‚, РјРёСЂ!", "Привет, мир!"), ("cafÃ© et « thÃ© »\nbon café", "café et « thé »\nbon café"),
    ("GrÃ¶ÃŸe", "Größe"), ("ÃƒÂ¼ber", "über"),
  ])
  func mojibake(_ text: String, _ expected: String) throws {
    #expect(try repaired(RepairMojibake(), text).text == expected)
    #expect(try repaired(RepairMojibake(), expected).text == expected, "repaired text stays")
    #expect(try repaired(RepairMojibake(), "x", title: text).title == expected)
  }

  /// Every letter of Western languages and of Russian comes back from each reading, in words of it.
  @Test func everyLetterComesBack() throws {
    for letter in "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœžšÀÁÉÖÜ" {
      let word = "\(letter)"
      let wrong = word.utf8.map { byte in String(Self.western(byte)) }.joined()
      let found = try repaired(RepairMojibake(), "\(wrong)Ã©Ã¨Ã¼\(wrong)Ã¶b").text
      #expect(found == "\(letter)éèü\(letter)öb")
    }
  }

  private static func western(_ byte: UInt8) -> Character {
    let table: [UInt8: Character] = [
      0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰", 0x8A: "Š",
      0x8B: "‹", 0x8C: "Œ",
      0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—", 0x98: "˜", 0x99: "™",
      0x9A: "š", 0x9B: "›",
      0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
    ]
    return table[byte] ?? Character(Unicode.Scalar(byte))
  }

  @Test(arguments: [
    ("क ् षमा", "क्षमा"), ("हिन्दी में", "हिन्दी में"), ("क्  षमा", "क्  षमा"), ("বাংল ্ া", "বাংল্া"), ("ພາສາ", "ພາສາ"),
    ("မြန် မာ", "မြန် မာ"), ("မြန ်မာ", "မြန်မာ"), ("खोलही। ् किहिस", "खोलही। ् किहिस"), ("ထက္ ပို", "ထက္ ပို"), ("ទ ្ រង់", "ទ្រង់"),
    ("ទ្ រង់", "ទ្រង់"), ("മലയാള ്", "മലയാള്"), ("्क", "्क"),
    ("a ्", "a ्"), ("क\n्", "क\n्"), ("क ् 5", "क् 5"),
  ])
  func viramas(_ text: String, _ expected: String) throws {
    #expect(try repaired(RepairViramas(), text).text == expected)
  }

  @Test(arguments: [
    ("Pоссия и Moсква", "Россия и Москва"), ("Это SMSка и Windowsом", "Это SMSка и Windowsом"),
    ("витамин C и B12", "витамин C и B12"),
    ("В 2020 году вышел Xbox.", "В 2020 году вышел Xbox."),
    ("We use the w\u{43E}rd here often.", "We use the word here often."),
    ("TOP\u{430} в Москве и Минске сегодня", "TOP\u{430} в Москве и Минске сегодня"),
    (
      "He tārua o te mōhiohio. Tpoцкий ДaBид ДaHил ИBaH MиpoH b",
      "He tārua o te mōhiohio. Троцкий Давид Данил Иван мирон b"
    ),
    (
      "KAK BЫPACTИTb CЛAДKИE B XX Bekе. Hb ДaHил ИBaH MиpoH xлeб",
      "КАК ВЫРАСТИТЬ СЛАДКИЕ в XX веке. Нь Данил Иван мирон хлеб"
    ), ("plain text", "plain text"),
    ("простой текст", "простой текст"),
  ])
  func lookAlikes(_ text: String, _ expected: String) throws {
    #expect(try repaired(RepairLookAlikes(), text).text == expected)
  }

  @Test func textsOfLookAlikes() throws {
    let text = "MoHroл yлcыH YHдэcHий ypлarийH Иx TeaTp Hb “ДЭЛXИЙД ГAЙXAГДCAH” TorлoлT. Rio Tinto бaйHa."
    let expected = "Монгол улсын үндэсний урлагийн Их театр нь “ДЭЛХИЙД ГАЙХАГДСАН” тоглолт. Rio Tinto байна."
    let found = try repaired(RepairLookAlikes(), text).text
    // A capital Y stands for У and Ү alike.
    #expect(found == expected.replacing("үндэсний", with: "Ундэсний"))
    #expect(try repaired(RepairLookAlikes(), found).text == found)
  }

  @Test(arguments: [
    ("ڕۆژ ههموو نهخێر بهڵام لهگهڵ بهههشت", "ڕۆژ هەموو نەخێر بەڵام لەگەڵ بەهەشت"),
    ("دههێنێت سهلاحهدین", "دەهێنێت سەلاحەدین"),
    ("ڕێگهی شاه الله عظيمه بهرى", "ڕێگەی شاه الله عظيمه بەرى"),
    ("هەموو ڕۆژێک لە بەهەشت مەهدی زهن", "هەموو ڕۆژێک لە بەهەشت مەهدی زهن"),
    ("يورۇپا ھەم ڕ ۇ ه", "يورۇپا ھەم ڕ ۇ ه"), ("همه جا بهشت", "همه جا بهشت"), ("ههههه", "ههههه"),
  ])
  func sorani(_ text: String, _ expected: String) throws {
    #expect(try repaired(RepairSorani(), text).text == expected)
  }

  @Test func controls() throws {
    let odd = [0xFFFE, 0xFDD0, 0x1_FFFF].compactMap { Unicode.Scalar($0 as UInt32) }.map { String($0) }.joined()
    #expect(try repaired(RemoveControls(), "\u{1B}[1;31mred\u{1B}[0m \u{7}a\u{FEFF}b" + odd).text == "red ab")
    #expect(try repaired(RemoveControls(), "a\u{1B}b\u{1B}[").text == "ab[")
    #expect(try repaired(RemoveControls(), "x", title: "Ha\u{0}bari").title == "Habari")
    #expect(try repaired(RemoveControls(), "a\r\nb\u{AD}c\u{200F}").text == "a\r\nb\u{AD}c\u{200F}")
  }
}
