import Records
import Testing

@testable import Language

/// Lines and sentences whose characters show that they are in no language.
struct TextWithoutLanguageTests {
  private func isTold(_ text: String) -> Bool {
    var scratch: ScriptCounts?
    let bytes = Array(text.utf8)
    let asLine = bytes.withUnsafeBufferPointer { TextWithoutLanguage.isTold(line: $0, &scratch) }
    let scripts = ScriptCounts(bytes.span)
    let asSentence = bytes.withUnsafeBufferPointer { TextWithoutLanguage.isTold($0, scripts, main: scripts.main) }
    #expect(asLine == asSentence, "\(text)")
    return asSentence
  }

  @Test(arguments: [
    "SELECT user_id, COUNT(total) FROM order_items LEFT JOIN users ON users.id = order_items.user_id WHERE price_2020 > 7;",
    "for (let index_12 = 0; index_12 < parts.length; index_12++) { SUMS_ALL[3] += sum_2(parts_9); }",
    "2026-03-12T01:11:07.622Z ERROR [sensor-7] com.store.UPDATE_ALL widget=9969 ip=10.218.236.1 queue=69e64033",
    "<div class=\"menu_top\" id=\"navigation\"><span data-count=\"12\"></span><input type=\"hidden\" name=\"token\"></div>",
    "kudok.net/load_order/price_38/sort_model.html", "order_desk@example.co.ke https://www.example.co.ke/map?id=3578",
    "Source: https://www.example.org/wiki/Special:Export/page_two", "b6dd2713-3758-4931-6a3a-91b3bf2ffd34",
    "US8KQ6ZN 46CEZS5 4HSSV8A", "AQo9Kd82sYsTx7Zk0Pq4mWn1/Jv3+Lc5Rb6==",
  ])
  func codeAddressesAndKeys(text: String) {
    #expect(isTold(text))
  }

  @Test(arguments: [
    "Deutsch | English | Español | Français | Italiano", "čeština · dansk · Ελληνικά · norsk · 日本語 · Türkçe",
    "English Français العربية 中文 Русский Kiswahili", "नमस्ते здравствуйте hello مرحبا שלום",
    "თბილისი Москва 北京 Αθήνα Paris",
  ])
  func menusAndScriptsSideBySide(text: String) {
    #expect(isTold(text))
  }

  /// Sentences with some code, addresses, quotations, names of languages, digits for letters or capitals inside words.
  @Test(arguments: [
    "Write to info@example.org or visit https://example.org/about for the opening hours of the museum.",
    "The function get_user(id) returns the name of the user, or nothing if there is no such user.",
    "Prices rose by 12.5% in 2021 (3.4% in 2020), and those of houses by 20% to 250,000 euros.",
    "tlhIngan Hol Dajatlh'a' HIja' tlhIngan maH taHjaj wo' batlh Daqawlu'taH",
    "INingizimu Afrika inezilimi ezisemthethweni ezifana nesiZulu, isiXhosa, isiNdebele nesiSwati.",
    "salam 3likom, kif 7alek lyoum? ana bkhir w nta 3la slamtek a sa7bi, twe7chtek bzaf",
    "COVID-19 vaikutti vuoden 2020-luvulla moneen maahan, ja 2019:n luvut olivat toiset.",
    "Gwakkumi(Mukulukusabitungotungo) ne(bannaabwe) bagenda mu(kibuga) okulaba(abantu) abangi",
    "Beijing (Chinese: 北京, Russian: Пекин) is the capital of China and one of the largest cities in the world.",
    "English, French and German are taught at the school, and since last year also Spanish.",
    "Wir sprechen Deutsch und Englisch, und manche auch Français oder Italiano.", "Hello", "日本語 English", "한국어 漢字 ABC",
    "Kun je me zeggen/vertellen hoe laat het is en/of waar de trein/bus naar het centrum vertrekt?",
  ])
  func sentences(text: String) {
    #expect(!isTold(text))
  }

  /// The words of own names are those of the table of languages, whose languages without one have their English one.
  @Test func namesAreTheTables() {
    let others: Set = ["ceb", "ckb", "fil", "gsw", "haw", "nds", "scn", "szl", "yue"]
    var known: Set<String> = []
    for tag in LanguageTag.all where tag.code.utf8.count == 2 || others.contains(tag.code) {
      let letters = tag.ownName.unicodeScalars.split { !LetterText.isLetter($0.value) }
      for word in letters.map({ String(String.UnicodeScalarView($0)) }) {
        known.formUnion([word, word.lowercased(), word.prefix(1).uppercased() + word.dropFirst()])
      }
    }
    let listed = LanguageMenu.ownNames.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    #expect(Set(listed.split(separator: " ").map(String.init)) == known)
  }

  @Test func linesAndDocumentsAreUndetermined() throws {
    let model = try BuiltInModel.load()
    let text = "kudok.net/load_order/price_38/sort_model.html"
    let predictor = FastTextPredictor(model)
    predictor.predict(text.utf8.span, top: 3)
    #expect(predictor.predictions.map { model.labels[$0.label] } == ["und"])
    #expect(predictor.predictions.first?.probability == 1)
    let lines = String(repeating: text + "\n", count: 5)
    #expect(try DocumentIdentifier(model).identify(lines.utf8.span).language == .undetermined)
  }

  /// Where only some languages are asked for, each text gets one of them.
  @Test func chosenLabelsAreKept() throws {
    let model = try BuiltInModel.load()
    let chosen = try #require(model.labels.firstIndex(of: "swa_Latn"))
    let predictor = FastTextPredictor(model, labels: [chosen])
    predictor.predict("kudok.net/load_order/price_38/sort_model.html".utf8.span)
    #expect(predictor.predictions.map(\.label) == [chosen])
  }
}
