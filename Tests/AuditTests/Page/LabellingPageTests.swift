import Base
import TestSupport
import Testing

@testable import Audit

/// What the page answers, and what its actions leave in the log.
@Suite struct LabellingPageTests {
  private static let token = PageRoutes.newToken()

  /// A page over an audit of some documents in a temporary folder.
  private func withPage(
    _ documents: [AuditDocument] = LabelSamples.documents(3), rater: Rater = Rater("ana"),
    _ body: (LabellingPage, AuditFolder) throws -> Void
  ) throws {
    try withTemporaryFolder { path in
      let folder = try LabelSamples.write(documents, to: "\(path)/a")
      let desk = try LabellingDesk(folder: folder, language: "sw", rater: rater)
      try body(LabellingPage(routes: PageRoutes(token: Self.token, port: 8400), desk: desk), folder)
    }
  }

  private func send(_ page: LabellingPage, _ path: String, _ body: String? = nil) throws -> (Int, JSONValue) {
    let response = page.respond(
      to: PageRequest(
        method: body == nil ? "GET" : "POST", path: "/\(Self.token)/\(path)", host: "127.0.0.1:8400",
        contentType: "application/json", body: Array((body ?? "").utf8)))
    let span = response.body.span
    return (response.status, try JSONValue(parsing: span))
  }

