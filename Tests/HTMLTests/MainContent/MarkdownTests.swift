import Base
import Foundation
import TestSupport
import Testing

@testable import HTML

/// The page as Markdown, every block kept apart from repeated ones.
private func markdown(_ html: String) -> String {
  let tree = HTMLTree(parsing: html)
  let extractor = MainContentExtractor(model: nil)
  var output = ByteBuffer()
  let sure = [UInt16](repeating: 65_535, count: 10_000)
  sure.withUnsafeBufferPointer {
    _ = extractor.extract(tree, opinions: $0[...], options: ExtractionOptions(form: .markdown), into: &output)
  }
  return output.string()
}

@Suite struct MarkdownTests {
  @Test(arguments: [
    ("<h1>One</h1><p>Text.</p><h3>Two<br>lines</h3><p>a<p>b", "# One\n\nText.\n\n### Two lines\n\na\n\nb\n"),
    ("<p>a<br>b<p>c<br><br>d", "a  \nb\n\nc\n\nd\n"),
    ("<ul><li>a<li>b</ul><p>c", "- a\n- b\n\nc\n"),
    ("<ol start=9><li>a<li>b<p>more</ol>", "9. a\n10. b\n\n    more\n"),
    ("<ul><li>a<ul><li>b<ol><li>c<li>d</ol><li>e</ul><li>f</ul>", "- a\n  - b\n    1. c\n    2. d\n  - e\n- f\n"),
    ("<ul><li><ul><li>a</ul></ul>", "- - a\n"),
    ("<ul><li>a</ul><ul><li>b</ul><ol><li>c</ol>", "- a\n\n* b\n\n1. c\n"),
    ("<blockquote><p>a<p>b<blockquote>c</blockquote></blockquote><p>d", "> a\n>\n> b\n>\n> > c\n\nd\n"),
    ("<blockquote><ul><li>a<li>b</ul></blockquote>", "> - a\n> - b\n"),
    ("<ul><li>a<h2>b</h2><blockquote>c</blockquote></ul>", "- a\n\n  ## b\n\n  > c\n"),
    ("<dl><dt>term<dd>meaning</dl>", "term\n\nmeaning\n"),
  ])
  func blocksKeepTheirKind(_ html: String, _ expected: String) { #expect(markdown(html) == expected) }

  @Test(arguments: [
    (
      "<p>x</p><pre><code class=\"hl language-swift\">let a = 1\n\n  *b*\n</code></pre><p>y",
      "x\n\n```swift\nlet a = 1\n\n  *b*\n```\n\ny\n"
    ),
    ("<pre>a ``` b</pre>", "````\na ``` b\n````\n"),
    ("<pre><div>a</div><div>  b</div></pre>", "```\na\n  b\n```\n"),
    ("<ul><li>x<pre>a\n\nb</pre></ul>", "- x\n\n  ```\n  a\n\n  b\n  ```\n"),
    ("<blockquote><pre>a\n\nb</pre></blockquote>", "> ```\n> a\n>\n> b\n> ```\n"),
    ("<p>Call <code>f(*x)</code>, then<code> g`h </code>or <kbd>Esc</kbd>.", "Call `f(*x)`, then ``g`h`` or `Esc`.\n"),
    ("<p><code>`</code>", "`` ` ``\n"),
    ("<p><b><code>a_b</code></b> c_d _e_", "`a_b` c_d \\_e\\_\n"),
  ])
  func codeStaysAsItIs(_ html: String, _ expected: String) { #expect(markdown(html) == expected) }

  @Test(arguments: [
    (
      "<table><caption>T</caption><tr><th>a<th>b<tr><td>1<td>x|y<tr><td><td>2</table>",
      "T\n\n| a | b |\n| --- | --- |\n| 1 | x\\|y |\n| | 2 |\n"
    ),
    // Too few columns in the head are filled up; a reader cuts longer rows.
    ("<table><tr><td>a<tr><td>1<td><td>3</table>", "| a | | |\n| --- | --- | --- |\n| 1 | | 3 |\n"),
    (
      "<table><tr><td><p>a<p>b<td><code>c|d</code><tr><td>e<td>f</table>",
      "| a b | `c\\|d` |\n| --- | --- |\n| e | f |\n"
    ),
    // Columns before all text hold bullets or pictures.
    (
      "<table><tr><td><img><td>a<td>b<tr><td><td>c<td>d</table>",
      "| a | b |\n| --- | --- |\n| c | d |\n"
    ),
    ("<table><tr><td><img><td>a<tr><td><img><td>b</table>", "a\n\nb\n"),
    // One column or one row, headings, code, or tables within: a table that only puts things in place.
    ("<table><tr><td>a<tr><td>b</table>", "a\n\nb\n"),
    ("<table><tr><td><h2>a</h2>b<td>c<tr><td>d<td>e</table>", "## a\n\nb\n\nc\n\nd\n\ne\n"),
    (
      "<table><tr><td>a<td><table><tr><td>1<td>2<tr><td>3<td>4</table><tr><td>b<td>c</table>",
      "a\n\n| 1 | 2 |\n| --- | --- |\n| 3 | 4 |\n\nb\n\nc\n"
    ),
    (
      "<ul><li>x<table><tr><td>1<td>2<tr><td>3<td>4</table></ul>",
      "- x\n\n  | 1 | 2 |\n  | --- | --- |\n  | 3 | 4 |\n"
    ),
    (
      "<table><tr><td colspan=9000000000000000>a<td>b<tr><td>c<td>d</table>",
      "| a | b |\n| --- | --- |\n| c | d |\n"
    ),
  ])
  func tablesOfDataAreTables(_ html: String, _ expected: String) { #expect(markdown(html) == expected) }

  @Test(arguments: [
    ("# a", "\\# a"), ("#a", "#a"), ("- a", "\\- a"), ("-a", "-a"), ("---", "\\---"), ("+ a", "\\+ a"),
    ("1. a", "1\\. a"), ("12) a", "12\\) a"), ("1.5 a", "1.5 a"), ("2026.", "2026\\."), ("> a", "\\> a"),
    ("| a", "\\| a"), ("===", "\\==="), ("* a", "\\* a"), ("*", "\\*"), ("[x] a", "\\[x] a"), ("<div", "\\<div"),
    // A mark alone means nothing, and neither do two amid white space.
    ("*a*", "\\*a\\*"), ("*a", "*a"), ("5 * 3 * 2", "5 * 3 * 2"), ("a_b_c", "a_b_c"), ("_a_", "\\_a\\_"), ("_a", "_a"),
    ("~~a~~", "\\~\\~a\\~\\~"), ("~5 km", "~5 km"), ("~~~", "\\~\\~\\~"), ("a`b", "a`b"), ("`a`", "\\`a\\`"),
    ("中_文_", "中_文\\_"),
    // Brackets are no link without an address, and `&` is no character without a name and `;`.
    ("[a](b)", "[a\\](b)"), ("[a]: b", "[a\\]: b"), ("[1] a [b]", "[1] a [b]"), ("S&P Q&A;", "S&P Q\\&A;"),
    ("a <b> & &amp; < c &#39;", "a \\<b> & \\&amp; < c \\&#39;"), ("a <b c", "a <b c"),
    ("C:\\*", "C:\\\\*"), ("C:\\dir", "C:\\dir"),
  ])
  func plainTextIsNoMarkup(_ text: String, _ expected: String) {
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    #expect(markdown("<p>\(escaped)</p>") == expected + "\n")
  }

  /// `Benchmarks/extraction/markdown.py` makes the pages, and holds the Markdown to what cmark-gfm shows of it.
  @Test func textsReadBackAsTheyAre() throws {
    let path = TestFiles.fixture("markdown/texts.jsonl")
    let updatesSnapshots = ProcessInfo.processInfo.environment["DATAPREP_UPDATE_SNAPSHOTS"] != nil
    var written = JSONWriter()
    for line in try FileSystem.read(path).split(separator: UInt8(ascii: "\n")) {
      let pair = try JSONValue(parsing: String(decoding: line, as: UTF8.self))
      let html = try #require(pair["html"]?.string)
      let found = markdown(html)
      if !updatesSnapshots { #expect(found == pair["markdown"]?.string, "\(html)") }
      written.beginObject()
      written.key("html")
      written.string(html)
      written.key("markdown")
      written.string(found)
      written.endObject()
      written.endLine()
    }
    if updatesSnapshots { try AtomicFile.write(written.bytes.array().span, to: path) }
  }

  @Test func depthIsBounded() {
    let lists = String(repeating: "<ul><li>x ", count: 400)
    let text = markdown(lists)
    #expect(text.split(separator: "\n").count == 400)
    #expect(text.split(separator: "\n").allSatisfy { $0.count < 20 })
  }
}
