import Base

// Insertion modes before the body: sections 13.2.6.4.1 to 13.2.6.4.6.
extension TreeConstruction {
  mutating func initial() {
    switch tokenizer.token.kind {
    case .text:
      _ = takeLeadingWhitespace()
      if tokenizer.token.text.isEmpty { return }
    case .comment: return insertComment(at: Place(parent: HTMLTree.root))
    case .doctype: return insertDoctype()
    default: break
    }
    tree.quirks = .full
    reprocess(in: .beforeHTML)
  }

  private mutating func insertDoctype() {
    let token = tokenizer.token
    var node = HTMLNode(kind: .doctype)
    node.text = token.name
    node.firstAttribute = Int32(tokenizer.attributes.count)
    // Both identifiers are kept where there is either, as two nameless values.
    if token.doctype.hasPublicIdentifier || token.doctype.hasSystemIdentifier {
      for value in [token.doctype.publicIdentifier, token.doctype.systemIdentifier] {
        tokenizer.attributes.append(HTMLAttribute(name: .other, nameText: .empty, value: value))
      }
      node.attributeCount = 2
    }
    tree.append(tree.add(node), to: HTMLTree.root)
    tree.quirks = DoctypeQuirks.of(token, in: tokenizer)
    mode = .beforeHTML
  }

  mutating func beforeHTML() {
    switch tokenizer.token.kind {
    case .doctype: return
    case .comment: return insertComment(at: Place(parent: HTMLTree.root))
    case .text:
      _ = takeLeadingWhitespace()
      if tokenizer.token.text.isEmpty { return }
    case .startTag where tokenizer.token.tag == .html:
      let node = createElement()
      tree.append(node, to: HTMLTree.root)
      push(node, name: Int32(HTMLTag.html.rawValue), tag: .html)
      mode = .beforeHead
      return
    case .endTag:
      switch tokenizer.token.tag {
      case .head, .body, .html, .br: break
      default: return
      }
    default: break
    }
    insertImplied(.html)
    reprocess(in: .beforeHead)
  }

  mutating func beforeHead() {
    switch tokenizer.token.kind {
    case .doctype: return
    case .comment: return insertComment()
    case .text:
      _ = takeLeadingWhitespace()
      if tokenizer.token.text.isEmpty { return }
    case .startTag:
      if tokenizer.token.tag == .html { return inBody() }
      if tokenizer.token.tag == .head {
        headElement = insertElement()
        mode = .inHead
        return
      }
    case .endTag:
      switch tokenizer.token.tag {
      case .head, .body, .html, .br: break
      default: return
      }
    default: break
    }
    headElement = insertImplied(.head)
    reprocess(in: .inHead)
  }

  mutating func inHead() {
    switch tokenizer.token.kind {
    case .doctype: return
    case .comment: return insertComment()
    case .text:
      insertText(takeLeadingWhitespace())
      if tokenizer.token.text.isEmpty { return }
    case .startTag:
      switch tokenizer.token.tag {
      case .html: return inBody()
      case .base, .basefont, .bgsound, .link, .meta: return insertVoidElement()
      case .title: return insertRawText(.characterData)
      case .noframes, .style: return insertRawText(.rawText)
      case .noscript:
        insertElement()
        mode = .inHeadNoscript
        return
      case .script: return insertRawText(.scriptData)
      case .template: return startTemplate()
      case .head: return
      default: break
      }
    case .endTag:
      switch tokenizer.token.tag {
      case .head:
        pop()
        mode = .afterHead
        return
      case .body, .html, .br: break
      case .template: return endTemplate()
      default: return
      }
    default: break
    }
    pop()
    reprocess(in: .afterHead)
  }

  private mutating func startTemplate() {
    insertElement()
    formatting.append(.marker)
    framesetOK = false
    mode = .inTemplate
    templateModes.append(.inTemplate)
  }

  mutating func endTemplate() {
    guard open.last(.template) >= 0 else { return }
    while open.top.namespace == .html, open.top.classes.contains(.impliedEndThoroughly) { pop() }
    popUntil(.template)
    formatting.clearToLastMarker()
    _ = templateModes.removeLast()
    resetInsertionMode()
  }

  mutating func inHeadNoscript() {
    switch tokenizer.token.kind {
    case .doctype: return
    case .comment: return inHead()
    case .text:
      insertText(takeLeadingWhitespace())
      if tokenizer.token.text.isEmpty { return }
    case .startTag:
      switch tokenizer.token.tag {
      case .html: return inBody()
      case .basefont, .bgsound, .link, .meta, .noframes, .style: return inHead()
      case .head, .noscript: return
      default: break
      }
    case .endTag:
      switch tokenizer.token.tag {
      case .noscript:
        pop()
        mode = .inHead
        return
      case .br: break
      default: return
      }
    default: break
    }
    pop()
    reprocess(in: .inHead)
  }

  mutating func afterHead() {
    switch tokenizer.token.kind {
    case .doctype: return
    case .comment: return insertComment()
    case .text:
      insertText(takeLeadingWhitespace())
      if tokenizer.token.text.isEmpty { return }
    case .startTag:
      switch tokenizer.token.tag {
      case .html: return inBody()
      case .body:
        insertElement()
        framesetOK = false
        mode = .inBody
        return
      case .frameset:
        insertElement()
        mode = .inFrameset
        return
      case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
        return putBackIntoHead()
      case .head: return
      default: break
      }
    case .endTag:
      switch tokenizer.token.tag {
      case .body, .html, .br: break
      case .template: return endTemplate()
      default: return
      }
    default: break
    }
    insertImplied(.body)
    reprocess(in: .inBody)
  }

  /// Inserts what belongs into the head after its end.
  private mutating func putBackIntoHead() {
    let head = headElement
    push(head, name: Int32(HTMLTag.head.rawValue), tag: .head)
    let index = open.count - 1
    inHead()
    if open.count > index, open[index].node == head { removeOpen(at: index) }
  }

  /// The "text" mode, in which only text and the end of the element can come.
  mutating func inText() {
    switch tokenizer.token.kind {
    case .text: insertText()
    case .endTag:
      pop()
      mode = originalMode
    case .end:
      pop()
      reprocess(in: originalMode)
    default: break
    }
  }
}
