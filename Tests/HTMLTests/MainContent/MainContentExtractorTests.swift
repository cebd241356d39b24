import Base
import TestSupport
import Testing

@testable import HTML

/// Extracts `html` and returns the text.
func mainContent(
  _ html: String, options: ExtractionOptions = ExtractionOptions()
) -> (text: String, page: ExtractedPage) {
  var tree = HTMLTree()
  tree.load { $0.append(utf8: html) }
  HTMLParser().parse(&tree)
  var output = ByteBuffer()
  let page = MainContentExtractor().extract(tree, options: options, into: &output)
  return (output.string(), page)
}

@Suite struct MainContentExtractorTests {
  static let sentence = "The ferry leaves the harbour at six and reaches the island before the market opens. "

  static func page(_ body: String) -> String {
    """
    <!DOCTYPE html><html lang="en"><head><title>The morning ferry</title></head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/about">About us</a></li></ul></nav>
    <main><article><h1>The morning ferry</h1>\(body)</article></main>
    <footer><p>Copyright 2026 Harbour News. <a href="/terms">Terms of use</a></p></footer></body></html>
    """
  }

  @Test func keepsTheArticleAndDropsWhatIsAroundIt() {
    let body = (1...5).map { number in
      "<p>\((0..<40).map { "word\(number * 100 + $0)" }.joined(separator: " ")), it says. This is paragraph \(number).</p>"
    }.joined(separator: "\n")
    let (text, page) = mainContent(Self.page(body))
    for number in 1...5 { #expect(text.contains("This is paragraph \(number).")) }
    #expect(!text.contains("About us"))
    #expect(!text.contains("Copyright"))
    #expect(page.text == 0..<text.utf8.count)
    #expect(page.keptBlocks >= 5 && page.keptBlocks < page.blocks)
  }

  @Test func readsTitleAndLanguage() {
    var tree = HTMLTree()
    tree.load { $0.append(utf8: Self.page("<p>\(Self.sentence)</p>")) }
    HTMLParser().parse(&tree)
    let extractor = MainContentExtractor()
    var output = ByteBuffer()
    _ = extractor.extract(tree, into: &output)
    #expect(extractor.title.string() == "The morning ferry")
    #expect(extractor.language.string() == "en")
  }

  @Test func appendsBehindWhatTheBufferHolds() {
    var tree = HTMLTree()
    tree.load { $0.append(utf8: Self.page("<p>\(String(repeating: Self.sentence, count: 9))</p>")) }
    HTMLParser().parse(&tree)
    var output = ByteBuffer()
    output.append("before")
    let page = MainContentExtractor().extract(tree, into: &output)
    #expect(page.text.lowerBound == 6)
    #expect(output.string().hasPrefix("before"))
  }

  @Test func anEmptyPageGivesNothing() {
    let (text, page) = mainContent("")
    #expect(text.isEmpty)
    #expect(page.blocks == 0 && page.keptBlocks == 0)
  }

  @Test(arguments: [
    (0x4E00, 0x4E00 + 4000, "。"), (0x0E01, 0x0E2E, " "), (0x1780, 0x17A2, "។"), (0x0B95, 0x0B9A, ". "),
  ])
  func keepsScriptsOfAllKinds(_ first: Int, _ last: Int, _ end: String) {
    var generator = SeededGenerator(seed: UInt64(first))
    let paragraphs = (0..<5).map { _ in
      let sentences = (0..<6).map { _ in
        String(
          String.UnicodeScalarView(
            (0..<24).map { _ in Unicode.Scalar(Int.random(in: first...last, using: &generator))! }))
      }
      return sentences.joined(separator: end)
    }
    let (text, _) = mainContent(Self.page(paragraphs.map { "<p>\($0)</p>" }.joined(separator: "\n")))
    for paragraph in paragraphs { #expect(text.split(separator: "\n").contains(Substring(paragraph))) }
  }

  @Test func favorMovesTheThreshold() {
    let body = "<p>\(String(repeating: Self.sentence, count: 6))</p><p>Short.</p><p><a href=x>More</a> like this</p>"
    let counts = [ExtractionOptions.Favor.precision, .balanced, .recall].map {
      mainContent(Self.page(body), options: ExtractionOptions(favor: $0)).page.keptBlocks
    }
    #expect(counts == counts.sorted())
  }
}
