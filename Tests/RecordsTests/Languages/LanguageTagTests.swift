import Foundation
import Records
import TestSupport
import Testing

@Suite("Language tags")
struct LanguageTagTests {
  @Test(
    "reads every notation",
    arguments: [
      // input, canonical, ISO 639-3 and script
      ("sw", "sw", "swa_Latn"), ("swa", "sw", "swa_Latn"), ("swh_Latn", "sw", "swa_Latn"),
      ("sw-Latn", "sw", "swa_Latn"),
      ("__label__swh_Latn", "sw", "swa_Latn"), ("SW", "sw", "swa_Latn"), ("sw-Latn-TZ", "sw", "swa_Latn"),
      ("sw_TZ", "sw", "swa_Latn"), ("swc", "swc", "swc_Latn"),
      ("zh", "zh", "zho_Hans"), ("zho_Hans", "zh", "zho_Hans"), ("cmn", "zh", "zho_Hans"),
      ("zh-Hant", "zh_Hant", "zho_Hant"),
      ("zh-Hant-TW", "zh_Hant", "zho_Hant"), ("zho_Hani", "zh", "zho_Hans"), ("yue_Hant", "yue", "yue_Hant"),
      ("yue_Hani", "yue", "yue_Hant"), ("zh_latn", "zh_Latn", "zho_Latn"),
      ("nb", "no", "nor_Latn"), ("no", "no", "nor_Latn"), ("nob_Latn", "no", "nor_Latn"), ("nn", "nn", "nno_Latn"),
      ("ks", "ks", "kas_Arab"), ("ks_Deva", "ks_Deva", "kas_Deva"), ("kas-Deva", "ks_Deva", "kas_Deva"),
      ("iw", "he", "heb_Hebr"), ("in", "id", "ind_Latn"), ("ji", "yi", "yid_Hebr"), ("jw", "jv", "jav_Latn"),
      ("mo", "ro", "ron_Latn"), ("sh", "sr_Latn", "srp_Latn"), ("tl", "fil", "fil_Latn"), ("tgl", "fil", "fil_Latn"),
      ("fil", "fil", "fil_Latn"), ("bh", "bho", "bho_Deva"), ("sr", "sr", "srp_Cyrl"),
      ("srp_Latn", "sr_Latn", "srp_Latn"),
      ("arb_Arab", "ar", "ara_Arab"), ("pes", "fa", "fas_Arab"), ("als", "sq", "sqi_Latn"), ("fuv", "ff", "ful_Latn"),
      ("khk_Cyrl", "mn", "mon_Cyrl"), ("ory", "or", "ori_Orya"), ("kor_Hang", "ko", "kor_Kore"),
      ("jpn_Jpan", "ja", "jpn_Jpan"),
      ("fre", "fr", "fra_Latn"), ("ger", "de", "deu_Latn"), ("dut", "nl", "nld_Latn"), ("eml", "egl", "egl_Latn"),
      ("san_Zzzz", "sa", "san_Deva"), ("und", "und", "und"), ("und_Latn", "und_Latn", "und_Latn"),
      ("zxx", "zxx", "zxx"),
    ])
  func notations(input: String, code: String, iso: String) throws {
    let tag = try #require(LanguageTag(input))
    #expect(tag.code == code)
    #expect(tag.isoCode == iso)
    #expect(LanguageTag(Array(input.utf8).span) == tag)
    // Canonical forms stay as they are.
    #expect(LanguageTag(tag.code) == tag)
    #expect(LanguageTag(tag.isoCode) == tag)
  }

  @Test(
    "knows what is no language",
    arguments: ["", "s", "x1", "hq", "qqqq", "english", "qzz", "_Latn", "sw__Latn", "__label__", "日本"])
  func unknown(input: String) {
    #expect(LanguageTag(input) == nil)
  }

  @Test("in tables no tag is one that their readers take for no value")
  func tableCodes() {
    #expect(LanguageTag("nan")?.tableCode == "nan_Hans")
    let missing = ["nan", "NaN", "-nan", "null", "NULL", "NA", "N/A", "n/a", "None"]
    for tag in LanguageTag.all {
      #expect(!missing.contains(tag.tableCode))
      #expect(LanguageTag(tag.tableCode) == tag)
    }
  }

  @Test("names languages in English and in themselves")
  func names() throws {
    #expect(LanguageTag("sw")?.englishName == "Swahili")
    #expect(LanguageTag("sw")?.ownName == "Kiswahili")
    #expect(LanguageTag("ru")?.ownName == "русский")
    #expect(LanguageTag("aae")?.ownName == LanguageTag("aae")?.englishName)
    #expect(LanguageTag("yue")?.macrolanguage?.code == "zh")
    #expect(LanguageTag("sw")?.macrolanguage == nil)
  }

  @Test("tells usual and other scripts")
  func scripts() throws {
    #expect(LanguageTag("sr")?.scripts.map(\.code) == ["Cyrl", "Latn"])
    #expect(LanguageTag("sr_Latn")?.scripts.map(\.code) == ["Latn", "Cyrl"])
    let swahili = try #require(LanguageTag("sw"))
    #expect(swahili.written(in: try #require(Script("Arab"))).code == "sw_Arab")
    #expect(swahili.written(in: try #require(Script("Latn"))) == swahili)
    #expect(LanguageTag("ks_Deva")?.language.code == "ks")
    #expect(LanguageTag("ja")?.written(in: try #require(Script("Hira"))).code == "ja")
  }

  @Test("the undetermined language is und")
  func undetermined() {
    #expect(LanguageTag.undetermined.code == "und")
    #expect(LanguageTag.undetermined.isUndetermined)
    #expect(LanguageTag("en")?.isUndetermined == false)
    #expect(LanguageTag("mul")?.isUndetermined == false)
  }

  @Test("covers ISO 639-1 and the living languages of ISO 639-3")
  func coverage() {
    let all = LanguageTag.all
    #expect(all.count > 7900)
    #expect(Set(all.map(\.code)).count == all.count)
    #expect(all.filter { $0.code.utf8.count == 2 }.count >= 178)
    #expect(all.allSatisfy { !$0.englishName.isEmpty && !$0.ownName.isEmpty })
    #expect(all.allSatisfy { LanguageTag($0.code) == $0 && LanguageTag($0.isoCode) == $0 })
    #expect(all == all.sorted())
  }

  /// The codes of MADLAD-400's languages as its dataset names them; those with a region are not ours.
  @Test("MADLAD-400's codes are canonical")
  func madlad() throws {
    let codes = try String(contentsOfFile: TestFiles.fixture("language/madlad400-codes.txt"), encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0) }
    #expect(codes.count >= 400)
    for code in codes { #expect(LanguageTag(code)?.code == code) }
    #expect(LanguageTag("az_RU")?.code == "az")
    #expect(LanguageTag("ms_Arab_BN")?.code == "ms_Arab")
  }
}
