// SVG and MathML within pages: section 13.2.6.5.
extension TreeConstruction {
  /// Whether the token is for the HTML rules although the current node is an SVG or MathML element.
  func followsHTMLRules() -> Bool {
    let kind = tokenizer.token.kind
    let tag = tokenizer.token.tag
    if kind == .end { return true }
    let isText = kind == .text || kind == .null
    let top = open.top
    if isMathMLTextIntegrationPoint(top) {
      if isText || kind == .startTag && tag != .mglyph && tag != .malignmark { return true }
    }
    if top.namespace == .mathML, top.tag == .annotationXML, kind == .startTag, tag == .svg { return true }
    return isHTMLIntegrationPoint(top) && (isText || kind == .startTag)
  }

  private func isMathMLTextIntegrationPoint(_ entry: OpenElements.Entry) -> Bool {
    guard entry.namespace == .mathML else { return false }
    switch entry.tag {
    case .mi, .mo, .mn, .ms, .mtext: return true
    default: return false
    }
  }

  private func isHTMLIntegrationPoint(_ entry: OpenElements.Entry) -> Bool {
    switch (entry.namespace, entry.tag) {
    case (.svg, .foreignObject), (.svg, .desc), (.svg, .title): return true
    case (.mathML, .annotationXML):
      for index in tree.nodes[entry.node].attributes where tokenizer.attributes[index].name == .encoding {
        let value = tokenizer.attributes[index].value
        return isValue(value, "text/html") || isValue(value, "application/xhtml+xml")
      }
      return false
    default: return false
    }
  }

  mutating func inForeignContent() {
    switch tokenizer.token.kind {
    case .null:
      insertReplacement()
    case .text:
      insertText()
      if framesetOK, !isWhitespaceOnly() { framesetOK = false }
    case .comment: insertComment()
    case .doctype, .end: break
    case .startTag:
      if leavesForeignContent() { return leaveForeignContent() }
      insertForeignElement(open.top.namespace)
    case .endTag:
      if tokenizer.token.tag == .br || tokenizer.token.tag == .p { return leaveForeignContent() }
      endTagInForeignContent()
    }
  }

  private func leavesForeignContent() -> Bool {
    let tag = tokenizer.token.tag
    if tag == .font {
      let first = tokenizer.token.firstAttribute
      return (first..<first + tokenizer.token.attributeCount).contains {
        let name = tokenizer.attributes[$0].name
        return name == .color || name == .face || name == .size
      }
    }
    return htmlClasses[Int(tag.rawValue)].contains(.leavesForeign)
  }

  /// Closes SVG and MathML elements up to an HTML integration point, and processes the token by HTML's rules.
  private mutating func leaveForeignContent() {
    while open.top.namespace != .html, !isMathMLTextIntegrationPoint(open.top),
      !isHTMLIntegrationPoint(open.top)
    {
      pop()
    }
    process(mode)
  }

  private mutating func endTagInForeignContent() {
    let name = nameOfToken()
    let index = open.last(foreignName: name)
    if index >= 0, index > open.nearest(.html) {
      pop(to: index)
    } else if open.nearest(.html) > 0 || open[0].namespace == .html {
      process(mode)
    }
  }

  /// Inserts an SVG or MathML element for the token, and leaves it open unless it ends with `/>`.
  mutating func insertForeignElement(_ namespace: HTMLNode.Namespace) {
    let node = createElement(namespace: namespace)
    insert(node, at: place())
    guard !tokenizer.token.isSelfClosing else { return }
    let tag = tokenizer.token.tag
    let classes = namespace == .svg ? ElementClass.ofSVG : ElementClass.ofMathML
    open.push(
      node, name: nameOfToken(), tag: tag, namespace: namespace, classes: classes[Int(tag.rawValue)])
  }
}
