import Base
import Testing

@testable import HTML

/// The blocks of a page, as texts.
func blocks(_ html: String) -> [String] {
  let extractor = MainContentExtractor(model: nil)
  extractor.read(HTMLTree(parsing: html))
  return (0..<extractor.page.blocks.count).map { index in
    let block = extractor.page.blocks[index]
    return String(
      decoding: UnsafeBufferPointer(
        start: extractor.page.text.base + Int(block.textStart), count: Int(block.textCount)), as: UTF8.self)
  }
}

@Suite struct BlockSegmenterTests {
  @Test(arguments: [
    ("<p>one</p><p>two</p>", ["one", "two"]),
    ("<p>a <b>b</b>c\n\t d</p>", ["a bc d"]),
    ("<div>before<p>in</p>after</div>", ["before", "in", "after"]),
    ("<p>one<br>two</p>", ["one\ntwo"]),
    ("<p>one<br><br>two</p>", ["one", "two"]),
    ("<p>one<hr>two", ["one", "two"]),
    ("<pre>\n  a\n    b\n</pre>", ["  a\n    b"]),
    ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["a", "b", "c"]),
    ("<p>x<script>var y = 1</script><style>p {}</style>z</p>", ["xz"]),
    ("<noscript><p>post</p></noscript>", ["post"]),
    ("<shop-card>one</shop-card><shop-card>two</shop-card>", ["one", "two"]),
    ("<p>a&nbsp;b</p>", ["a b"]),
    ("<p>  </p><div></div>", []),
    ("<a href=x><h3>head</h3><p>text</p></a>", ["head", "text"]),
    ("<select><option>a</select><textarea>b</textarea><p>c", ["c"]),
  ])
  func cutsAtBlockElements(_ html: String, _ expected: [String]) {
    #expect(blocks(html) == expected)
  }

  @Test func countsWhatABlockIsMadeOf() {
    let extractor = MainContentExtractor(model: nil)
    extractor.read(HTMLTree(parsing: "<p>Go to <a href=x>page 12</a>, <b>NOW</b>. It costs $5!"))
    let block = extractor.page.blocks[0]
    #expect(block.units == 21)
    #expect(block.linkUnits == 6)
    #expect(block.boldUnits == 3)
    #expect(block.digits == 3)
    #expect(block.capitals == 5)
    #expect(block.words == 8)
    #expect(block.sentenceEnds == 2)
    #expect(block.links == 1)
    #expect(block.currencies == 1)
  }

  @Test func scriptsWithoutSpacesHaveWordsToo() {
    let extractor = MainContentExtractor(model: nil)
    extractor.read(HTMLTree(parsing: "<p>港口的渡轮早上六点</p><p>เรือข้ามฟากออกจากท่า</p>"))
    #expect(extractor.page.blocks[0].units == 27)
    #expect(extractor.page.blocks[0].words == 6)
    #expect(extractor.page.blocks[1].words >= 4)
  }

  @Test func hiddenStateAndLinkAncestryAreHandedDown() {
    let extractor = MainContentExtractor(model: nil)
    extractor.read(HTMLTree(parsing: "<div style='color: red; display : none'><p>a</p></div><p hidden>b</p><p>c</p>"))
    let hidden = (0..<3).map { index in
      let container = extractor.page.containers[Int(extractor.page.blocks[index].container)]
      return Ancestry(rawValue: container.ancestry).contains(.hidden)
    }
    #expect(hidden == [true, true, false])
  }

  @Test func aLimitCutsThePageAndSaysSo() {
    let tree = HTMLTree(parsing: String(repeating: "<p>x</p>", count: 100))
    var page = PageBlocks()
    var limits = BlockSegmenter.Limits()
    limits.blocks = 10
    let isCut = BlockSegmenter.segment(TreeView(tree), tokens: .shipped, limits: limits, into: &page)
    #expect(isCut)
    #expect(page.blocks.count <= 11)
    limits = BlockSegmenter.Limits()
    limits.containers = 20
    #expect(BlockSegmenter.segment(TreeView(tree), tokens: .shipped, limits: limits, into: &page))
    #expect(page.containers.count == 20)
  }

  @Test func readsWhatThePageSaysItIs() {
    let extractor = MainContentExtractor(model: nil)
    extractor.read(
      HTMLTree(
        parsing: """
          <head><meta property="og:type" content="product"><script type="application/ld+json">
          {"@graph": [{"@type": ["Thing", "Product"]}, {"offers": {"@type": "Offer"}}]}</script></head>
          <body class="single-article"><div itemscope itemtype="https://schema.org/FAQPage">x</div>
          """))
    #expect(extractor.page.openGraphType == 3)
    #expect(extractor.page.kinds == PageKinds(rawValue: 1 << 1 | 1 << 2 | 1 << 8))
    #expect(TokenSet(rawValue: extractor.page.bodyTokens).isSuperset(of: ClassTokens.shipped.group("article")))
  }
}
