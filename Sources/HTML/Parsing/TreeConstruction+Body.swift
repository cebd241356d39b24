import Base

// The "in body" insertion mode: section 13.2.6.4.7.
extension TreeConstruction {
  @inline(__always) mutating func inBody() {
    switch tokenizer.token.kind {
    case .text:
      reconstructFormatting()
      insertText()
      if framesetOK, !isWhitespaceOnly() { framesetOK = false }
    case .startTag: startTagInBody()
    case .endTag: endTagInBody()
    case .comment: insertComment()
    case .null, .doctype: break
    case .end: if !templateModes.isEmpty { inTemplate() }
    }
  }

  mutating func startTagInBody() {
    let tag = tokenizer.token.tag
    switch tag {
    case .html:
      if open.last(.template) < 0 { addMissingAttributes(to: open[0].node) }
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      inHead()
    case .body:
      guard open.count > 1, open[1].tag == .body, open.last(.template) < 0 else { return }
      framesetOK = false
      addMissingAttributes(to: open[1].node)
    case .frameset: startFrameset()
    case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl,
      .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p,
      .search, .section, .summary, .ul:
      closeParagraph()
      insertElement()
    case .h1, .h2, .h3, .h4, .h5, .h6:
      closeParagraph()
      if isHeading(open.top) { pop() }
      insertElement()
    case .pre, .listing:
      closeParagraph()
      insertElement()
      skipsLineFeed = true
      framesetOK = false
    case .form: startForm()
    case .li: startListItem(.li, .li)
    case .dd, .dt: startListItem(.dd, .dt)
    case .plaintext:
      closeParagraph()
      insertElement()
      tokenizer.state = .plaintext
    case .button:
      if open.has(.button) {
        generateImpliedEndTags()
        popUntil(.button)
      }
      reconstructFormatting()
      insertElement()
      framesetOK = false
    case .a: startAnchor()
    case .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u:
      reconstructFormatting()
      insertFormattingElement()
    case .nobr:
      reconstructFormatting()
      if open.has(.nobr) {
        adoptOut(.nobr)
        reconstructFormatting()
      }
      insertFormattingElement()
    case .applet, .marquee, .object:
      reconstructFormatting()
      insertElement()
      formatting.append(.marker)
      framesetOK = false
    case .table:
      if tree.quirks != .full { closeParagraph() }
      insertElement()
      framesetOK = false
      mode = .inTable
    case .area, .br, .embed, .img, .keygen, .wbr: insertInlineVoid()
    case .image:
      tokenizer.token.tag = .img
      insertInlineVoid()
    case .input:
      if open.has(.select) { popUntil(.select) }
      reconstructFormatting()
      if !isHiddenInput() { framesetOK = false }
      insertVoidElement()
    case .param, .source, .track: insertVoidElement()
    case .hr:
      closeParagraph()
      if open.has(.select) { generateImpliedEndTags() }
      insertVoidElement()
      framesetOK = false
    case .textarea:
      skipsLineFeed = true
      framesetOK = false
      insertRawText(.characterData)
    case .xmp:
      closeParagraph()
      reconstructFormatting()
      framesetOK = false
      insertRawText(.rawText)
    case .iframe:
      framesetOK = false
      insertRawText(.rawText)
    case .noembed: insertRawText(.rawText)
    case .select: startSelect()
    case .option: startOption()
    case .optgroup: startOptionGroup()
    case .rb, .rtc:
      if open.has(.ruby) { generateImpliedEndTags() }
      insertElement()
    case .rp, .rt:
      if open.has(.ruby) { generateImpliedEndTags(except: .rtc) }
      insertElement()
    case .math: startForeign(.mathML)
    case .svg: startForeign(.svg)
    case .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr: break
    default:
      reconstructFormatting()
      insertElement()
    }
  }

  private func isHeading(_ entry: OpenElements.Entry) -> Bool {
    guard entry.namespace == .html else { return false }
    switch entry.tag {
    case .h1, .h2, .h3, .h4, .h5, .h6: return true
    default: return false
    }
  }

  private mutating func insertInlineVoid() {
    reconstructFormatting()
    insertVoidElement()
    framesetOK = false
  }

  /// Whether the token, an `input`, has the type "hidden".
  func isHiddenInput() -> Bool {
    let first = tokenizer.token.firstAttribute
    for index in first..<first + tokenizer.token.attributeCount where tokenizer.attributes[index].name == .type {
      return isValue(tokenizer.attributes[index].value, "hidden")
    }
    return false
  }

