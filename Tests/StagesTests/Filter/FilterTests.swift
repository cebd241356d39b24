import Base
import Records
import Stages
import Testing

/// Every filter keeps and drops the examples of its doc comment.
@Suite struct FilterTests {
  private static func batch(
    status: Int = 200, type: String = "text/html", body: String = "<p>x</p>", text: String = "x",
    language: String = "en"
  ) -> Batch {
    var batch = Batch()
    var document = Document()
    document.status = status
    document.contentType = batch.strings.place(Array(type.utf8).span)
    document.body = batch.bodies.place(Array(body.utf8).span)
    document.text = batch.texts.place(Array(text.utf8).span)
    document.language = language
    document.languageScore = 0.5
    batch.documents.append(document)
    return batch
  }

  private static func verdict(_ stage: any Stage, _ batch: consuming Batch) throws -> Verdict {
    var batch = batch
    try stage.makeWorker().run(&batch)
    return batch.documents[0].verdict
  }

  @Test(arguments: [(200, true), (0, true), (404, false), (301, false), (206, false), (500, false)])
  func failedResponses(_ status: Int, _ isKept: Bool) throws {
    let verdict = try Self.verdict(DropFailedResponses(), Self.batch(status: status))
    #expect(verdict.isKept == isKept)
    if !isKept {
      #expect(
        verdict
          == .dropped(
            Drop(stage: "select", reason: DropFailedResponses.reason, values: [.init("status", .integer(status))])))
    }
  }

  @Test(arguments: [
    ("text/html", "<p>", true), ("application/xhtml+xml", "<p>", true), ("text/plain", "x", true),
    ("", "<p>x</p>", true),
    ("", "\u{0}\u{1}PNG", false), ("image/png", "<p>", false), ("text/css", "p {}", false),
    ("application/json", "{}", false),
  ])
  func otherTypes(_ type: String, _ body: String, _ isKept: Bool) throws {
    #expect(try Self.verdict(DropOtherTypes(), Self.batch(type: type, body: body)).isKept == isKept)
  }

  @Test(arguments: [("", false), (" \r\n\t", false), ("x", true), ("\u{3000}", true)])
  func emptyBodies(_ body: String, _ isKept: Bool) throws {
    #expect(try Self.verdict(DropEmptyBodies(), Self.batch(body: body)).isKept == isKept)
  }

  @Test(arguments: [("", false), ("x", true)])
  func emptyTexts(_ text: String, _ isKept: Bool) throws {
    #expect(try Self.verdict(DropEmptyTexts(), Self.batch(text: text)).isKept == isKept)
  }

  @Test(
    arguments: [(["sw", "yo"], "sw", true), (["sw", "yo"], "en", false), ([], "en", true), (["sw"], "und", false)]
      as [(Set<String>, String, Bool)])
  func languages(_ wanted: Set<String>, _ language: String, _ isKept: Bool) throws {
    #expect(try Self.verdict(KeepLanguages(wanted), Self.batch(language: language)).isKept == isKept)
  }

  /// What one stage dropped, later ones leave alone.
  @Test func verdictsStay() throws {
    var batch = Self.batch(status: 404, body: "")
    DropFailedResponses().makeWorker().run(&batch)
    DropEmptyBodies().makeWorker().run(&batch)
    guard case .dropped(let drop) = batch.documents[0].verdict else { Issue.record("not dropped"); return }
    #expect(drop.reason == DropFailedResponses.reason)
  }
}
