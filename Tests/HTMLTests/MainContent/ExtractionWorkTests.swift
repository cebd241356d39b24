import Base
import Testing

@testable import HTML

/// Pages made to take long: extraction takes time in proportion to their size, in either form of text.
@Suite struct ExtractionWorkTests {
  struct Page: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: @Sendable (Int) -> String

    init(_ name: String, _ make: @escaping @Sendable (Int) -> String) { (testDescription, self.make) = (name, make) }
  }

  private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }

  static let pages = [
    Page("table rows") { "<table>" + times($0, "<tr><td>a<td>b one two") + "</table>" },
    Page("tiny paragraphs") { times($0, "<p>Tiny, one two three.") },
    Page("deep nesting") { times($0 * 4, "<div class='post comment item'>") + "<p>text of the page" },
    Page("spans of 9e15 columns") {
      "<table><tr>" + times($0, "<td colspan=9000000000000000 rowspan=9000000000000000>cell one two") + "</table>"
    },
    Page("one line") { "<p>" + times($0 * 20, "word ") },
    Page("one word") { "<p>" + times($0 * 40, "ab") },
    Page("many names") { "<p class='" + times($0 * 20, "post-item ") + "'>text" },
    Page("names all the way up") { times($0, "<div class='main-nav side_bar'><p>one two") },
    Page("nested comments") { times($0, "<div class=comments><p>one two three</div>") },
    Page("linked data") {
      "<script type=application/ld+json>[" + times($0, "{\"text\":\"one two three four\"},")
        + "]</script><p>one two three four"
    },
    Page("scripts of linked data") { times($0, "<script type=application/ld+json>[1]</script>") + "<p>one two" },
    Page("deep linked data") { "<script type=application/ld+json>" + times($0 * 20, "[") + "</script><p>one two" },
    Page("summaries") { times($0, "<meta name=description content='one two three four'>") + "<p>one two three four" },
    Page("the same text again and again") { times($0, "<p>one two three four five six seven eight nine ten") },
  ]

  private func cpuSeconds(_ page: String, _ form: ExtractionOptions.Form) -> Double {
    let tree = HTMLTree(parsing: page)
    let extractor = MainContentExtractor()
    var output = ByteBuffer()
    var best = Double.infinity
    for _ in 0..<3 {
      output.removeAll()
      let start = threadProcessorTime()
      _ = extractor.extract(tree, options: ExtractionOptions(form: form), into: &output)
      best = min(best, threadProcessorTime() - start)
    }
    return best
  }

  @Test(arguments: pages, [ExtractionOptions.Form.plain, .markdown])
  func takesTimeInProportion(page: Page, form: ExtractionOptions.Form) {
    // Both are deeper than trees get, as what is done for each element above a block has that bound.
    let small = cpuSeconds(page.make(1000), form)
    let large = cpuSeconds(page.make(5000), form)
    // Half a millisecond is forgiven: below that the clock says little.
    #expect(large < 12 * small + 0.0005, "\(small) s, then \(large) s for five times the page")
  }
}
