import Base
import CSystem
import CXML2

/// Builds an `HTMLTree` with libxml2's HTML parser, which follows HTML 4 and the ways of older
/// browsers: an independent reference for tests, and `--parser libxml2`.
///
/// One parser serves one thread. Nodes that HTML5 would add or move (implied `tbody`, text in
/// tables, repeated formatting elements) stay as in libxml2.
public final class LibXML2Parser {
  private let options = Int32(
    bitPattern: HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
      | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue
      | UInt32(XML_PARSE_HUGE.rawValue))
  private let limits: HTMLLimits

  /// - Parameter limits: the same as the other parser's.
  public init(limits: HTMLLimits = HTMLLimits()) {
    self.limits = limits
    xmlInitParser()
  }

  /// Builds the nodes of the page that was loaded into `tree`.
  public func parse(_ tree: inout HTMLTree) {
    var count = min(tree.sourceCount, limits.bytes, Int(Int32.max))
    if count < tree.sourceCount { tree.limitsReached.insert(.bytes) }
    let overfull = tree.bytes.withUnsafeBytes {
      TagScan.firstOverfullTag(in: UnsafeBufferPointer(rebasing: $0[..<count]))
    }
    if let overfull {
      // The page is cut before it.
      count = overfull
      tree.limitsReached.formUnion([.bytes, .attributes])
    }
    guard count > 0, let context = htmlNewParserCtxt() else { return }
    defer { htmlFreeParserCtxt(context) }
    let budget = TreeBudget(limits)
    budget.watch(context)
    defer { tree.limitsReached.formUnion(budget.reached) }
    let document = tree.bytes.withUnsafeBytes { source in
      source.withMemoryRebound(to: CChar.self) {
        htmlCtxtReadMemory(context, $0.baseAddress, Int32(count), nil, "utf-8", options)
      }
    }
    guard let document else { return }
    defer { xmlFreeDoc(document) }
    build(document, into: &tree)
    tree.flatten(toDepth: limits.depth)
  }

  /// Walks libxml2's document without recursion and adds its nodes.
  private func build(_ document: xmlDocPtr, into tree: inout HTMLTree) {
    var node = document.pointee.children
    var parent = HTMLTree.root
    while let current = node {
      guard tree.nodes.count < limits.nodes else {
        tree.limitsReached.insert(.nodes)
        return
      }
      let added = add(current, to: parent, of: &tree)
      if added >= 0, current.pointee.type == XML_ELEMENT_NODE, let child = current.pointee.children {
        parent = added
        node = child
        continue
      }
      node = current.pointee.next
      var above = current.pointee.parent
      while node == nil, let ancestor = above, ancestor.pointee.type == XML_ELEMENT_NODE {
        parent = tree.nodes[parent].parent
        node = ancestor.pointee.next
        above = ancestor.pointee.parent
      }
    }
  }

  /// Adds one node and returns its index, or -1 for kinds that a page's tree does not have.
  private func add(_ node: xmlNodePtr, to parent: Int32, of tree: inout HTMLTree) -> Int32 {
    var made: HTMLNode
    switch node.pointee.type {
    case XML_ELEMENT_NODE:
      made = HTMLNode(kind: .element)
      let name = node.pointee.name!
      made.tag = HTMLTag(lowercased: name, count: strlen(name))
      if made.tag == .other { made.text = append(name, to: &tree.bytes) }
      addAttributes(of: node, to: &made, of: &tree)
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
      guard let content = node.pointee.content else { return -1 }
      let last = tree.nodes[parent].lastChild
      if last >= 0, tree.nodes[last].kind == .text, tree.nodes[last].text.range.upperBound == tree.bytes.count {
        tree.nodes[last].text.count += append(content, to: &tree.bytes).count
        return last
      }
      made = HTMLNode(kind: .text)
      made.text = append(content, to: &tree.bytes)
    case XML_COMMENT_NODE:
      made = HTMLNode(kind: .comment)
      if let content = node.pointee.content { made.text = append(content, to: &tree.bytes) }
    case XML_DTD_NODE:
      made = HTMLNode(kind: .doctype)
      if let name = node.pointee.name { made.text = append(name, to: &tree.bytes) }
    default:
      return -1
    }
    let index = tree.add(made)
    tree.append(index, to: parent)
    return index
  }

  private func addAttributes(of node: xmlNodePtr, to made: inout HTMLNode, of tree: inout HTMLTree) {
    made.firstAttribute = Int32(tree.attributes.count)
    var property = node.pointee.properties
    while let attribute = property {
      property = attribute.pointee.next
      guard Int(made.attributeCount) < limits.attributes else {
        tree.limitsReached.insert(.attributes)
        return
      }
      let name = attribute.pointee.name!
      let known = HTMLAttribute.Name(lowercased: name, count: strlen(name))
      let nameText = append(name, to: &tree.bytes)
      let start = tree.bytes.count
      var child = attribute.pointee.children
      while let text = child {
        if let content = text.pointee.content { _ = append(content, to: &tree.bytes) }
        child = text.pointee.next
      }
      tree.attributes.append(
        HTMLAttribute(
          name: known, nameText: nameText, value: ByteRange(start: start, count: tree.bytes.count - start)))
      made.attributeCount += 1
    }
  }

  private func append(_ text: UnsafePointer<xmlChar>, to bytes: inout ByteBuffer) -> ByteRange {
    let start = bytes.count
    bytes.append(UnsafeBufferPointer(start: text, count: strlen(text)))
    return ByteRange(start: start, count: bytes.count - start)
  }
}
