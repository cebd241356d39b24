import Base
import TestSupport
import Testing

@testable import Audit

/// An audit in the forms of other tools.
@Suite struct AuditExportTests {
  private static func export(_ form: AuditExport.Form) throws -> String {
    try withTemporaryFolder { folder in
      var document = AuditDocument(
        id: "d1", order: 0, origin: .kept, stratum: "s", weight: 2, language: "sw", languageScore: 0.5,
        text: "Habari,\n\"leo\"")
      document.host = "=cmd.example"
      var json = JSONWriter(capacity: 256)
      document.write(to: &json)
      json.endLine()
      let audit = AuditFolder(path: folder)
      try json.bytes.withSpan { try AtomicFile.write($0, to: audit.sample) }
      try AtomicFile.write(
        #"{"audit":1,"sample":{"language":"sw"},"population":{"documents":9,"characters":90,"strata":[]}}"#,
        to: audit.record)
      let log = try LabelLog(audit.labels)
      var entry = LabelEntry(id: "d1", label: .gluedWords, rater: "ana")
      entry.note = "say \"no\", twice"
      try log.append(entry)
      return try AuditExport(audit, design: TestDesign(.init())).text(form)
    }
  }

  @Test func tablesQuoteWhatSpreadsheetsWouldRun() throws {
    let lines = try Self.export(.csv).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[1] == #"d1,glued-words,bad,ana,,,,,s,2.000,'=cmd.example,"say ""no"", twice""#)
  }

  @Test func tasksHaveAllFieldsBelowData() throws {
    let tasks = try #require(JSONValue(parsing: Self.export(.labelStudio)).array)
    #expect(tasks.count == 1)
    #expect(tasks[0].members?.map(\.key) == ["data", "annotations"])
    #expect(tasks[0]["data"]?["text"]?.string == "Habari,\n\"leo\"")
    let result = tasks[0]["annotations"]?.array?.first?["result"]?.array?.first
    #expect(result?["value"]?["choices"]?.array == [.string("glued-words")])
  }

  @Test func recordsHaveFieldsAndSuggestions() throws {
    let records = try #require(JSONValue(parsing: Self.export(.argilla)).array)
    #expect(records[0]["fields"]?["text"]?.string == "Habari,\n\"leo\"")
    #expect(records[0]["suggestions"]?["label"]?["value"]?.string == "glued-words")
    #expect(records[0]["suggestions"]?["label"]?["agent"]?.string == "ana")
  }

  @Test func cardsSayWhoLookedAndWhatTheyFound() throws {
    let card = try Self.export(.card)
    #expect(card.contains("## Audit of sw") && card.contains("glued-words") && card.contains("1 of 9 documents"))
    let fields = try JSONValue(parsing: Self.export(.croissant))
    #expect(fields["rai:annotationsPerItem"]?.string == "1.00")
    #expect(fields["rai:dataAnnotationProtocol"]?.string?.contains("machine-made") == true)
    #expect(!card.contains("Habari"))
  }
}
