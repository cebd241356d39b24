import Base
import Testing

@testable import HTML

@Suite struct StatedTextTests {
  private static func kinds(_ json: String) -> [String: LinkedDataText.Kind] {
    var data = LinkedDataText()
    let bytes = Array(json.utf8)
    bytes.withUnsafeBufferPointer { data.read(ByteRange(start: 0, count: bytes.count), in: $0) }
    var kinds: [String: LinkedDataText.Kind] = [:]
    for index in 0..<data.texts.count {
      let text = data.texts[index]
      kinds[String(decoding: bytes[text.range.range], as: UTF8.self)] = data.kind(of: text)
    }
    return kinds
  }

  @Test func textsOfLinkedDataHaveKinds() {
    let kinds = Self.kinds(
      """
      {"@context": "https://schema.org", "@graph": [
        {"@type": ["NewsArticle"], "headline": "H", "description": "D", "articleBody": "B",
         "author": {"name": "A", "description": "Of the author", "@type": "Person"}},
        {"@type": "Product", "name": "P", "description": "PD",
         "review": [{"@type": "Review", "reviewBody": "RB", "name": "RN", "author": {"@type": "Person", "name": "RA"}}]},
        {"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "Q", "acceptedAnswer": {"@type": "Answer",
         "text": "An \\"answer\\""}}]},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": {"@id": "/", "name": "Home"}}]},
        {"recipeIngredient": ["Flour", "Salt"], "url": "no text"}
      ]}
      """)
    let expected: [String: LinkedDataText.Kind] = [
      "H": .name, "D": .summary, "B": .body, "A": .party, "Of the author": .party, "P": .name, "PD": .description,
      "RB": .review, "RN": .review, "RA": .party, "Q": .name, #"An \"answer\""#: .body, "Home": .party,
      "Flour": .body, "Salt": .body,
    ]
    #expect(kinds == expected)
  }

  @Test(arguments: [
    "", "{", "}", "[[[", "]]]}}}", "\"", "{\"text", "{\"text\":", "{\"text\":\"x\\", "{\"@type\":{\"text\":\"x\"}",
    String(repeating: "[", count: 100_000), String(repeating: "{\"text\":", count: 50_000), "{\"text\":[\"a\" \"b\"",
  ])
  func brokenLinkedDataIsPassedOver(_ json: String) {
    #expect(Self.kinds(json).count <= 2)
  }

  /// The shares of kinds that the rows of a page's blocks say.
  private static func shares(_ page: String) throws -> [[UInt8]] {
    let tree = HTMLTree(parsing: page)
    let extractor = MainContentExtractor(model: nil)
    extractor.read(tree)
    let first = try #require(BlockFeatures.names.firstIndex(of: "stated:body"))
    return (0..<extractor.page.blocks.count).map { block in
      (0..<6).map { extractor.features.rows[block * BlockFeatures.width + first + $0] }
    }
  }

  @Test func blocksThatSayWhatIsStatedAreMarked() throws {
    let rows = try Self.shares(
      """
      <meta name=description content="All about the small brown fox">
      <script type=application/ld+json>{"@type":"Answer","text":"&lt;p>Foxes are small, brown &amp; quick&lt;/p>, they say",
      "name":"Home"}</script>
      <p>Foxes are small, brown &amp; quick<p>All about the small brown dog<p>Home<p>Nothing of this
      """)
    for (kind, expected) in [(0, [255, 0, 0, 0]), (2, [0, 191, 0, 0]), (5, [0, 0, 255, 0])] as [(Int, [UInt8])] {
      let shares = rows.map { $0[kind] }
      #expect(shares == expected)
    }
  }

  /// Marks that open and never close are read once.
  @Test(arguments: ["<a", "<", "&", "&lt;b ", "<!--"]) func openMarksTakeLinearTime(_ mark: String) throws {
    func seconds(_ count: Int) throws -> Double {
      let text = String(repeating: mark, count: count) + " one two three"
      let page = "<script type=application/ld+json>{\"text\":\"\(text)\"}</script><p>one two three"
      let start = threadProcessorTime()
      #expect(try Self.shares(page).last?[0] == 255)
      return threadProcessorTime() - start
    }
    _ = try seconds(1000)
    let (small, large) = (try seconds(20_000), try seconds(160_000))
    #expect(large < small * 40 + 0.2)
  }

  @Test func pagesThatStateNothingHaveNoShares() throws {
    let shares = try Self.shares("<p>One two three four<p>Five")
    #expect(shares.count == 2 && shares.allSatisfy { $0.allSatisfy { $0 == 0 } })
  }
}
