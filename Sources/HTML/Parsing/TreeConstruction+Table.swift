import Base

// Tables: sections 13.2.6.4.9 to 13.2.6.4.15.
extension TreeConstruction {
  mutating func inTable() {
    switch tokenizer.token.kind {
    case .text, .null:
      let top = open.top
      if top.namespace == .html, top.classes.contains(.foster) || top.tag == .template {
        tableText.removeAll()
        originalMode = mode
        return reprocess(in: .inTableText)
      }
    case .comment: return insertComment()
    case .doctype: return
    case .startTag: if startTagInTable() { return }
    case .endTag:
      switch tokenizer.token.tag {
      case .table:
        guard open.has(.table, in: .tableScope) else { return }
        popUntil(.table)
        return resetInsertionMode()
      case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return
      case .template: return inHead()
      default: break
      }
    case .end: return inBody()
    }
    insertBeforeTable()
  }

  /// Processes the token as in the body, with what it inserts going before the table.
  private mutating func insertBeforeTable() {
    fosterParenting = true
    inBody()
    fosterParenting = false
  }

  /// Handles start tags that belong into a table; false for those that go before it.
  private mutating func startTagInTable() -> Bool {
    switch tokenizer.token.tag {
    case .caption:
      clearStack(to: .table)
      formatting.append(.marker)
      insertElement()
      mode = .inCaption
    case .colgroup:
      clearStack(to: .table)
      insertElement()
      mode = .inColumnGroup
    case .col:
      clearStack(to: .table)
      insertImplied(.colgroup)
      reprocess(in: .inColumnGroup)
    case .tbody, .tfoot, .thead:
      clearStack(to: .table)
      insertElement()
      mode = .inTableBody
    case .td, .th, .tr:
      clearStack(to: .table)
      insertImplied(.tbody)
      reprocess(in: .inTableBody)
    case .table:
      guard open.has(.table, in: .tableScope) else { return true }
      popUntil(.table)
      resetInsertionMode()
      again = true
    case .style, .script, .template: inHead()
    case .input:
      guard isHiddenInput() else { return false }
      insertVoidElement()
    case .form:
      guard open.last(.template) < 0, formElement < 0 else { return true }
      formElement = insertElement()
      pop()
    default: return false
    }
    return true
  }

  private enum TableContext { case table, body, row }

  /// Clears the stack back to a table, table body or table row context.
  private mutating func clearStack(to context: TableContext) {
    while true {
      let top = open.top
      if top.namespace == .html {
        switch top.tag {
        case .html, .template: return
        case .table: if context == .table { return }
        case .tbody, .tfoot, .thead: if context == .body { return }
        case .tr: if context == .row { return }
        default: break
        }
      }
      pop()
    }
  }

  mutating func inTableText() {
    switch tokenizer.token.kind {
    case .null: return
    case .text: return tableText.append(tokenizer.token.text)
    default: break
    }
    let token = tokenizer.token
    var isBlank = true
    for index in tableText.indices {
      tokenizer.token.text = tableText[index]
      if !isWhitespaceOnly() { isBlank = false }
    }
    tokenizer.token.kind = .text
    for index in tableText.indices {
      tokenizer.token.text = tableText[index]
      if isBlank { insertText() } else { insertBeforeTable() }
    }
    tokenizer.token = token
    reprocess(in: originalMode)
  }

  mutating func inCaption() {
    let tag = tokenizer.token.tag
    switch tokenizer.token.kind {
    case .endTag:
      switch tag {
      case .caption:
        closeCaption()
        return
      case .table:
        again = closeCaption()
        return
      case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return
      default: break
      }
    case .startTag:
      switch tag {
      case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
        again = closeCaption()
        return
      default: break
      }
    default: break
    }
    inBody()
  }

  @discardableResult private mutating func closeCaption() -> Bool {
    guard open.has(.caption, in: .tableScope) else { return false }
    generateImpliedEndTags()
    popUntil(.caption)
    formatting.clearToLastMarker()
    mode = .inTable
    return true
  }