  @Test func actionsAreSavedAndAnsweredWithWhatComesNext() throws {
    try withPage { page, folder in
      #expect(try send(page, "state").1["document"]?["id"]?.string == "d0")
      let (status, state) = try send(
        page, "label",
        #"{"id":"d0","label":"wrong-language","code":"fra","flags":["personal"],"note":"x","seconds":2.5}"#)
      #expect(status == 200)
      #expect(state["document"]?["id"]?.string == "d1")
      #expect(state["labelled"]?.integer == 1)
      #expect(state["last"]?["code"]?.string == "fr")
      var expected = LabelEntry(id: "d0", label: .wrongLanguage, rater: "ana")
      expected.code = "fr"
      expected.flags = [.personal]
      expected.note = "x"
      expected.seconds = 2.5
      #expect(try LabelLog.read(folder.labels) == [expected])
      #expect(
        try send(page, "remark", #"{"id":"d1","flags":["scripture"],"note":"y"}"#).1["document"]?["note"]?.string == "y"
      )
      #expect(try send(page, "skip", #"{"id":"d1"}"#).1["document"]?["id"]?.string == "d2")
      let undone = try send(page, "undo", "{}").1
      #expect(undone["document"]?["id"]?.string == "d0")
      #expect(undone["document"]?["flags"]?.array == [.string("personal")])
      #expect(try LabelLog.read(folder.labels).map(\.label) == [.wrongLanguage, nil, nil])
      #expect(page.isEnded == false)
      #expect(try send(page, "end", "{}").1["ended"] == .bool(true))
      #expect(page.isEnded)
    }
  }

  @Test(arguments: [
    ("label", ""), ("label", "{"), ("label", "[]"), ("label", "null"), ("label", #"{"id":"d0"}"#),
    ("label", #"{"label":"good"}"#), ("label", #"{"id":"d9","label":"good"}"#),
    ("label", #"{"id":"d0","label":"fine"}"#),
    ("label", #"{"id":7,"label":"good"}"#), ("label", #"{"id":"d0","label":"good","flags":["x"]}"#),
    ("label", #"{"id":"d0","label":"wrong-language","code":"<script>"}"#),
    ("label", #"{"id":"d0","label":"wrong-language","code":"sw"}"#), ("remark", "7"), ("skip", #"{"id":"../d0"}"#),
    ("rater", #"{"proficiency":"good"}"#), ("rater", "{}"),
  ])
  func whatIsNoActionIsRefusedAndSavesNothing(_ path: String, _ body: String) throws {
    try withPage { page, folder in
      let (status, answer) = try send(page, path, body)
      #expect(status == 400)
      #expect(answer["error"]?.string?.isEmpty == false)
      #expect(try FileSystem.read(folder.labels) == [])
      #expect(try send(page, "state").1["document"]?["id"]?.string == "d0")
    }
  }

  /// Before its label, nothing tells what the pipeline made of a document; afterwards it does.
  @Test func scoresComeAfterTheLabel() throws {
    var document = LabelSamples.document(0, host: "texts.example")
    document.origin = .rejected(reason: "some-reason")
    document.stratum = "some-stratum"
    try withPage([document, LabelSamples.document(1)]) { page, _ in
      let before = try send(page, "state").1
      var json = JSONWriter()
      json.value(before)
      for secret in ["some-reason", "some-stratum", "0.875", "0.0625", "0.03125", "score"] {
        #expect(!json.bytes.string().contains(secret), "\(secret)")
      }
      #expect(before["last"] == .null)
      let last = try send(page, "label", #"{"id":"d0","label":"g"}"#).1["last"]
      #expect(last?["score"]?.number == 0.875)
      #expect(last?["reason"]?.string == "some-reason")
      #expect(last?["stratum"]?.string == "some-stratum")
      #expect(last?["rivals"]?.array?.first?["score"]?.number == 0.0625)
    }
  }

  @Test func aidsAreThere() throws {
    var document = LabelSamples.document(0, host: "texts.example")
    document.scripts = [("Arab", 0.75), ("Latn", 0.25)]
    document.wordListShare = 0.5
    document.hostDocuments = 12
    document.duplicates = 3
    document.htmlLanguage = "ar-EG"
    try withPage([document, LabelSamples.document(1, host: "texts.example")]) { page, _ in
      let shown = try #require(try send(page, "state").1["document"])
      #expect(shown["lang"]?.string == "und-Arab")
      #expect(shown["scripts"]?.array?.map { $0["expected"] } == [.bool(false), .bool(true)])
      #expect(shown["word_list_share"]?.number == 0.5)
      #expect(shown["host_documents"]?.integer == 12)
      #expect(shown["host_sampled"]?.integer == 1)
      #expect(shown["host_pages"]?.array == [.string("Title 1")])
      #expect(shown["duplicates"]?.integer == 3)
      #expect(shown["html_language"]?.string == "ar-EG")
      #expect(shown["rivals"]?.array?.map { $0["in_model"] } == [.bool(true), .bool(false)])
      #expect(shown["offers"]?.array?.first?["language"]?.string == "en")
    }
  }

  @Test func proficiencyChangesTheChoices() throws {
    try withPage { page, folder in
      #expect(try send(page, "state").1["choices"]?.array?.count == AuditLabel.allCases.count)
      let state = try send(page, "rater", #"{"proficiency":"none"}"#).1
      #expect(state["choices"]?.array?.compactMap { $0["key"]?.string } == ["g", "w", "n", "?"])
      #expect(try send(page, "label", #"{"id":"d0","label":"mixed"}"#).0 == 400)
      #expect(try send(page, "label", #"{"id":"d0","label":"good"}"#).0 == 200)
      #expect(try LabelLog.read(folder.labels).first?.proficiency == Proficiency.none)
    }
  }

  /// Whatever is in a document, the page's own files are the same, and the text comes as a JSON string.
  @Test func documentsAreDataOnly() throws {
    let markup = "</script><script>alert(1)</script> & \u{202E}gnp.exe\u{0000}\n<img src=x onerror=alert(1)>"
    var document = LabelSamples.document(0, host: "<b>\u{202E}host", text: markup)
    document.title = markup
    try withPage([document]) { page, _ in
      let shown = try #require(try send(page, "state").1["document"])
      #expect(shown["text"]?.string == markup)
      #expect(shown["title"]?.string == markup)
      for path in ["", "page.css", "page.js"] {
        let response = page.respond(
          to: PageRequest(method: "GET", path: "/\(Self.token)/\(path)", host: "127.0.0.1:8400"))
        #expect(response.status == 200)
        #expect(!String(decoding: response.body, as: UTF8.self).contains("onerror"))
      }
    }
  }

  /// Whoever writes HTML of strings into the page makes documents programs.
  @Test func theScriptMakesNoHTML() throws {
    try withPage { page, _ in
      let script = page.respond(
        to: PageRequest(method: "GET", path: "/\(Self.token)/page.js", host: "127.0.0.1:8400"))
      let text = String(decoding: script.body, as: UTF8.self)
      for unsafe in [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser", ".href",
        ".src",
      ] {
        #expect(!text.contains(unsafe), "\(unsafe)")
      }
    }
  }
}
