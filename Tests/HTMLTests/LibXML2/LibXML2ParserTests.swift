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

  @Test func deepNestingLosesNoText() {
    let depth = 100_000
    var tree = HTMLTree()
    tree.load { bytes in
      for index in 0..<depth { bytes.append(utf8: "<div>\(index) ") }
    }
    LibXML2Parser().parse(&tree)
    #expect(tree.limitsReached.contains(.depth))
    var texts = 0
    for node in tree.nodes.indices where tree.nodes[node].kind == .text { texts += 1 }
    #expect(texts == depth)
  }
}