  mutating func inColumnGroup() {
    switch tokenizer.token.kind {
    case .text:
      insertText(takeLeadingWhitespace())
      if tokenizer.token.text.isEmpty { return }
    case .comment: return insertComment()
    case .doctype: return
    case .startTag:
      switch tokenizer.token.tag {
      case .html: return inBody()
      case .col: return insertVoidElement()
      case .template: return inHead()
      default: break
      }
    case .endTag:
      switch tokenizer.token.tag {
      case .colgroup:
        guard open.isCurrent(.colgroup) else { return }
        pop()
        mode = .inTable
        return
      case .col: return
      case .template: return inHead()
      default: break
      }
    case .end: return inBody()
    case .null: break
    }
    guard open.isCurrent(.colgroup) else { return }
    pop()
    reprocess(in: .inTable)
  }

  mutating func inTableBody() {
    let tag = tokenizer.token.tag
    switch tokenizer.token.kind {
    case .startTag:
      switch tag {
      case .tr:
        clearStack(to: .body)
        insertElement()
        mode = .inRow
        return
      case .th, .td:
        clearStack(to: .body)
        insertImplied(.tr)
        return reprocess(in: .inRow)
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead: return closeTableBody()
      default: break
      }
    case .endTag:
      switch tag {
      case .tbody, .tfoot, .thead:
        guard open.has(tag, in: .tableScope) else { return }
        clearStack(to: .body)
        pop()
        mode = .inTable
        return
      case .table: return closeTableBody()
      case .body, .caption, .col, .colgroup, .html, .td, .th, .tr: return
      default: break
      }
    default: break
    }
    inTable()
  }

  private mutating func closeTableBody() {
    guard
      open.has(.tbody, in: .tableScope) || open.has(.thead, in: .tableScope)
        || open.has(.tfoot, in: .tableScope)
    else { return }
    clearStack(to: .body)
    pop()
    reprocess(in: .inTable)
  }

  mutating func inRow() {
    let tag = tokenizer.token.tag
    switch tokenizer.token.kind {
    case .startTag:
      switch tag {
      case .th, .td:
        clearStack(to: .row)
        insertElement()
        mode = .inCell
        return formatting.append(.marker)
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr:
        again = closeRow()
        return
      default: break
      }
    case .endTag:
      switch tag {
      case .tr:
        closeRow()
        return
      case .table:
        again = closeRow()
        return
      case .tbody, .tfoot, .thead:
        guard open.has(tag, in: .tableScope) else { return }
        again = closeRow()
        return
      case .body, .caption, .col, .colgroup, .html, .td, .th: return
      default: break
      }
    default: break
    }
    inTable()
  }

  @discardableResult private mutating func closeRow() -> Bool {
    guard open.has(.tr, in: .tableScope) else { return false }
    clearStack(to: .row)
    pop()
    mode = .inTableBody
    return true
  }

  mutating func inCell() {
    let tag = tokenizer.token.tag
    switch tokenizer.token.kind {
    case .endTag:
      switch tag {
      case .td, .th:
        guard open.has(tag, in: .tableScope) else { return }
        generateImpliedEndTags()
        popUntil(tag)
        formatting.clearToLastMarker()
        mode = .inRow
        return
      case .body, .caption, .col, .colgroup, .html: return
      case .table, .tbody, .tfoot, .thead, .tr:
        guard open.has(tag, in: .tableScope) else { return }
        closeCell()
        again = true
        return
      default: break
      }
    case .startTag:
      switch tag {
      case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
        guard open.has(.td, in: .tableScope) || open.has(.th, in: .tableScope) else { return }
        closeCell()
        again = true
        return
      default: break
      }
    default: break
    }
    inBody()
  }

  private mutating func closeCell() {
    generateImpliedEndTags()
    pop(to: max(open.last(.td), open.last(.th)))
    formatting.clearToLastMarker()
    mode = .inRow
  }
}
