// Select elements and templates: "in select", "in select in table" and "in template".
extension TreeConstruction {
  mutating func inSelect() {
    let tag = tokenizer.token.tag
    switch tokenizer.token.kind {
    case .null, .doctype: break
    case .text: insertText()
    case .comment: insertComment()
    case .startTag:
      switch tag {
      case .html: inBody()
      case .option:
        if open.isCurrent(.option) { pop() }
        insertElement()
      case .optgroup:
        closeOptions()
        insertElement()
      case .hr:
        closeOptions()
        insertVoidElement()
      case .select: closeSelect()
      case .input, .keygen, .textarea: again = closeSelect()
      case .script, .template: inHead()
      default: break
      }
    case .endTag:
      switch tag {
      case .optgroup:
        if open.isCurrent(.option), open.count > 1, open[open.count - 2].tag == .optgroup { pop() }
        if open.isCurrent(.optgroup) { pop() }
      case .option: if open.isCurrent(.option) { pop() }
      case .select: closeSelect()
      case .template: endTemplate()
      default: break
      }
    case .end: inBody()
    }
  }

  private mutating func closeOptions() {
    if open.isCurrent(.option) { pop() }
    if open.isCurrent(.optgroup) { pop() }
  }

  /// Closes the select element, if there is one in select scope.
  @discardableResult private mutating func closeSelect() -> Bool {
    // Only options and their groups can stand above it in this scope.
    var index = open.count - 1
    while index >= 0, open[index].tag == .option || open[index].tag == .optgroup { index -= 1 }
    guard index >= 0, open[index].tag == .select, open[index].namespace == .html else { return false }
    pop(to: index)
    resetInsertionMode()
    return true
  }

  mutating func inSelectInTable() {
    let kind = tokenizer.token.kind
    let tag = tokenizer.token.tag
    if kind == .startTag || kind == .endTag {
      switch tag {
      case .caption, .table, .tbody, .tfoot, .thead, .tr, .td, .th:
        if kind == .endTag, !open.has(tag, in: .tableScope) { return }
        popUntil(.select)
        resetInsertionMode()
        again = true
        return
      default: break
      }
    }
    inSelect()
  }

  mutating func inTemplate() {
    switch tokenizer.token.kind {
    case .text, .null, .comment, .doctype: inBody()
    case .startTag:
      switch tokenizer.token.tag {
      case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
        inHead()
      case .caption, .colgroup, .tbody, .tfoot, .thead: replaceTemplateMode(.inTable)
      case .col: replaceTemplateMode(.inColumnGroup)
      case .tr: replaceTemplateMode(.inTableBody)
      case .td, .th: replaceTemplateMode(.inRow)
      default: replaceTemplateMode(.inBody)
      }
    case .endTag: if tokenizer.token.tag == .template { endTemplate() }
    case .end:
      guard open.last(.template) >= 0 else { return }
      popUntil(.template)
      formatting.clearToLastMarker()
      _ = templateModes.removeLast()
      resetInsertionMode()
      again = true
    }
  }

  private mutating func replaceTemplateMode(_ mode: InsertionMode) {
    templateModes[templateModes.count - 1] = mode
    reprocess(in: mode)
  }
}
