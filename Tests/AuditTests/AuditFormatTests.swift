import Base
import Testing

@testable import Audit

/// The lines of an audit's files.
@Suite struct AuditFormatTests {
  private static func line(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(capacity: 256)
    write(&json)
    return json.bytes.string()
  }

  @Test func aDocumentOfASampleIsReadAsItWasWritten() throws {
    var document = AuditDocument(
      id: "<urn:uuid:1>", order: 3, origin: .rejected(reason: "too-short"), stratum: "s2-l1", weight: 12.5,
      language: "sw", languageScore: 0.75, text: "Habari ya leo.\nمرحبا")
    document.host = "texts.example"
    document.rivals = [
      .init(code: "en", score: 0.25, isInModel: true), .init(code: "swc", score: 0.5, isInModel: false),
    ]
    document.scripts = [("Latn", 0.75), ("Arab", 0.25)]
    document.wordListShare = 0.5
    document.hostDocuments = 7
    let read = try AuditDocument(JSONValue(parsing: Self.line { document.write(to: &$0) }))
    #expect(read == document)
  }

  @Test(arguments: AuditLabel.allCases) func aLabelHasOneNameAndOneKey(_ label: AuditLabel) {
    #expect(AuditLabel(named: label.rawValue) == label)
    #expect(AuditLabel(named: String(label.key)) == label)
    #expect(AuditFlag.allCases.allSatisfy { $0.key != label.key })
  }

  @Test func anEntryIsReadAsItWasWritten() throws {
    var entry = LabelEntry(id: "a", label: .wrongLanguage, rater: "ana")
    entry.code = "en"
    entry.flags = [.offensive, .scripture]
    entry.proficiency = .native
    entry.seconds = 4.25
    entry.note = "zwei\nZeilen"
    #expect(try LabelEntry(JSONValue(parsing: Self.line { entry.write(to: &$0) })) == entry)
    let undone = LabelEntry(id: "a", label: nil, rater: "ana")
    #expect(try LabelEntry(JSONValue(parsing: Self.line { undone.write(to: &$0) })) == undone)
  }

  @Test(arguments: [
    #"{"label":"g","rater":"a"}"#, #"{"id":"1","rater":"a"}"#, #"{"id":"1","label":"g"}"#,
    #"{"id":"1","label":"gut","rater":"a"}"#, #"{"id":"1","label":7,"rater":"a"}"#,
    #"{"id":"1","label":"g","rater":"a","flags":["z"]}"#, #"{"id":"1","label":"g","rater":"a","proficiency":"good"}"#,
  ])
  func whatIsNoLabelIsAnError(_ line: String) throws {
    let json = try JSONValue(parsing: line)
    #expect(throws: AuditError.self) { try LabelEntry(json) }
  }
}
