import Base
import Testing

@testable import HTML

/// Extracts `html` and returns the text.
func mainContent(
  _ html: String, options: ExtractionOptions = ExtractionOptions()
) -> (text: String, page: ExtractedPage) {
  var tree = HTMLTree()
  tree.load { $0.append(utf8: html) }
  LibXML2Parser().parse(&tree)
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
    let paragraph = String(repeating: Self.sentence, count: 4)
    let body = (1...5).map { "<p>\(paragraph)This is paragraph \($0).</p>" }.joined(separator: "\n")
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
    LibXML2Parser().parse(&tree)
    let extractor = MainContentExtractor()
    var output = ByteBuffer()
    _ = extractor.extract(tree, into: &output)
    #expect(extractor.title.string() == "The morning ferry")
    #expect(extractor.language.string() == "en")
  }

  @Test func appendsBehindWhatTheBufferHolds() {
    var tree = HTMLTree()
    tree.load { $0.append(utf8: Self.page("<p>\(String(repeating: Self.sentence, count: 9))</p>")) }
    LibXML2Parser().parse(&tree)
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
    String(repeating: "港口的渡轮早上六点出发，在市场开门之前到达岛上。", count: 8),
    String(repeating: "เรือข้ามฟากออกจากท่าเรือตอนหกโมงเช้าและถึงเกาะก่อนตลาดเปิด", count: 8),
    String(repeating: "សាឡាងចេញពីកំពង់ផែនៅម៉ោងប្រាំមួយព្រឹក។", count: 8),
  ])
  func keepsScriptsWithoutSpaces(_ paragraph: String) {
    let body = String(repeating: "<p>\(paragraph)</p>\n", count: 4)
    let (text, _) = mainContent(Self.page(body))
    #expect(text.split(separator: "\n").filter { $0 == paragraph }.count == 4)
  }

  @Test func favorMovesTheThreshold() {
    let body = "<p>\(String(repeating: Self.sentence, count: 6))</p><p>Short.</p><p><a href=x>More</a> like this</p>"
    let counts = [ExtractionOptions.Favor.precision, .balanced, .recall].map {
      mainContent(Self.page(body), options: ExtractionOptions(favor: $0)).page.keptBlocks
    }
    #expect(counts == counts.sorted())
  }
}
