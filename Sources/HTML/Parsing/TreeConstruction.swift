import Base

/// Tree construction of the HTML Standard, section 13.2.6: takes tokens and builds a tree.
///
/// A value that is not copied, with everything it needs inside, so that no access goes through
/// reference counts or exclusivity checks; the page's tree is moved in and out.
struct TreeConstruction: ~Copyable {
  var tree = HTMLTree()
  var tokenizer = Tokenizer()
  var open = OpenElements()
  var formatting = FormattingElements()
  var names = ElementNames()
  var mode = InsertionMode.initial
  /// Where text and table text go back to.
  var originalMode = InsertionMode.initial
  var templateModes = Arena<InsertionMode>()
  /// Whether the current token has to be looked at again, in the mode set since.
  var again = false
  /// The head element pointer, or -1.
  var headElement: Int32 = -1
  /// The form element pointer, or -1.
  var formElement: Int32 = -1
  var framesetOK = true
  /// Whether what is inserted into a table goes before it.
  var fosterParenting = false
  /// Whether a line feed at the front of the next text is dropped, as after `<pre>`.
  var skipsLineFeed = false
  /// The characters of the "in table text" mode.
  var tableText = Arena<ByteRange>()
  /// Open elements on their way from one stack position to another.
  var moved = Arena<OpenElements.Entry>()
  /// Steps that misnested formatting may still cost; below zero it is not repaired any more.
  var formattingBudget = 0
  /// Rounds of the adoption agency algorithm so far.
  var adoptions = 0
  /// Bytes of text that may still be copied to join text nodes.
  var joinBudget = 0
  var limits = HTMLLimits()
  let htmlClasses = ElementClass.ofHTML

  /// Builds the nodes of the page loaded into `page`.
  mutating func run(_ page: inout HTMLTree, limits: HTMLLimits) {
    swap(&tree, &page)
    begin(limits)
    while true {
      if open.count > 0 { tokenizer.allowsCDATA = open.top.namespace != .html }
      tokenizer.next()
      repeat {
        again = false
        dispatch()
      } while again
      if tokenizer.token.kind == .end { break }
      if tree.nodes.count >= limits.nodes || open.count >= limits.openElements {
        tree.limitsReached.insert(.nodes)
        break
      }
    }
    finish()
    swap(&tree, &page)
  }

  private mutating func begin(_ limits: HTMLLimits) {
    self.limits = limits
    // Decoded text and copies can come to several times the source; ranges have 32 bits.
    let most = min(limits.bytes, 1 << 28)
    if tree.bytes.count > most {
      tree.bytes.truncate(to: most)
      tree.limitsReached.insert(.bytes)
    }
    tree.normalizeNewlines()
    let count = tree.sourceCount
    tree.bytes.withRoom(Tokenizer.padding) { room in
      room.baseAddress!.update(repeating: 0, count: Tokenizer.padding)
      return Tokenizer.padding
    }
    let source = tree.bytes.withUnsafeMutableBytes { $0.baseAddress! }
    tokenizer.begin(source, count: count)
    tokenizer.attributeLimit = min(limits.attributes, Int(UInt16.max))
    tokenizer.allAttributesLimit = limits.allAttributes
    open.removeAll()
    formatting.removeAll()
    names.removeAll()
    templateModes.removeAll()
    tableText.removeAll()
    mode = .initial
    headElement = -1
    formElement = -1
    framesetOK = true
    fosterParenting = false
    skipsLineFeed = false
    // No page of 1,982 real ones took a quarter of a step per byte.
    formattingBudget = 65_536 + 4 * count
    adoptions = 0
    joinBudget = 65_536 + 4 * count
  }

  private mutating func finish() {
    swap(&tree.attributes, &tokenizer.attributes)
    let decoded = UnsafeBufferPointer(start: tokenizer.decoded.base, count: tokenizer.decoded.count)
    tree.bytes.append(decoded)
    if tokenizer.hasDroppedAttributes { tree.limitsReached.insert(.attributes) }
    // Repaired formatting can nest deeper than the stack ever was, by one level for each repair.
    if open.deepest + adoptions >= limits.depth { tree.flatten(toDepth: limits.depth) }
  }

  /// Gives the token to the rules of HTML or of foreign content; section 13.2.6.
  @inline(__always) private mutating func dispatch() {
    if skipsLineFeed {
      skipsLineFeed = false
      dropLeadingLineFeed()
    }
    if open.count == 0 || open.top.namespace == .html || followsHTMLRules() {
      process(mode)
    } else {
      inForeignContent()
    }
  }

  private mutating func dropLeadingLineFeed() {
    guard tokenizer.token.kind == .text, tokenizer.pointer(tokenizer.token.text)[0] == 0x0A else { return }
    tokenizer.token.text.start += 1
    tokenizer.token.text.count -= 1
  }

  /// Processes the token by the rules of `mode`.
  @inline(__always) mutating func process(_ mode: InsertionMode) {
    switch mode {
    case .inBody: inBody()
    case .text: inText()
    case .inTable: inTable()
    case .inTableBody: inTableBody()
    case .inRow: inRow()
    case .inCell: inCell()
    default: processRarely(mode)
    }
  }

  @inline(never) private mutating func processRarely(_ mode: InsertionMode) {
    switch mode {
    case .initial: initial()
    case .beforeHTML: beforeHTML()
    case .beforeHead: beforeHead()
    case .inHead: inHead()
    case .inHeadNoscript: inHeadNoscript()
    case .afterHead: afterHead()
    case .inTableText: inTableText()
    case .inCaption: inCaption()
    case .inColumnGroup: inColumnGroup()
    case .inTemplate: inTemplate()
    case .afterBody: afterBody()
    case .inFrameset: inFrameset()
    case .afterFrameset: afterFrameset()
    case .afterAfterBody: afterAfterBody()
    case .afterAfterFrameset: afterAfterFrameset()
    case .inBody, .text, .inTable, .inTableBody, .inRow, .inCell: break
    }
  }

  /// Sets the mode and has the token looked at again.
  @inline(__always) mutating func reprocess(in mode: InsertionMode) {
    self.mode = mode
    again = true
  }
}
