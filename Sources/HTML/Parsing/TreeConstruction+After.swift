import Base

// After the body, and framesets: sections 13.2.6.4.19 to 13.2.6.4.23.
extension TreeConstruction {
  mutating func afterBody() {
    switch tokenizer.token.kind {
    case .text: if isWhitespaceOnly() { return inBody() }
    case .comment: return insertComment(at: Place(parent: open[0].node))
    case .doctype, .end: return
    case .startTag: if tokenizer.token.tag == .html { return inBody() }
    case .endTag:
      if tokenizer.token.tag == .html {
        mode = .afterAfterBody
        return
      }
    case .null: break
    }
    reprocess(in: .inBody)
  }

  mutating func afterAfterBody() {
    switch tokenizer.token.kind {
    case .comment: return insertComment(at: Place(parent: HTMLTree.root))
    case .doctype: return inBody()
    case .text: if isWhitespaceOnly() { return inBody() }
    case .startTag: if tokenizer.token.tag == .html { return inBody() }
    case .end: return
    case .endTag, .null: break
    }
    reprocess(in: .inBody)
  }

  mutating func inFrameset() {
    switch tokenizer.token.kind {
    case .text: insertWhitespaceOfText()
    case .comment: insertComment()
    case .doctype, .end, .null: break
    case .startTag:
      switch tokenizer.token.tag {
      case .html: inBody()
      case .frameset: insertElement()
      case .frame: insertVoidElement()
      case .noframes: inHead()
      default: break
      }
    case .endTag:
      guard tokenizer.token.tag == .frameset, open.count > 1 else { return }
      pop()
      if !open.isCurrent(.frameset) { mode = .afterFrameset }
    }
  }

  mutating func afterFrameset() {
    switch tokenizer.token.kind {
    case .text: insertWhitespaceOfText()
    case .comment: insertComment()
    case .doctype, .end, .null: break
    case .startTag:
      switch tokenizer.token.tag {
      case .html: inBody()
      case .noframes: inHead()
      default: break
      }
    case .endTag: if tokenizer.token.tag == .html { mode = .afterAfterFrameset }
    }
  }

  mutating func afterAfterFrameset() {
    switch tokenizer.token.kind {
    case .text:
      keepWhitespaceOfText()
      if !tokenizer.token.text.isEmpty { inBody() }
    case .comment: insertComment(at: Place(parent: HTMLTree.root))
    case .startTag:
      switch tokenizer.token.tag {
      case .html: inBody()
      case .noframes: inHead()
      default: break
      }
    case .doctype, .end, .null, .endTag: break
    }
  }

  private mutating func insertWhitespaceOfText() {
    keepWhitespaceOfText()
    insertText()
  }

  /// Drops all but the whitespace from the text token.
  private mutating func keepWhitespaceOfText() {
    if isWhitespaceOnly() { return }
    let start = tokenizer.decoded.count
    let text = tokenizer.token.text
    for index in 0..<Int(text.count) {
      let byte = tokenizer.pointer(text)[index]
      if byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0C || byte == 0x0D {
        tokenizer.decoded.append(byte)
      }
    }
    tokenizer.token.text = ByteRange(
      start: tokenizer.decodedStart + start, count: tokenizer.decoded.count - start)
  }
}
