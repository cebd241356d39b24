import Base
import HTML
import Testing

@Suite struct LibXML2ParserTests {
  private func tree(_ page: String, limits: HTMLLimits = HTMLLimits()) -> String {
    var tree = HTMLTree()
    tree.load { $0.append(utf8: page) }
    LibXML2Parser(limits: limits).parse(&tree)
    return tree.dump()
  }

  @Test func buildsNodesAttributesAndDecodedText() {
    let page = "<!DOCTYPE html><html><head><title>A &amp; B</title></head><body class=x><p>one<b>two</b></body></html>"
    #expect(
      tree(page) == """
        | <!DOCTYPE html>
        | <html>
        |   <head>
        |     <title>
        |       "A & B"
        |   <body>
        |     class="x"
        |     <p>
        |       "one"
        |       <b>
        |         "two"

        """)
  }

  @Test func emptyPageIsAnEmptyDocument() {
    #expect(tree("") == "")
  }

  @Test func flattensBelowTheDepthLimitInDocumentOrder() {
    var limits = HTMLLimits()
    limits.depth = 5
    let page = "<html><body><div>a<div>b<div>c<div>d</div>e</div>f</div>g</div></body></html>"
    #expect(
      tree(page, limits: limits) == """
        | <html>
        |   <body>
        |     <div>
        |       "a"
        |       <div>
        |         "b"
        |         <div>
        |           "c"
        |         <div>
        |           "d"
        |         "e"
        |         "f"
        |       "g"

        """)
  }

  /// As deep as it may be, no text is lost; deeper, the page is cut there, and says so.
  @Test(arguments: [1_000, 100_000]) func deepNesting(_ depth: Int) {
    var tree = HTMLTree()
    tree.load { bytes in
      for index in 0..<depth { bytes.append(utf8: "<div>\(index) ") }
    }
    LibXML2Parser().parse(&tree)
    #expect(tree.limitsReached == (depth < 1024 ? [.depth] : [.depth, .nodes]))
    var texts = 0
    for node in tree.nodes.indices where tree.nodes[node].kind == .text { texts += 1 }
    #expect(texts == min(depth, 1021))
  }

  /// What libxml2 would take gigabytes or hours for, it does not begin; the same pages are cut everywhere.
  @Test func pageBombsAreCut() {
    let start = ContinuousClock.now
    func reached(_ fill: (inout ByteBuffer) -> Void) -> (HTMLLimits.Reached, Int) {
      var tree = HTMLTree()
      tree.load { fill(&$0) }
      LibXML2Parser().parse(&tree)
      return (tree.limitsReached, tree.nodes.count)
    }
    let attributes = reached { page in
      page.append(utf8: "<div ")
      for number in 0..<500_000 { page.append(utf8: "a\(number)=\(number) ") }
      page.append(utf8: ">text</div>")
    }
    #expect(attributes.0 == [.attributes, .bytes] && attributes.1 == 1)
    let hidden = reached { page in
      page.append(utf8: "<p>text</p><!-- <a b=\" --><div ")
      for number in 0..<500_000 { page.append(utf8: "a\(number)='>' ") }
    }
    #expect(hidden.0 == [.attributes, .bytes] && hidden.1 > 4)
    let quotes = reached { page in for _ in 0..<200_000 { page.append(utf8: "<a b='<a b=\"") } }
    #expect(quotes.0.contains(.bytes) || quotes.0 == [])
    let elements = reached { page in for _ in 0..<1_000_000 { page.append(utf8: "<br>") } }
    #expect(elements.0 == [.nodes] && elements.1 < 1 << 19 + 10)
    let texts = reached { page in for _ in 0..<1_000_000 { page.append(utf8: "a<br>") } }
    #expect(texts.0 == [.nodes])
    let many = reached { page in for _ in 0..<200_000 { page.append(utf8: "<p a=1 b=2 c=3>") } }
    #expect(many.0 == [.nodes])
    let names = reached { page in for number in 0..<200_000 { page.append(utf8: "<x\(number)>a</x\(number)>") } }
    #expect(names.0 == [])
    let ends = reached { page in
      for _ in 0..<1_000 { page.append(utf8: "<b>") }
      for _ in 0..<200_000 { page.append(utf8: "</i>") }
    }
    #expect(ends.0 == [.depth])
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}
