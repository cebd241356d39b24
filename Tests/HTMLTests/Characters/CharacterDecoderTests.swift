import Base
import HTML
import TestSupport
import Testing

/// Decodes `bytes` and returns what was found and the text.
func decoded(
  _ bytes: [UInt8], http: String = "", isHTML: Bool = true, with decoder: CharacterDecoder = CharacterDecoder()
) -> (charset: DecodedCharset, text: String) {
  var output = ByteBuffer()
  let charset = decoder.decode(bytes.span, httpCharset: Array(http.utf8).span, isHTML: isHTML, into: &output)
  let text = String(validating: output.array(), as: UTF8.self)
  if text == nil { Issue.record("the output is not well-formed UTF-8") }
  return (charset, text ?? "")
}

@Suite struct CharacterDecoderTests {
  @Test(arguments: [
    ("utf-8", "utf-8"), ("UTF8", "utf-8"), (" utf-8\t", "utf-8"), ("\"utf-8\"", "utf-8"), ("utf8;", "utf-8"),
    ("utf\u{2011}8", "utf-8"), ("utf\u{2013}8", "utf-8"), ("UTF_8", "utf-8"), ("charset=utf-8", "utf-8"),
    ("utf8mb4", "utf-8"),
    ("iso-8859-1", "windows-1252"), ("latin1", "windows-1252"), ("ISO 8859-1", "windows-1252"),
    ("us-ascii", "windows-1252"),
    ("iso8859\u{2010}2", "iso-8859-2"), ("tis-620", "windows-874"), ("gb2312", "gbk"), ("cp936", "gbk"),
    ("GB18030", "gb18030"),
    ("win-1251", "windows-1251"), ("windows1251", "windows-1251"), ("x-sjis", "shift_jis"), ("Shift-JIS", "shift_jis"),
    ("ks_c_5601-1987", "euc-kr"), ("cp949", "euc-kr"), ("big5-hkscs", "big5"), ("koi8-ru", "koi8-u"),
    ("iso-8859-9", "windows-1254"),
    ("visual", "iso-8859-8"), ("logical", "iso-8859-8-i"), ("x-user-defined", "x-user-defined"),
  ])
  func labelsNameEncodings(label: String, name: String) {
    let found = decoded(Array("plain".utf8), http: label)
    #expect(found.charset.name == name && found.charset.source == .http)
    #expect(found.text == "plain")
  }

  @Test(arguments: [
    "", "none", "utf-9", "-", "\"\"", String(repeating: "utf-8", count: 40), "replacement", "iso-2022-cn",
  ])
  func otherLabelsSayNothing(label: String) {
    let found = decoded(Array("größe".utf8), http: label)
    #expect(found.charset == DecodedCharset(encoding: .utf8, source: .form))
  }

  @Test func everyEncodingKeepsASCII() {
    let ascii = String(decoding: (0x20..<0x7F).map { UInt8($0) }.filter { $0 != 0x7E && $0 != 0x2B }, as: UTF8.self)
    for encoding in CharacterEncoding.allCases where !encoding.rawValue.hasPrefix("utf-16") {
      let found = decoded(Array(ascii.utf8) + [0xA5], http: encoding.rawValue)
      #expect(found.text.hasPrefix(ascii), "\(encoding.rawValue)")
    }
  }

