import Records
import TestSupport
import Testing

@Suite("Scripts")
struct ScriptTests {
  @Test(
    "finds a text's main script",
    arguments: [
      ("Habari za asubuhi", "Latn"), ("дождь шёл всю ночь, OK", "Cyrl"), ("السوق في قريتنا", "Arab"),
      ("मछली और फल", "Deva"),
      ("ዝናብ ዘነበ", "Ethi"), ("漢字文章と仮名", "Hani"), ("한국어 문장", "Hang"), ("ᏣᎳᎩ", "Cher"), ("ߒߞߏ", "Nkoo"),
      ("𞤀𞤣𞤤𞤢𞤥", "Adlm"), ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "Tfng"), ("ქართული", "Geor"), ("ខ្មែរ", "Khmr"), ("မြန်မာ", "Mymr"), ("ไทย", "Thai"),
      ("বাংলা", "Beng"), ("ñandú Ünï", "Latn"),
    ])
  func main(text: String, code: String) {
    #expect(ScriptCounts(text.utf8.span).main.code == code)
  }

  @Test("digits, punctuation and broken bytes belong to no script")
  func none() {
    let counts = ScriptCounts(([0xFF, 0xC0, 0xE2, 0x82] + Array("12.5 — «!» 😀".utf8)).span)
    #expect(counts.letters == 0)
    #expect(counts.main == .unknown)
    #expect(counts.present.isEmpty)
    #expect(counts.characters == 16)
    #expect(ScriptCounts().main == .unknown)
  }

  @Test("counts letters and shares by script")
  func shares() throws {
    let counts = ScriptCounts("漢字とカナ abc".utf8.span)
    #expect(counts[try #require(Script("Hani"))] == 2)
    #expect(counts[try #require(Script("Hira"))] == 1)
    #expect(counts[try #require(Script("Kana"))] == 2)
    #expect(counts.letters == 8)
    #expect(counts.characters == 9)
    #expect(counts.share(of: try #require(Script("Jpan"))) == 5.0 / 8)
    #expect(counts.present.map(\.script.code) == ["Latn", "Hani", "Kana", "Hira"])
  }

  @Test("counting a text in parts gives the same")
  func parts() {
    var random = SeededGenerator(seed: 3)
    let pieces = ["abc ", "дом", "水曜", "é", "😀", "ሰላም", "12"]
    for _ in 0..<30 {
      let text = (0..<8).map { _ in pieces.randomElement(using: &random) ?? "" }
      var counts = ScriptCounts()
      for piece in text { counts.add(piece.utf8.span) }
      #expect(counts == ScriptCounts(text.joined().utf8.span))
      #expect(counts.characters == text.joined().unicodeScalars.count)
    }
  }

  @Test("reads codes in any case and knows which are none")
  func codes() {
    #expect(Script("latn")?.code == "Latn")
    #expect(Script("HANS")?.name == "Simplified Han")
    #expect(Script("Zzzz") == nil)
    #expect(Script("Lat") == nil)
    #expect(Script.unknown.code == "")
    #expect("\(Script.unknown)" == "unknown script")
  }
}
