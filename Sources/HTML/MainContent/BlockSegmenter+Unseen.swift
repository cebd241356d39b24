internal import Base

/// Inline content that no reader sees, or sees once already.
///
/// Inline elements that their `hidden` attribute or own style hides have no box (HTML, 15.3.1), so their text is
/// none of the sentence's. Writers of formulas put copies side by side, of which one is shown: TeX in `annotation`,
/// drawn glyphs beside MathML, previews, scripts, pictures. One is written: the MathML, else the drawn copy, else TeX.
/// Hidden blocks are left to the model.
extension BlockSegmenter {
  /// Nodes that are looked at to tell what an element holds.
  private static let searchLimit = 64

  /// Whether an inline element's content is left out.
  @inline(__always) func isUnseen(_ element: HTMLNode) -> Bool {
    if element.namespace == .mathML { return isAnnotation(element) }
    guard !element.attributeNames.isDisjoint(with: [.naming, .hiding]) else { return false }
    for attribute in tree.attributes(of: element) {
      switch attribute.name {
      case .hidden: return isHiddenInline(element)
      case .style: if ByteText.hides(tree.bytes(of: attribute.value)) { return isHiddenInline(element) }
      case .ariaHidden:
        if tree.bytes(of: attribute.value).first == UInt8(ascii: "t"), isDrawnFormula(element) { return true }
      case .class:
        let names = tree.bytes(of: attribute.value)
        if names.first == UInt8(ascii: "M"), ByteText.matches("MathJax_Preview", in: names, at: 0) {
          return isPreview(element)
        }
      default: break
      }
    }
    return false
  }

  /// Whether a custom element runs on within a line, as all unknown elements do (HTML, 15.3): it belongs to a
  /// formula, or text stands before or behind it, and it holds no block. Others are taken for blocks, which most are.
  func isInlineCustom(_ element: HTMLNode) -> Bool {
    if ByteText.matches("mjx-", in: tree.bytes(of: element.text), at: 0) { return true }
    return (hasText && pendingBreaks == 0 && isText(element.previousSibling) || isText(element.nextSibling))
      && !holds(element) { $0.namespace == .html && TagTraits.table[Int($0.tag.rawValue)].flow != .inline }
  }

  /// Writes the TeX of a script or a picture, where it is the only copy of its formula.
  mutating func appendTeX(_ node: Int32, _ element: HTMLNode, _ page: inout PageBlocks) {
    guard let text = lonelyTeX(element) else { return }
    if !hasText { block.firstNode = node }
    append(text, &page)
    block.lastNode = node
  }

  /// The TeX of a script or of a picture, where no other copy of the formula stands beside it.
  private func lonelyTeX(_ element: HTMLNode) -> ByteRange? {
    switch element.tag {
    case .script:
      guard let type = tree.value(.type, of: element), ByteText.matches("math/", in: type, at: 0),
        !isFormula(previousElement(element)), element.firstChild >= 0
      else { return nil }
      let text = tree.nodes[Int(element.firstChild)]
      return text.kind == .text ? text.text : nil
    case .img:
      guard let names = tree.value(.class, of: element), Self.namesTeX(names),
        !isFormula(previousElement(element)), !isFormula(nextElement(element))
      else { return nil }
      for attribute in tree.attributes(of: element) where attribute.name == .alt { return attribute.value }
      return nil
    default: return nil
    }
  }

  // MARK: Parts

  /// Whether `element` is `annotation` or `annotation-xml`, of which none is shown: only the first child of
  /// `semantics` is (MathML Core, 5.1).
  private func isAnnotation(_ element: HTMLNode) -> Bool {
    if element.tag == .annotationXML { return true }
    return element.tag == .other && ByteText.isEqual(tree.bytes(of: element.text), "annotation")
  }

  /// Whether a hidden inline element is left out: not where it is a formula's readable copy beside a picture or
  /// drawn glyphs, and not where whole blocks are in it and no sentence runs into it.
  private func isHiddenInline(_ element: HTMLNode) -> Bool {
    if holds(element, where: { $0.tag == .math }) {
      let beside = [nextElement(element), previousElement(element)].compactMap(\.self)
      return !beside.contains { $0.tag == .img || isAriaHidden($0) }
    }
    return hasText || !holds(element) { TagTraits.table[Int($0.tag.rawValue)].flow == .block }
  }

  /// Whether an element that is hidden from assistive technology stands beside the MathML it draws.
  private func isDrawnFormula(_ element: HTMLNode) -> Bool {
    [previousElement(element), nextElement(element)].contains { sibling in
      sibling.map { $0.tag == .math || holds($0) { $0.tag == .math } } ?? false
    }
  }

  /// Whether the formula itself, or its script, follows a preview.
  private func isPreview(_ element: HTMLNode) -> Bool {
    guard let next = nextElement(element) else { return false }
    if next.tag == .script {
      return tree.value(.type, of: next).map { ByteText.matches("math/", in: $0, at: 0) } ?? false
    }
    return isFormula(next)
  }

  /// Whether an element shows a formula: MathML, or what a program drew.
  private func isFormula(_ element: HTMLNode?) -> Bool {
    guard let element else { return false }
    if element.tag == .math || ByteText.matches("mjx-", in: tree.bytes(of: element.text), at: 0) { return true }
    if let names = tree.value(.class, of: element),
      ByteText.contains("mathjax", in: names) && !ByteText.contains("preview", in: names)
        || ByteText.contains("katex", in: names)
    {
      return true
    }
    return holds(element) { $0.tag == .math }
  }

  /// Class names of pictures whose alternative text is TeX: those of MediaWiki, WordPress and their plug-ins.
  private static func namesTeX(_ names: UnsafeBufferPointer<UInt8>) -> Bool {
    ByteText.isEqual(names, "tex") || ByteText.isEqual(names, "latex") || ByteText.contains("mwe-math", in: names)
      || ByteText.contains("ql-img-", in: names) || ByteText.contains("mathtex", in: names)
  }

  private func isAriaHidden(_ element: HTMLNode) -> Bool {
    tree.value(.ariaHidden, of: element)?.first == UInt8(ascii: "t")
  }

  /// Whether a node is text with more than white space.
  private func isText(_ node: Int32) -> Bool {
    guard node >= 0, tree.nodes[Int(node)].kind == .text else { return false }
    return tree.bytes(of: tree.nodes[Int(node)].text).contains { $0 > 32 }
  }

  /// The sibling before, where nothing but white space is between.
  private func previousElement(_ element: HTMLNode) -> HTMLNode? {
    var node = element.previousSibling
    while node >= 0, tree.nodes[Int(node)].kind != .element {
      if isText(node) { return nil }
      node = tree.nodes[Int(node)].previousSibling
    }
    return node >= 0 ? tree.nodes[Int(node)] : nil
  }

  /// The sibling behind, where nothing but white space is between.
  private func nextElement(_ element: HTMLNode) -> HTMLNode? {
    var node = element.nextSibling
    while node >= 0, tree.nodes[Int(node)].kind != .element {
      if isText(node) { return nil }
      node = tree.nodes[Int(node)].nextSibling
    }
    return node >= 0 ? tree.nodes[Int(node)] : nil
  }

  /// Whether an element within `element`, among the first ones, is of a kind.
  private func holds(_ element: HTMLNode, where isWanted: (HTMLNode) -> Bool) -> Bool {
    tree.contains(within: element, limit: Self.searchLimit, where: isWanted)
  }
}
