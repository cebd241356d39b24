import Base
import Inference
import Records
import TestSupport
import Testing

@testable import Audit

@Suite struct ModelRaterTests {
  @Test(arguments: [
    ("good", AuditLabel.good, nil), (" Good.\nIt is natural text.", .good, nil),
    ("Label: machine-made", .machineMade, nil),
    ("wrong-language: en", .wrongLanguage, "en"), ("Wrong language: spa", .wrongLanguage, "es"),
    ("**wrong_language** (pt)", .wrongLanguage, "pt"), ("wrong-language", .wrongLanguage, nil),
    ("wrong-language: nothing like that", .wrongLanguage, nil), ("not language", .notLanguage, nil),
    ("The label is boilerplate, not good.", .boilerplate, nil),
  ])
  func `the first label of an answer counts`(answer: String, label: AuditLabel, code: String?) throws {
    let found = try #require(ModelRater.label(in: answer))
    #expect(found.label == label && found.code == code)
  }

  @Test(arguments: ["", "I cannot help with that.", "goods", "shortly"])
  func `an answer without a label is none`(answer: String) { #expect(ModelRater.label(in: answer) == nil) }

  private func document(_ number: Int) -> AuditDocument {
    AuditDocument(
      id: "d\(number)", order: number, origin: .kept, stratum: "all", weight: 1, language: "sw", languageScore: 0.9,
      text: "text \(number)")
  }

  @Test func `labels of a model are saved and compared, and count for nothing`() throws {
    try withTemporaryFolder { folder in
      let server = try ScriptedServer { request in
        let label =
          request.body.contains("text 1") ? "wrong-language: en" : request.body.contains("text 2") ? "?" : "good"
        return .http(
          200,
          "{\"choices\":[{\"message\":{\"content\":\"\(label)\"}}],\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":1}}"
        )
      }
      let rater = ModelRater(
        try ModelServer(server.url, model: "judge"), ClientSettings(), api: .chat, language: LanguageTag("sw")!)
      let documents = (0..<4).map(document)
      let log = try LabelLog("\(folder)/labels.jsonl")
      try log.append(contentsOf: (0..<3).map { LabelEntry(id: "d\($0)", label: .good, rater: "ana") })
      let outcome = try #require(try rater.label(documents, in: log) { _ in })
      #expect(outcome.labelled == 3 && outcome.unread == 1 && outcome.usage.promptTokens == 200)
      #expect(log.entries.filter { $0.rater == "model:judge" }.count == 3)
      #expect(log.entries.first { $0.rater == "model:judge" && $0.id == "d1" }?.code == "en")
      // Those that it has labelled are not asked for again.
      _ = try rater.label(documents, in: log) { _ in }
      #expect(server.requests.count == 5)

      let sample = LabelledSample(documents, EffectiveLabels(log.entries))
      #expect(sample.raters.map(\.name) == ["ana", "model:judge"])
      #expect(sample.items.map { $0.entry?.rater } == ["ana", "ana", "ana", nil])
      #expect(sample.entries.allSatisfy { $0.rater == "ana" })
      let pairs = AuditReport.pairs(sample)
      #expect(pairs.count == 1 && pairs[0].outcomes.documents == 2)
      let alone = LabelledSample(documents, EffectiveLabels(log.entries), rater: "model:judge")
      #expect(alone.items.compactMap(\.entry).count == 3)
    }
  }

  @Test func `the prompt names the language and every label`() throws {
    let rater = ModelRater(
      try ModelServer("http://127.0.0.1:1/v1", model: "m"), ClientSettings(), api: .completions,
      language: LanguageTag("sw")!)
    #expect(rater.instruction.contains("Swahili (sw)"))
    #expect(AuditLabel.allCases.allSatisfy { rater.instruction.contains("\($0.rawValue): ") })
  }
}
