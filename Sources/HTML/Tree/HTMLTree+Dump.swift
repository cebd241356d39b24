extension HTMLTree {
  /// The tree as text, one node a line, indented by depth, attributes sorted by name: the form in
  /// which HTML parsers' tests are written (`| <html>`).
  public func dump() -> String {
    var lines = ""
    var node = nodes[HTMLTree.root].firstChild
    var depth = 0
    while node >= 0 {
      let indent = "| " + String(repeating: "  ", count: depth)
      write(node, indent: indent, to: &lines)
      if nodes[node].firstChild >= 0 {
        depth += 1
        // A template's children are its contents and are one level deeper.
        if isTemplate(node) {
          lines += "\(indent)  content\n"
          depth += 1
        }
        node = nodes[node].firstChild
        continue
      }
      if isTemplate(node) { lines += "\(indent)  content\n" }
      while node >= 0, nodes[node].nextSibling < 0 {
        node = nodes[node].parent
        depth -= 1
        if node > 0, isTemplate(node) { depth -= 1 }
        if node == HTMLTree.root { return lines }
      }
      node = nodes[node].nextSibling
    }
    return lines
  }

  private func isTemplate(_ node: Int32) -> Bool {
    nodes[node].tag == .template && nodes[node].namespace == .html
  }

  private func write(_ index: Int32, indent: String, to lines: inout String) {
    let node = nodes[index]
    switch node.kind {
    case .document: break
    case .doctype: lines += "\(indent)<!DOCTYPE \(string(node.text))\(identifiers(of: node))>\n"
    case .text: lines += "\(indent)\"\(string(node.text))\"\n"
    case .comment: lines += "\(indent)<!-- \(string(node.text)) -->\n"
    case .element:
      let prefix =
        switch node.namespace {
        case .html: ""
        case .svg: "svg "
        case .mathML: "math "
        }
      lines += "\(indent)<\(prefix)\(name(of: index))>\n"
      let written = node.attributes.map { attribute in
        var name = name(ofAttribute: attribute, of: index)
        if node.namespace != .html, let split = HTMLTree.splitForeignName(name) {
          name = "\(split.prefix) \(split.name)"
        }
        return (name: name, value: string(attributes[attribute].value))
      }
      for attribute in written.sorted(by: { $0.name < $1.name }) {
        lines += "\(indent)  \(attribute.name)=\"\(attribute.value)\"\n"
      }
    }
  }

  /// ` "public" "system"` of a doctype that has either.
  private func identifiers(of doctype: HTMLNode) -> String {
    guard doctype.attributeCount > 0 else { return "" }
    return doctype.attributes.map { " \"\(string(attributes[$0].value))\"" }.joined()
  }
}
