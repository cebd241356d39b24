import Foundation
import HTML
import TestSupport
import Testing

/// The sample's pages in every usual encoding of their language, with nothing declared.
@Suite struct DetectionTests {
  static let usual = [
    ("sw-mvua.html", "windows-1252"), ("en-kettle.html", "windows-1252"),
    ("fr-boulangerie.html", "windows-1252 macintosh"),
    ("es-faro.html", "windows-1252"), ("pt-biblioteca.html", "windows-1252"),
    ("de-wanderung.html", "windows-1252 iso-8859-15"),
    ("pl-pszczoly.html", "windows-1250 iso-8859-2"), ("ru-tramvaj.html", "windows-1251 koi8-r ibm866 x-mac-cyrillic"),
    ("ru-ryby.html", "windows-1251 koi8-r iso-8859-5 ibm866"), ("el-elia.html", "windows-1253 iso-8859-7"),
    ("ar-khatt.html", "windows-1256 iso-8859-6"),
    ("he-gina.html", "windows-1255 iso-8859-8"), ("tr-cini.html", "windows-1254"), ("th-talat.html", "windows-874"),
    ("zh-chaguan.html", "gb18030"), ("zh-bushou.html", "big5"), ("ja-hanabi.html", "shift_jis euc-jp iso-2022-jp"),
    ("ja-neko.html", "shift_jis euc-jp"), ("ko-sijang.html", "euc-kr"),
  ]

  @Test(arguments: usual) func undeclaredPagesAreReadRight(file: String, encodings: String) throws {
    let page = try String(contentsOfFile: TestFiles.fixture("sample/pages/\(file)"), encoding: .utf8)
    let plain = page.replacing(/(?i)charset=["']?[a-z0-9_-]+/, with: "")
    for encoding in encodings.split(separator: " ").map(String.init) {
      let name = ["x-mac-cyrillic": "MAC-CYRILLIC", "shift_jis": "CP932", "big5": "BIG5-HKSCS"][encoding] ?? encoding
      // What an encoding lacks (a dash, a euro sign) is written plainly, as people did.
      let text = String(
        plain.map { (try? SamplePagesTests.encoded(Array(String($0).utf8), into: name)) == nil ? "-" : $0 })
      let found = decoded(try SamplePagesTests.encoded(Array(text.utf8), into: name))
      #expect(found.text == text, "\(encoding) read as \(found.charset)")
    }
  }

  /// Single sentences in both encodings of their languages; where ISO-8859-2 has letters, windows-1250 has signs.
  @Test(arguments: [
    "Žáci šesté třídy vyrazili na výlet do Šumavy.", "Čtvrtek začal deštěm, večer už svítilo slunce.",
    "Šťastné dítě se směje, když maminka přijde.", "Vodiči musia dávať pozor na ľad a šmykľavé chodníky.",
    "Naša škola dostala nové počítače až vlani.", "Življenje je lepše, če se znaš smejati.",
    "Šola se začne prvega septembra.", "Žena je rekla da će doći šest ljudi.", "Naš najvažniji posao tek počinje.",
    "Święta spędzimy w górach, jeśli spadnie śnieg.", "Źródło rzeki leży wysoko, wśród łąk.",
    "Najvažnije je da smo zajedno.", "Imamo dobru vožnju.",
  ]) func sentencesInCentralEuropeanEncodings(sentence: String) throws {
    for encoding in ["iso-8859-2", "windows-1250"] {
      let found = decoded(try SamplePagesTests.encoded(Array(sentence.utf8), into: encoding))
      #expect(found.text == sentence, "\(encoding) read as \(found.charset)")
    }
  }

  @Test(arguments: [
    "Copyright ©2024 Müller & Söhne", "©müller und söhne", "Größe über alles ©by küche",
    "Das neue »Café« öffnet am Montag", "L’hôtel « Au Bœuf » près de l’église",
    "Post-it® und Röhre", "10 m² Fläche, ¾ gefüllt", "Die Fußnote¹ steht dort", "Col·legi de metges",
  ]) func signsBesideWordsAreSigns(sentence: String) throws {
    let found = decoded(try SamplePagesTests.encoded(Array(sentence.utf8), into: "windows-1252"))
    #expect(found.text == sentence, "read as \(found.charset)")
  }

  /// Noise is no language: it is read as browsers read what they do not know, without a crash.
  @Test func noiseFallsBack() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<20 {
      let bytes = (0..<2000).map { _ in UInt8.random(in: 0x80...0xFF, using: &random) }
      let found = decoded(bytes)
      #expect(found.charset.source == .fallback || found.charset.source == .detector)
    }
    #expect(decoded([0x41, 0xFF, 0x42]).charset.encoding == .windows1252)
  }
}
