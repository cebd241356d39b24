// Select elements in the body, and templates: sections 13.2.6.4.7 and 13.2.6.4.16.
extension TreeConstruction {
  /// A `select` within a `select` closes it.
  mutating func startSelect() {
    if open.has(.select) { return popUntil(.select) }
    reconstructFormatting()
    insertElement()
    framesetOK = false
  }

  mutating func startOption() {
    if open.has(.select) {
      generateImpliedEndTags(except: .optgroup)
    } else if open.isCurrent(.option) {
      pop()
    }
    reconstructFormatting()
    insertElement()
  }

  mutating func startOptionGroup() {
    if open.has(.select) {
      generateImpliedEndTags()
    } else if open.isCurrent(.option) {
      pop()
    }
    reconstructFormatting()
    insertElement()
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
