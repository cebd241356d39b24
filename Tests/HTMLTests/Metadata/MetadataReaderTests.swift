import Base
import TestSupport
import Testing

@testable import HTML

/// `author|published` of a page.
private func metadata(_ html: String) -> String {
  let tree = HTMLTree(parsing: html)
  let extractor = MainContentExtractor()
  var output = ByteBuffer()
  _ = extractor.extract(tree, into: &output)
  return extractor.author.string() + "|" + extractor.published.string()
}

@Suite struct MetadataReaderTests {
  private static func linked(_ json: String) -> String { "<script type=\"application/ld+json\">\(json)</script>" }

  @Test(arguments: [
    ("<meta name=author content='Wanjiru  Otieno '><meta name=date content=2026-01-05>", "Wanjiru Otieno|2026-01-05"),
    ("<meta property='article:published_time' content='2026-01-05T10:00:00+03:00'>", "|2026-01-05T07:00:00Z"),
    ("<meta property='article:author' content='https://facebook.com/x'><meta name=DC.Creator content='A B'>", "A B|"),
    ("<meta name=citation_author content='A, B'><meta name=citation_author content='C, D'>", "A, B; C, D|"),
    ("<meta name=date content=2025-01-01><meta property=article:published_time content=2026-01-05>", "|2026-01-05"),
    ("<p itemprop=author itemscope><a href=x><span itemprop=name>A\n B</span></a> (12)</p>", "A B|"),
    ("<p itemprop=author>A B</p><time itemprop=datePublished datetime=2026-01-05>x</time>", "A B|2026-01-05"),
    ("<div itemprop=comment><p itemprop=author>A B</p><p itemprop=datePublished content=2026-01-05></div>", "|"),
    ("<a rel=author href=x>A <b>B</b></a><a rel=author href=y>C D</a>", "A B|"),
    ("<time datetime=2026-01-05T10:00>x</time><time datetime=2026-01-05>y</time>", "|2026-01-05T10:00:00"),
    ("<time datetime=2026-01-05>x</time><time datetime=2026-01-06>y</time>", "|"),
    ("<time class=published datetime=2026-01-05>x</time><time datetime=2026-01-06>y</time>", "|2026-01-05"),
    ("<meta name=author content='<b>x</b>'><meta name=author content=x>", "|"),
    ("<meta name=date content='05.01.2026'>", "|2026-01-05"),
  ])
  func elementsDeclareThem(_ html: String, _ expected: String) { #expect(metadata(html) == expected) }

  @Test(arguments: [
    (
      #"{"@type":"NewsArticle","author":{"@type":"Person","name":"Zo\u00eb \"Z\" \ud83d\ude00"},"datePublished":"2026-01-05"}"#,
      "Zo\u{EB} \"Z\" \u{1F600}|2026-01-05"
    ),
    (#"{"@type":["BlogPosting"],"author":[{"name":"A B"},"C D",{"name":["E F"]}]}"#, "A B; C D; E F|"),
    // References to persons elsewhere in the graph, whatever comes first.
    (
      ##"{"@graph":[{"@type":"WebPage","datePublished":"2025-01-01"},{"@type":"Article","author":{"@id":"#p"},"##
        + ##""datePublished":"2026-01-05"},{"@type":["Person","Organization"],"@id":"#p","name":"A B"}]}"##,
      "A B|2026-01-05"
    ),
    // Those of comments, reviews and other things on the page are not the page's.
    (#"{"@type":"Product","name":"x","review":{"author":{"name":"A B"},"datePublished":"2026-01-05"}}"#, "|"),
    (#"{"@type":"Article","comment":[{"author":{"name":"A B"}}],"author":{"name":"C D"}}"#, "C D|"),
    (#"{"@type":"WebPage","mainEntity":{"@type":"Article","author":"A B"}}"#, "A B|"),
    // Mistakes that pages make.
    ("<!-- \n[{\"@type\":\"Article\",\"author\":[{\"name\":\"A\nB\"},],\"x\":[1,2,{\"y\":nul}],},] -->", "A B|"),
    (#"{"@type":"Article","author":{"name":"https://example.org/a"}}"#, "|"),
    (#"{"@type":"Article","author":"#, "|"), (#"{"@type":"Article","author":{"name":"A B"#, "A B|"),
    (#"{"@type":"Article" "author":"A B","datePublished":}"#, "A B|"), ("[[[[[[", "|"),
    (#"{"@type":"Article","author":null}"#, "|"),
  ])
  func linkedDataDeclaresThem(_ json: String, _ expected: String) { #expect(metadata(Self.linked(json)) == expected) }

  @Test func linkedDataIsSurerThanTheRest() {
    let page =
      "<meta name=author content='Site'><meta name=pubdate content=2025-01-01>"
      + Self.linked(#"{"@type":"Article","author":{"name":"A B"},"datePublished":"2026-01-05"}"#)
    #expect(metadata(page) == "A B|2026-01-05")
  }

  @Test func nestingCostsNoStack() {
    for unit in ["[", "{\"author\":", "{\"mainEntity\":[", "{\"x\":{"] {
      #expect(metadata(Self.linked(String(repeating: unit, count: 50_000))) == "|")
    }
  }

  @Test func brokenLinkedDataIsSurvived() {
    let whole = Array(
      #"{"@context":"x","@graph":[{"@type":"Article","author":[{"@id":"a","name":"A \u00e9"}],"datePublished":"2026-01-05"}]}"#
        .utf8)
    let alphabet = Array("{}[]\",:\\u 0a".utf8)
    var random = SeededGenerator(seed: 5)
    for _ in 0..<3000 {
      var json = whole
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        json[Int.random(in: 0..<json.count, using: &random)] = alphabet.randomElement(using: &random)!
      }
      let read = json.withUnsafeBufferPointer { LinkedData($0) }
      #expect(read.authors.count <= 16)
      for range in read.authors.compactMap(\.name) + [read.published].compactMap({ $0 }) {
        #expect(range.upperBound <= json.count)
      }
    }
  }
}