  /// Whether a value is `word`, which is in lower case, in any case.
  func isValue(_ value: ByteRange, _ word: StaticString) -> Bool {
    guard Int(value.count) == word.utf8CodeUnitCount else { return false }
    let bytes = tokenizer.pointer(value)
    for index in 0..<word.utf8CodeUnitCount {
      let byte = bytes[index]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if lower != word.utf8Start[index] { return false }
    }
    return true
  }

  private mutating func startFrameset() {
    guard open.count > 1, open[1].tag == .body, framesetOK else { return }
    tree.detach(open[1].node)
    pop(to: 1)
    insertElement()
    mode = .inFrameset
  }

  private mutating func startForm() {
    let inTemplate = open.last(.template) >= 0
    if formElement >= 0, !inTemplate { return }
    closeParagraph()
    let node = insertElement()
    if !inTemplate { formElement = node }
  }

  /// An `li`, `dd` or `dt` closes the one before it, unless a block in between keeps it open.
  private mutating func startListItem(_ one: HTMLTag, _ other: HTMLTag) {
    framesetOK = false
    let index = max(open.last(one), open.last(other))
    if index >= 0, index >= open.nearest(.endsListItem) {
      let tag = open[index].tag
      generateImpliedEndTags(except: tag)
      pop(to: index)
    }
    closeParagraph()
    insertElement()
  }

  private mutating func startAnchor() {
    let index = formatting.lastIndex(of: .a)
    if index >= 0 {
      let node = formatting[index].node
      adoptOut(.a)
      let left = formatting.index(of: node)
      if left >= 0 { formatting.remove(at: left) }
      if tree.nodes[node].isOpen { removeOpen(at: open.index(of: node, named: .a)) }
    }
    reconstructFormatting()
    insertFormattingElement()
  }

  private mutating func startForeign(_ namespace: HTMLNode.Namespace) {
    reconstructFormatting()
    insertForeignElement(namespace)
  }

  // MARK: End tags

  mutating func endTagInBody() {
    let tag = tokenizer.token.tag
    switch tag {
    case .template: endTemplate()
    case .body: if open.has(.body) { mode = .afterBody }
    case .html: if open.has(.body) { reprocess(in: .afterBody) }
    case .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div,
      .dl, .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .listing, .main, .menu, .nav,
      .ol, .pre, .search, .section, .select, .summary, .ul:
      guard open.has(tag) else { return }
      generateImpliedEndTags()
      popUntil(tag)
    case .form: endForm()
    case .p:
      let index = open.last(.p)
      if index < 0 || index < open.nearest(.buttonScope) {
        insertImplied(.p)
        pop()
        return
      }
      generateImpliedEndTags(except: .p)
      pop(to: index)
    case .li: endItem(.li, in: .listScope)
    case .dd, .dt: endItem(tag, in: .scope)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      var index = -1
      for heading in [HTMLTag.h1, .h2, .h3, .h4, .h5, .h6] { index = max(index, open.last(heading)) }
      guard index >= 0, index >= open.nearest(.scope) else { return }
      generateImpliedEndTags()
      pop(to: index)
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u:
      adoptOut(tag)
    case .applet, .marquee, .object:
      guard open.has(tag) else { return }
      generateImpliedEndTags()
      popUntil(tag)
      formatting.clearToLastMarker()
    case .br:
      // A `</br>` is a `<br>`.
      reconstructFormatting()
      insertVoidElement()
      framesetOK = false
    default: closeNearest()
    }
  }

  private mutating func endItem(_ tag: HTMLTag, in scope: OpenElements.Lane) {
    guard open.has(tag, in: scope) else { return }
    generateImpliedEndTags(except: tag)
    popUntil(tag)
  }

  private mutating func endForm() {
    if open.last(.template) >= 0 {
      guard open.has(.form) else { return }
      generateImpliedEndTags()
      popUntil(.form)
      return
    }
    let node = formElement
    formElement = -1
    guard node >= 0 else { return }
    let index = open.index(of: node, named: .form)
    guard index >= 0, index > open.nearest(.scope) else { return }
    generateImpliedEndTags()
    if open.current == node { pop() } else { removeOpen(at: index) }
  }

  /// "Any other end tag": closes the nearest element of that name, unless a special one is nearer.
  mutating func closeNearest() {
    let name = nameOfToken()
    let index = open.last(htmlName: name)
    guard index >= 0, index >= open.nearest(.special) else { return }
    generateImpliedEndTags(except: tokenizer.token.tag)
    pop(to: min(index, open.count))
  }
}
