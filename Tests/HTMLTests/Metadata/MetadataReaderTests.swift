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
    // The day of publication, not the month of the printed issue, in any order.
    (
      "<meta name=citation_publication_date content=2023/12><meta name=citation_online_date content=2023/01/02>",
      "|2023-01-02"
    ),
    (
      "<meta name=citation_online_date content=2022/12/30><meta name=citation_publication_date content=2023>",
      "|2022-12-30"
    ),
    // A year that an exact date is in; one that it is not in, and a month alone.
    ("<meta name=pubdate content=2019><time datetime=2019-05-06>x</time>", "|2019-05-06"),
    ("<meta name=pubdate content=2019><time datetime=2021-05-06>x</time>", "|2019"),
    ("<meta name=pubdate content=2019-04><meta name=date content=2020-05-06>", "|2019-04"),
    ("<meta name=pubdate content=2019-04>", "|2019-04"),
    // References in values that were escaped twice.
    ("<meta name=author content='Jo O&amp;#39;Hill &amp; Co'>", "Jo O'Hill & Co|"),
  ])
  func elementsDeclareThem(_ html: String, _ expected: String) { #expect(metadata(html) == expected) }

  @Test(arguments: [
    (
      #"{"@type":"NewsArticle","author":{"@type":"Person","name":"Zo\u00eb \"Z\" \ud83d\ude00"},"datePublished":"2026-01-05"}"#,
      "Zo\u{EB} \"Z\" \u{1F600}|2026-01-05"
    ),
    (#"{"@type":["BlogPosting"],"author":[{"name":"A B"},"C D",{"name":["E F"]}]}"#, "A B; C D; E F|"),
    // Parts of names, lists, value objects, and persons in persons.
    (#"{"@type":"Article","author":{"@type":"Person","givenName":"Jo","familyName":"Hill"}}"#, "Jo Hill|"),
    (#"{"@type":"Article","author":{"familyName":"Hill","givenName":"Jo","name":"J. Hill"}}"#, "J. Hill|"),
    (#"{"@type":"Article","author":{"name":["Jo Hill","Al Moor"]}}"#, "Jo Hill; Al Moor|"),
    (#"{"@type":"Article","author":{"name":{"@value":"Jo Hill","@language":"en"}}}"#, "Jo Hill|"),
    (#"{"@type":"Article","author":{"name":{"@type":"Person","name":"Jo Hill"}}}"#, "Jo Hill|"),
    // Scripts in comments of XHTML, and references, which scripts do not resolve.
    (
      "//<![CDATA[\n{\"@type\":\"Article\",\"author\":\"A B\",\"datePublished\":\"2026-01-05\"}\n//]]>",
      "A B|2026-01-05"
    ),
    ("/*<![CDATA[*/[{\"@type\":\"Article\",\"author\":\"A B\"}]/*]]>*/", "A B|"),
    (#"{"@type":"Article","author":{"name":"Zo&euml; O&#39;Hill &#x26; Co & Co"}}"#, "Zo\u{EB} O'Hill & Co & Co|"),
    (#"{"@type":"Article","author":{"name":"Ida Berg [Redaktion]"}}"#, "Ida Berg [Redaktion]|"),
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
      for range in read.authors.flatMap(\.name) + [read.published].compactMap({ $0 }) {
        #expect(range.upperBound <= json.count)
      }
    }
  }
}
