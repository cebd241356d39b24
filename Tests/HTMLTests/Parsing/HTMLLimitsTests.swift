import Base
import HTML
import Testing

@Suite struct HTMLLimitsTests {
  private func texts(_ tree: borrowing HTMLTree) -> [String] {
    var texts: [String] = []
    var node = HTMLTree.root
    while node >= 0 {
      if tree.nodes[node].kind == .text { texts.append(tree.string(tree.nodes[node].text)) }
      node = tree.next(after: node)
    }
    return texts
  }

  @Test func ordinaryPagesReachNoLimit() {
    #expect(HTMLTree(parsing: "<p a=1 b=2>x<b>y<p>z").limitsReached == [])
  }

  @Test(arguments: ["div", "span", "b", "section", "table><tr><td", "ul><li", "svg><g"])
  func depthIsBoundedAndTextInOrder(tag: String) {
    let count = 20_000
    let tree = HTMLTree(parsing: (0..<count).map { "<\(tag)>\($0) " }.joined())
    #expect(tree.limitsReached.contains(.depth))
    #expect(texts(tree).joined().split(separator: " ").map(String.init) == (0..<count).map(String.init))
    let faults = violations(in: tree)
    #expect(faults == [])
  }

  @Test func textBehindDeepElementsStaysBehindThem() {
    var limits = HTMLLimits()
    limits.depth = 4
    let tree = HTMLTree(parsing: "<div>a<div>b<div>c<i>d</i>e</div>f</div>g</div>", limits: limits)
    #expect(texts(tree).joined() == "abcdefg")
    let faults = violations(in: tree, limits: limits)
    #expect(faults == [])
  }

  @Test func nodesAreBounded() {
    var limits = HTMLLimits()
    limits.nodes = 1000
    let tree = HTMLTree(parsing: String(repeating: "<p>x", count: 5000), limits: limits)
    #expect(tree.limitsReached == .nodes)
    #expect(tree.nodes.count < 1100)
  }

  @Test(arguments: ["div", "b", "svg><g"]) func openElementsAreBounded(tag: String) {
    var limits = HTMLLimits()
    limits.openElements = 1000
    let tree = HTMLTree(parsing: String(repeating: "<\(tag)>x", count: 5000), limits: limits)
    #expect(tree.limitsReached.contains(.nodes))
    #expect(tree.nodes.count < 4100)
    let faults = violations(in: tree, limits: limits)
    #expect(faults == [])
  }

  @Test func attributesOfAllElementsAreBounded() {
    var limits = HTMLLimits()
    limits.allAttributes = 100
    let tree = HTMLTree(parsing: String(repeating: "<p a=1 b=2>x", count: 500), limits: limits)
    #expect(tree.limitsReached == .attributes)
    #expect(tree.attributes.count == 100)
    #expect(texts(tree).count == 500)
  }

  @Test func bytesAreBounded() {
    var limits = HTMLLimits()
    limits.bytes = 20
    let tree = HTMLTree(parsing: "<p>0123456789abcdefghij", limits: limits)
    #expect(tree.limitsReached == .bytes)
    #expect(texts(tree) == ["0123456789abcdefg"])
  }

  @Test func attributesAreBounded() {
    var limits = HTMLLimits()
    limits.attributes = 2
    let tree = HTMLTree(parsing: "<p a=1 b=2 c=3 a=4>x", limits: limits)
    #expect(tree.limitsReached == .attributes)
    #expect(tree.dump().contains("    <p>\n|       a=\"1\"\n|       b=\"2\"\n|       \"x\""))
  }

  @Test func endlessFormattingIsGivenUp() {
    let count = 3000
    let tree = HTMLTree(parsing: (0..<count).map { "<p><b id=\($0)>\($0) " }.joined())
    #expect(tree.limitsReached.contains(.formatting))
    #expect(texts(tree).joined().split(separator: " ").count == count)
    #expect(tree.nodes.count < 200 * count)
  }

  @Test func theSameLimitsBindTheOtherParser() {
    var limits = HTMLLimits()
    limits.nodes = 100
    limits.attributes = 1
    var tree = HTMLTree()
    tree.load { $0.append(utf8: "<p a=1 b=2>x" + String(repeating: "<p>x", count: 500)) }
    LibXML2Parser(limits: limits).parse(&tree)
    #expect(tree.limitsReached == [.nodes, .attributes])
    #expect(tree.nodes.count == 100)
  }
}