  /// Declared UTF-8 with stray bytes stays UTF-8; legacy text under that declaration does not become it.
  @Test(arguments: ["utf-8", ""]) func strayBytesInDeclaredUTF8(http: String) throws {
    let page = http.isEmpty ? "<meta charset=utf-8>" : ""
    func read(_ bytes: [UInt8]) -> (charset: DecodedCharset, text: String) {
      decoded(Array(page.utf8) + bytes, http: http)
    }
    let quoted = Array("It’s “never full” – ask.".utf8)
    for stray: [UInt8] in [[0xA9], [0xE2, 0x80], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], [0xE9, 0x20, 0xE8]] {
      let found = read(quoted + [0x20] + stray + [0x20])
      #expect(found.charset.encoding == .utf8 && found.charset.malformedCount > 0)
      #expect(found.text.contains("It’s “never full” – ask."))
    }
    for (text, encoding) in [
      ("Größe und Länge über fünf", "windows-1252"), ("Паром ходит дважды в день", "windows-1251"),
      ("渡轮每天两班，冬天也从不满员", "gb18030"), ("フェリーは一日に二回出ます", "shift_jis"),
    ] {
      let found = read(try SamplePagesTests.encoded(Array(text.utf8), into: encoding))
      #expect(found.charset.encoding != .utf8, "\(encoding)")
    }
  }

  @Test func marksComeFirst() {
    let latin: [UInt8] = [0xE9]
    let text = Array("<meta charset=koi8-r>é".utf8)
    #expect(
      decoded([0xEF, 0xBB, 0xBF] + text, http: "windows-1251").charset == DecodedCharset(encoding: .utf8, source: .bom))
    #expect(decoded([0xEF, 0xBB, 0xBF] + text).text == "<meta charset=koi8-r>é")
    #expect(decoded([0xEF, 0xBB, 0xBF] + latin).charset.malformedCount == 1)
    #expect(decoded([0xFE, 0xFF, 0x04, 0x16], http: "utf-8").text == "Ж")
    #expect(decoded([0xFF, 0xFE, 0x16, 0x04, 0x3D, 0xD8, 0x00, 0xDE]).text == "Ж😀")
    #expect(decoded([0xFF, 0xFE]).text == "")
  }

  @Test func headerBeforeMetaBeforeForm() {
    let page = Array("<meta charset=windows-1251>".utf8) + [0xE6, 0xF3, 0xEA]
    #expect(decoded(page).text.hasSuffix("жук"))
    #expect(decoded(page).charset == DecodedCharset(encoding: .windows1251, source: .meta))
    #expect(decoded(page, http: "iso-8859-1").text.hasSuffix("æóê"))
    #expect(decoded(page, http: "nonsense").charset.source == .meta)
    #expect(decoded(page, isHTML: false).charset.source != .meta)
  }

  @Test func declarationsBehindTheFirstKibibyteCount() {
    let filler = Array(("<script>" + String(repeating: "x = 1; ", count: 2000) + "</script>").utf8)
    let meta = Array("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>".utf8)
    #expect(decoded(filler + meta + [0xE6]).text.hasSuffix("ж"))
    // Behind `<body` it is the text of some visitor.
    #expect(decoded(filler + Array("<body>".utf8) + meta + [0xE6, 0x20]).charset.source != .meta)
  }

  @Test func wellFormedUTF8ContradictsADeclaration() {
    let text = "größer"
    for declared in ["windows-1252", "iso-8859-2", "windows-1251", "utf-16"] {
      #expect(decoded(Array(text.utf8), http: declared).charset == DecodedCharset(encoding: .utf8, source: .form))
      #expect(decoded(Array(text.utf8), http: declared).text == text)
    }
    // Two letters may be GBK by chance; a sentence may not.
    #expect(decoded([0xC4, 0xA3], http: "gb2312").text == "模")
    #expect(decoded(Array("größere Straßen fährt".utf8), http: "gb2312").charset.encoding == .utf8)
    #expect(
      decoded(Array("<p>ASCII</p>".utf8), http: "koi8-r").charset == DecodedCharset(encoding: .koi8R, source: .http))
  }

  @Test func mistakesInUTF8StayMistakes() {
    let bytes = Array(String(repeating: "größe ", count: 20).utf8) + [0xFC] + Array("ber".utf8)
    for http in ["utf-8", ""] {
      let found = decoded(bytes, http: http)
      #expect(found.charset.encoding == .utf8 && found.charset.malformedCount == 1)
      #expect(found.text.hasSuffix("größe \u{FFFD}ber"))
    }
    // A body cut within a character.
    #expect(
      decoded(Array("größe ü".utf8).dropLast()).charset
        == DecodedCharset(encoding: .utf8, source: .form, malformedCount: 1))
  }

  @Test func latinDeclaredAsUTF8IsReadAsLatin() {
    var text: [UInt8] = []
    for _ in 0..<12 {
      text += Array("Die gr".utf8) + [0xF6, 0xDF] + Array("ten B".utf8) + [0xE4] + Array("ume im Wald. ".utf8)
    }
    let found = decoded(text, http: "utf-8")
    #expect(found.charset.encoding == .windows1252 && found.charset.malformedCount == 0)
    #expect(found.text.hasPrefix("Die größten Bäume"))
  }

  @Test(arguments: [true, false]) func utf16WithoutAMark(isLittle: Bool) {
    let text = "<html><body><p>Ела пак утре, ще поговорим.</p></body></html>"
    let bytes = text.utf16.flatMap {
      isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
    }
    for http in ["", "utf-8"] {
      let found = decoded(bytes, http: http)
      #expect(found.charset == DecodedCharset(encoding: isLittle ? .utf16LE : .utf16BE, source: .form))
      #expect(found.text == text)
    }
  }

  @Test func zeroBytesAloneAreNoUTF16() {
    #expect(decoded([UInt8](repeating: 0, count: 100)).charset.encoding == .utf8)
    #expect(decoded(Array("<p>a\0b</p>, and more text".utf8)).charset.encoding == .utf8)
  }

  @Test func escapesAreFoundUndeclared() {
    // 日本 in ISO-2022-JP, 한국 in ISO-2022-KR, 中国 twice in HZ.
    #expect(decoded([0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42]).text == "日本")
    #expect(decoded([0x1B, 0x24, 0x29, 0x43, 0x0A, 0x0E, 0x47, 0x51, 0x31, 0x39, 0x0F]).text.contains("한국"))
    let hz = Array("~{VP9z~} ~{VP9z~}".utf8)
    #expect(decoded(hz).text == "中国 中国")
    #expect(decoded(Array("~{ this is no HZ ~}, nor is ~/this".utf8)).charset.encoding == .utf8)
  }

  @Test func emptyBodiesAreEmpty() {
    for http in ["", "utf-8", "gbk", "utf-16le", "iso-2022-jp"] { #expect(decoded([], http: http).text.isEmpty) }
  }

  @Test(
    arguments: [
      ("windows-1252", [0x80, 0x81, 0xFF], "€\u{81}ÿ", 0), ("windows-1253", [0xAA, 0xE1], "\u{FFFD}α", 1),
      ("windows-874", [0xA1, 0xDB, 0xFC], "ก\u{FFFD}\u{FFFD}", 2), ("koi8-u", [0xAE, 0xA6], "ўі", 0),
      ("macintosh", [0xDB, 0xF0], "€\u{F8FF}", 0),
      ("iso-8859-8-i", [0xE0, 0xA1], "א\u{FFFD}", 1), ("x-user-defined", [0x80, 0xFF], "\u{F780}\u{F7FF}", 0),
      ("ibm866", [0x80, 0xF1], "Аё", 0),
      // A lead byte with a trail that is ASCII takes nothing with it: markup stays whole.
      ("shift_jis", [0x81, 0x3C, 0x62, 0x3E], "\u{FFFD}<b>", 1), ("gbk", [0xB0, 0x22, 0x3E], "\u{FFFD}\">", 1),
      ("euc-kr", [0xB0, 0x3C], "\u{FFFD}<", 1),
      ("big5", [0xA4, 0x22, 0x3E], "\u{FFFD}\">", 1), ("euc-jp", [0xB0, 0x3C], "\u{FFFD}<", 1),
      ("shift_jis", [0x5C, 0x7E, 0xB1, 0x87, 0x40], "\\~ｱ①", 0), ("big5", [0x87, 0x40], "䏰", 0),
      ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}", 0), ("gb18030", [0x80], "€", 0),
      ("utf-16le", [0x00, 0xD8, 0x41, 0x00], "\u{FFFD}A", 1), ("utf-16be", [0x00, 0x41, 0x42], "A\u{FFFD}", 1),
    ] as [(String, [UInt8], String, Int)])
  func malformedAndUnusualBytes(name: String, bytes: [UInt8], text: String, malformed: Int) {
    let found = decoded(bytes, http: name)
    #expect(found.charset.name == name)
    #expect(found.text == text, "\(found.text.unicodeScalars.map { String($0.value, radix: 16) })")
    #expect(found.charset.malformedCount == malformed)
  }

  /// Random bytes in every encoding: no crash, well-formed output, and the decoder is as new afterwards.
  @Test func anyBytesDecode() {
    var random = SeededGenerator(seed: 11)
    let decoder = CharacterDecoder()
    for round in 0..<1500 {
      let encoding = CharacterEncoding.allCases.randomElement(using: &random)!
      var bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      if round % 3 == 0 { bytes = Array("<meta charset=\"\(encoding.rawValue)\">".utf8) + bytes }
      let first = decoded(bytes, http: round % 2 == 0 ? encoding.rawValue : "", with: decoder)
      let again = decoded(bytes, http: round % 2 == 0 ? encoding.rawValue : "")
      #expect(first == again)
    }
  }

  /// The prescan on random pieces of markup ends, whatever is cut.
  @Test func anyMarkupIsScanned() {
    var random = SeededGenerator(seed: 12)
    let pieces = [
      "<meta ", "charset", "=", "\"", "'", "utf-8", ">", "<!--", "-->", "<", "/", "!", "?", "<body", "http-equiv",
      "content-type", "content", ";", " ", "<?xml encoding=", "\u{E9}", "x",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...25, using: &random)).map { _ in pieces.randomElement(using: &random)! }
        .joined()
      #expect(decoded(Array(text.utf8)).text == text)
    }
  }
}
