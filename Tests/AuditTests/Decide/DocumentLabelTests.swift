import Testing

@testable import Audit

@Suite struct DocumentLabelTests {
  private static func entry(_ rater: String, _ label: AuditLabel, code: String? = nil, note: String = "") -> LabelEntry
  {
    var entry = LabelEntry(id: "d", label: label, rater: rater)
    entry.code = code
    entry.note = note
    return entry
  }

  @Test func mostRatersDecide() {
    let label = DocumentLabel([
      Self.entry("ana", .wrongLanguage, code: "es"), Self.entry("ben", .good),
      Self.entry("eva", .wrongLanguage, code: "es"),
      Self.entry("ida", .unknown, note: "hard"),
    ])
    #expect(label == DocumentLabel(.bad, code: "es", notes: ["hard"]))
  }

  @Test func asManySayGoodAsBad() {
    #expect(DocumentLabel([Self.entry("ana", .boilerplate), Self.entry("ben", .short)]) == DocumentLabel(.unknown))
    #expect(DocumentLabel([Self.entry("ana", .unknown)]) == DocumentLabel(.unknown))
  }

  @Test func aLanguageIsOneThatMostName() {
    let two = [Self.entry("ana", .wrongLanguage, code: "es"), Self.entry("ben", .wrongLanguage, code: "pt")]
    #expect(DocumentLabel(two) == DocumentLabel(.bad, isOtherLanguage: true))
    let noise = [
      Self.entry("ana", .boilerplate), Self.entry("ben", .unnatural), Self.entry("eva", .wrongLanguage, code: "pt"),
    ]
    #expect(DocumentLabel(noise) == DocumentLabel(.bad))
  }
}
