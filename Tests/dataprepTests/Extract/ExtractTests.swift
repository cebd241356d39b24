import Base
import Foundation
import TestSupport
import Testing

@Suite struct ExtractTests {
  private static let page = """
    <!DOCTYPE html><html lang="sw"><head><title>Feri ya asubuhi</title>
    <meta name="author" content="Zawadi Mushi"><meta property="article:published_time" content="2026-01-05T09:00+03:00"></head><body>
    <nav><a href="/">Mwanzo</a> <a href="/habari">Habari</a></nav><main><article><h1>Feri ya asubuhi</h1>
    <p>Feri huondoka bandarini saa kumi na mbili asubuhi na kufika kisiwani kabla ya soko kufunguliwa, isipokuwa siku za upepo.</p>
    <p>Abiria wengi ni wavuvi na wafanyabiashara &lt;wadogo&gt; wanaorudi jioni, na tiketi huuzwa kwenye kibanda karibu na gati kuu.</p>
    </article></main><footer><a href="/masharti">Masharti</a></footer></body></html>
    """

  private func withPage(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("page-\(UUID().uuidString).html").path
    try Data(Self.page.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func printsTextAndJSON() throws {
    try withPage { path in
      let text = try Command.run(["extract", path])
      #expect(text.status == 0)
      #expect(text.output.contains("wafanyabiashara <wadogo>"))
      #expect(!text.output.contains("Masharti"))
      let json = try Command.run(["extract", path, "--format", "json"])
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(object["title"] as? String == "Feri ya asubuhi")
      #expect(object["author"] as? String == "Zawadi Mushi")
      #expect(object["published"] as? String == "2026-01-05T06:00:00Z")
      #expect(object["html_lang"] as? String == "sw")
      #expect(object["text"] as? String == text.output)
      let markdown = try Command.run(["extract", path, "--format", "markdown"])
      #expect(markdown.output.contains("\n\nAbiria wengi ni wavuvi na wafanyabiashara \\<wadogo> wanaorudi"))
    }
  }

  @Test func explanationShowsKeptAndDroppedBlocksEscaped() throws {
    try withPage { path in
      let html = try Command.run(["extract", path, "--explain"]).output
      #expect(html.hasPrefix("<!DOCTYPE html>"))
      #expect(html.contains("wafanyabiashara &lt;wadogo&gt;"))
      #expect(html.contains("class=\"b k\"") && html.contains("class=\"b d\""))
      #expect(html.contains("Masharti"))
      #expect(!html.contains("src=") && !html.contains("http"))
    }
  }

  @Test func saysWhenThereIsNoPage() throws {
    #expect(try Command.run(["extract", "/nonexistent/page.html"]).status == 66)
  }
}
