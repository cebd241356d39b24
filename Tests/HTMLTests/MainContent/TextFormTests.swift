import Base
import TestSupport
import Testing

@testable import HTML

/// The text of a page of which every block is kept, apart from repeated ones.
private func wholeText(_ html: String) -> String {
  let tree = HTMLTree(parsing: html)
  let extractor = MainContentExtractor(model: nil)
  var output = ByteBuffer()
  let sure = [UInt16](repeating: 65_535, count: 10_000)
  sure.withUnsafeBufferPointer {
    _ = extractor.extract(tree, opinions: $0[...], options: ExtractionOptions(), into: &output)
  }
  return output.string()
}

@Suite struct TextFormTests {
  @Test(arguments: [
    ("<h1>Head</h1><p>One.</p><p>Two.</p>", "Head\nOne.\nTwo.\n"),
    ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a\tb\n1\t2\n"),
    ("<table><tr><td><p>a</p><p>b</p><td>c</table>", "a\nb\nc\n"),
    ("<ul><li>one<li>two</ul>", "one\ntwo\n"),
    ("<p>code:</p><pre>if x:\n    y()\n</pre><p>end</p>", "code:\nif x:\n    y()\nend\n"),
    ("<p>H<sub>2</sub>O and <code>a b</code>, <i>so</i>.</p>", "H2O and a b, so.\n"),
    ("<dl><dt>term<dd>meaning</dl>", "term\nmeaning\n"),
    ("<p><ruby>虐待<rp>(</rp><rt>ぎゃくたい</rt><rp>)</rp></ruby>をなくす", "虐待をなくす\n"),
  ])
  func blocksComeOutOnLinesOfTheirOwn(_ html: String, _ expected: String) {
    #expect(wholeText(html) == expected)
  }

  @Test func noLongTextComesOutTwice() {
    let long = "The ferry leaves the harbour at six and reaches the island well before the market opens its gates."
    let other = "In winter there is one boat a day, and none at all when the wind comes from the north for long."
    #expect(wholeText("<p>\(long)</p><p>Between.</p><p>\(long)</p>") == "\(long)\nBetween.\n")
    // One block with everything gives way to the paragraphs.
    let paragraphs = (0..<3).map { part in (0..<60).map { "word\(part * 100 + $0)" }.joined(separator: " ") }
    let separate = paragraphs.map { "<p>\($0)</p>" }.joined()
    #expect(
      wholeText("<div>\(paragraphs.joined(separator: " "))</div>" + separate) == paragraphs.joined(separator: "\n")
        + "\n")
    // A difference of one word is kept.
    #expect(wholeText("<p>\(long)</p><p>\(long) \(other)</p>").contains(other))
    // Short lines may repeat.
    #expect(wholeText("<p>Yes.</p><p>No.</p><p>Yes.</p>") == "Yes.\nNo.\nYes.\n")
  }
}

@Suite struct MainContentRobustnessTests {
  @Test func brokenPagesNeitherCrashNorGrow() {
    let pieces = [
      "<div class=content>", "</div>", "<p>", "<table><tr><td colspan=9000000000000000>", "</table>", "<br>", "<pre>",
      "text with words. ", "<a href=x>", "</a>", "<noscript>", "</noscript>",
      "<script type='application/ld+json'>{\"@type\":",
      "</script>", "<title>", "</title>", "<svg><title>x", "</svg>", "<x-y style='display:", "中文。", "\u{0}", "<!--",
      "-->", "<h2>", "<li>",
    ]
    var generator = SeededGenerator(seed: 11)
    let extractor = MainContentExtractor()
    for _ in 0..<400 {
      let html = (0..<Int.random(in: 1...60, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }
        .joined()
      var output = ByteBuffer()
      let page = extractor.extract(HTMLTree(parsing: html), into: &output)
      #expect(page.keptBlocks <= page.blocks)
      #expect(output.count <= 2 * html.utf8.count + 64)
      #expect(String(validating: output.array(), as: UTF8.self) != nil)
    }
  }

  /// Work must grow with the page's size: four times the page may not take over nine times as long.
  @Test(arguments: [
    ("<p>tiny</p>", 2_500), ("<tr><td>a<td>b", 2_000), ("<div>", 5_000), ("<b>x <p>", 500), ("word ", 50_000),
    ("<div class=a><p>same text of some length, over and over again</p></div>", 1_000),
  ])
  func timeIsLinearInSize(_ piece: String, _ count: Int) {
    let extractor = MainContentExtractor()
    func time(_ count: Int) -> Duration {
      let tree = HTMLTree(parsing: "<table>" + String(repeating: piece, count: count))
      let clock = ContinuousClock()
      return (0..<3).map { _ in
        clock.measure {
          var output = ByteBuffer()
          _ = extractor.extract(tree, into: &output)
        }
      }.min()!
    }
    let small = time(count)
    #expect(time(count * 4) < small * 9 + .milliseconds(60))
  }
}
