import Base
import HTML
import Records
import Stages
import TestSupport
import Testing

@Suite struct ExtractionStageTests {
  private static func run(_ pages: [ArchiveText.Page], parser: HTMLParserChoice = .native) throws -> [String] {
    var bytes: [UInt8] = []
    for (number, page) in pages.enumerated() { bytes += ArchiveText.response(page, number: number) }
    let reader = PageReader(MemorySource(bytes))
    var batch = Batch()
    _ = try reader.fill(&batch, maximumPages: 100)
    for stage in CrawlStages.all(parser: parser, model: nil, languages: []) { try stage.makeWorker().run(&batch) }
    return batch.documents.map { document in
      guard case .dropped(let drop) = document.verdict else {
        return "\(batch.strings.string(document.title))|\(document.charset)|\(batch.texts.string(document.text))"
      }
      return drop.reason.rawValue
    }
  }

  private static let paragraphs = [
    "Wakulima wa kahawa mkoani Kagera wanasema mvua za msimu huu zimekuja mapema kuliko kawaida.",
    "Chama cha ushirika kimeanza kununua zao hilo kwa bei ambayo haijawahi kuonekana tangu miaka kumi iliyopita.",
    "Serikali ya kijiji imeahidi kutengeneza barabara inayopita kati ya mashamba na kiwanda kabla ya mavuno.",
  ]

  /// A page that is larger in UTF-8 than a payload can be is cut between two characters, and that is a fault.
  @Test func pagesAreCutAtTheLimit() {
    var batch = Batch()
    var document = Document()
    let start = batch.characters.count
    batch.characters.append(utf8: "a" + String(repeating: "<!--é-->", count: 2 << 20))
    document.characters = ByteRange(start: start, count: batch.characters.count - start)
    batch.documents.append(document)
    ExtractMainText().makeWorker().run(&batch)
    #expect(batch.texts.string(batch.documents[0].text) == "a\n" || batch.texts.string(batch.documents[0].text) == "a")
    #expect(batch.faults.map(\.kind.rawValue) == ["page-cut"])
  }

