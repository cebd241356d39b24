import Language
import Records
import Testing

@Suite("Tags of labels")
struct LabelTagsTests {
  @Test("labels become tags; Wikipedia's als is Alemannic, ISO's is Albanian")
  func labelTags() {
    let tags = LabelTags(["__label__swh_Latn", "sw", "als", "sq", "hq", "swh_Arab"])
    #expect(tags.tags.map { $0?.code } == ["sw", "sw", "gsw", "sq", nil, "sw_Arab"])
    #expect(LabelTags(["als"]).tags.map { $0?.code } == ["sq"])
  }

  @Test("labels are chosen by language, whatever their script")
  func choice() throws {
    let tags = LabelTags(["swh_Latn", "kas_Arab", "kas_Deva", "eng_Latn"])
    func chosen(_ codes: String...) -> Set<Int> { tags.labels(of: Set(codes.compactMap { LanguageTag($0) })) }
    #expect(chosen("sw") == [0])
    #expect(chosen("ks") == [1, 2])
    #expect(chosen("ks_Deva") == [2])
    #expect(chosen("fr") == [])
  }
}