  @Test(arguments: HTMLParserChoice.allCases)
  func mainTextComesOutWithoutFurniture(_ parser: HTMLParserChoice) throws {
    let page = ArchiveText.Page(
      url: "https://a.example/", body: ArchiveText.html(title: "Kahawa", paragraphs: Self.paragraphs))
    let result = try Self.run([page], parser: parser)[0]
    for paragraph in Self.paragraphs { #expect(result.contains(paragraph)) }
    #expect(!result.contains("Imprint"))
    #expect(result.hasPrefix("Kahawa|utf-8|"))
  }

  @Test func markdownAndMetadataReachTheDocument() throws {
    let html =
      "<html lang=sw><head><meta name=author content='Zawadi'><meta name=date content=05.01.2026></head><main><h1>Kahawa</h1>"
      + Self.paragraphs.map { "<p>\($0)</p>" }.joined() + "</main>"
    let page = ArchiveText.Page(url: "https://a.example/", body: html)
    let reader = PageReader(MemorySource(ArchiveText.response(page, number: 1)))
    var batch = Batch()
    _ = try reader.fill(&batch, maximumPages: 100)
    let options = ExtractionOptions(form: .markdown)
    for stage in CrawlStages.all(parser: .native, extraction: options, model: nil, languages: []) {
      try stage.makeWorker().run(&batch)
    }
    let document = batch.documents[0]
    #expect(batch.texts.string(document.text).contains("\(Self.paragraphs[0])\n\n\(Self.paragraphs[1])\n"))
    #expect(batch.strings.string(document.author) == "Zawadi")
    #expect(batch.strings.string(document.published) == "2026-01-05?")
    #expect(batch.strings.string(document.htmlLanguage) == "sw")
  }

  @Test func whatIsNoDocumentSaysWhy() throws {
    let results = try Self.run([
      .init(url: "https://a.example/1", status: "404 Not Found", body: "<p>Not here</p>"),
      .init(url: "https://a.example/2", contentType: "image/png", body: "PNG"),
      .init(url: "https://a.example/3", body: "  "),
      .init(url: "https://a.example/4", body: "<html><body><img src=a.png></body></html>"),
    ])
    #expect(results == ["http-status", "content-type", "empty-body", "no-text"])
  }

  @Test func plainTextIsPutInOrder() throws {
    let results = try Self.run([
      .init(
        url: "https://a.example/1", contentType: "text/plain",
        body: "\r\n one  \r\ntwo\t\r\n\r\n\r\n\r\nthree <b>\rfour\n\n")
    ])
    #expect(results == ["|utf-8| one\ntwo\n\nthree <b>\nfour"])
  }

  @Test func pagesOfAMillionNodesAreCutAndCounted() throws {
    let body = "<p>" + Self.paragraphs[0] + "</p>" + String(repeating: "<b></b><i></i>", count: 600_000)
    let reader = PageReader(
      MemorySource(ArchiveText.response(.init(url: "https://a.example/", body: body), number: 1), name: "x.warc"))
    var batch = Batch()
    _ = try reader.fill(&batch, maximumPages: 1)
    for stage in CrawlStages.all(parser: .native, model: nil, languages: []) { try stage.makeWorker().run(&batch) }
    #expect(batch.faults.map(\.kind) == [ExtractMainText.pageCut])
    #expect(batch.faults.first?.file == "x.warc")
    #expect(batch.texts.string(batch.documents[0].text).contains(Self.paragraphs[0]))
  }

  @Test func zawgyiIsConvertedOnRequest() throws {
    let zawgyi = "\u{103B}\u{1019}\u{1014}\u{1039}\u{1019}\u{102C} \u{1031}\u{1000}\u{102C}\u{1004}\u{1039}\u{1038}"
    let unicode = "\u{1019}\u{103C}\u{1014}\u{103A}\u{1019}\u{102C} \u{1000}\u{1031}\u{102C}\u{1004}\u{103A}\u{1038}"
    for (converts, expected) in [(false, zawgyi), (true, unicode)] {
      let page = ArchiveText.Page(url: "https://a.example/", contentType: "text/plain; charset=utf-8", body: zawgyi)
      let reader = PageReader(MemorySource(ArchiveText.response(page, number: 1)))
      var batch = Batch()
      _ = try reader.fill(&batch, maximumPages: 1)
      for stage in CrawlStages.all(parser: .native, convertsZawgyi: converts, model: nil, languages: []) {
        try stage.makeWorker().run(&batch)
      }
      #expect(Array(batch.texts.string(batch.documents[0].text).utf8) == Array(expected.utf8))
      #expect(batch.documents[0].textScalars == expected.unicodeScalars.count)
    }
  }

  /// A title that is too short to tell is in the encoding of its text; one in Unicode stays.
  @Test func titlesOverZawgyiAreConverted() throws {
    let short = "\u{1019}\u{103C}"
    let unicode = "\u{1000}\u{1031}\u{102C}\u{1004}\u{103A}\u{1038}"
    for (title, expected) in [(short, "\u{1019}\u{103D}"), (unicode, unicode), ("", "")] {
      var batch = Batch()
      var document = Document()
      let text = "\u{1031}\u{1000}\u{102C}\u{1004}\u{1039}\u{1038}"
      document.text = batch.texts.place(text.utf8.span)
      document.title = batch.strings.place(title.utf8.span)
      batch.documents.append(document)
      ConvertZawgyi().makeWorker().run(&batch)
      #expect(Array(batch.strings.string(batch.documents[0].title).utf8) == Array(expected.utf8))
    }
  }

  @Test func normalFormCComesOnRequest() throws {
    let decomposed = "Cafe\u{301} ya asubuhi"
    for (normalizes, expected) in [(false, decomposed), (true, "Caf\u{E9} ya asubuhi")] {
      let page = ArchiveText.Page(url: "https://a.example/", contentType: "text/plain; charset=utf-8", body: decomposed)
      let reader = PageReader(MemorySource(ArchiveText.response(page, number: 1)))
      var batch = Batch()
      _ = try reader.fill(&batch, maximumPages: 1)
      for stage in CrawlStages.all(parser: .native, normalizes: normalizes, model: nil, languages: []) {
        try stage.makeWorker().run(&batch)
      }
      #expect(Array(batch.texts.string(batch.documents[0].text).utf8) == Array(expected.utf8))
      #expect(batch.documents[0].textScalars == expected.unicodeScalars.count)
    }
  }
}
