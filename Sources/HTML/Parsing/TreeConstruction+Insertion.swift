import Base

// Creating and inserting nodes: section 13.2.6.1.
extension TreeConstruction {
  /// Where a node goes: as the last child of `parent`, or before a sibling.
  struct Place {
    var parent: Int32
    /// The sibling to stand before; -1 for the end.
    var before: Int32 = -1
  }

  // MARK: Places

  /// The appropriate place for inserting a node.
  @inline(__always) func place() -> Place {
    let current = open.top
    if fosterParenting, current.namespace == .html, current.classes.contains(.foster) { return fosterPlace() }
    return Place(parent: current.node)
  }

  /// The appropriate place with another target than the current node.
  func place(in target: OpenElements.Entry) -> Place {
    if fosterParenting, target.namespace == .html, target.classes.contains(.foster) { return fosterPlace() }
    return Place(parent: target.node)
  }

  private func fosterPlace() -> Place {
    let template = open.last(.template)
    let table = open.last(.table)
    if template >= 0, template > table { return Place(parent: open[template].node) }
    guard table >= 0 else { return Place(parent: open[0].node) }
    let node = open[table].node
    let parent = tree.nodes[node].parent
    if parent >= 0 { return Place(parent: parent, before: node) }
    return Place(parent: open[table - 1].node)
  }

  @inline(__always) mutating func insert(_ node: Int32, at place: Place) {
    if place.before < 0 {
      tree.append(node, to: place.parent)
    } else {
      tree.insert(node, before: place.before)
    }
  }

  // MARK: Elements

  /// The number of the token's tag name.
  @inline(__always) mutating func nameOfToken() -> Int32 {
    let tag = tokenizer.token.tag
    return tag != .other ? Int32(tag.rawValue) : names.number(of: tokenizer.token.name, in: tokenizer)
  }

  /// Creates an element for the token, which must be a start tag, without links.
  @inline(__always) mutating func createElement(namespace: HTMLNode.Namespace = .html) -> Int32 {
    var node = HTMLNode(kind: .element)
    node.namespace = namespace
    node.tag = tokenizer.token.tag
    node.text = node.tag == .other ? tokenizer.token.name : .empty
    node.firstAttribute = Int32(truncatingIfNeeded: tokenizer.token.firstAttribute)
    node.attributeCount = UInt16(truncatingIfNeeded: tokenizer.token.attributeCount)
    node.attributeNames = tokenizer.token.attributeNames
    return tree.add(node)
  }

  /// Puts an element on the stack of open elements.
  @inline(__always) mutating func push(_ node: Int32, name: Int32, tag: HTMLTag) {
    let classes = htmlClasses[Int(tag.rawValue)]
    if classes.contains(.formatting) { tree.nodes[node].isOpen = true }
    open.push(node, name: name, tag: tag, namespace: .html, classes: classes)
  }

  /// Takes the current node off the stack.
  @inline(__always) mutating func pop() {
    let entry = open.pop()
    if entry.classes.contains(.formatting) { tree.nodes[entry.node].isOpen = false }
  }

  /// Takes elements off the stack until it has `count` left.
  @inline(__always) mutating func pop(to count: Int) {
    while open.count > count { pop() }
  }

  /// Inserts an HTML element for the token and makes it the current node.
  @inline(__always) @discardableResult mutating func insertElement() -> Int32 {
    let node = createElement()
    insert(node, at: place())
    push(node, name: nameOfToken(), tag: tokenizer.token.tag)
    return node
  }

  /// Inserts an HTML element for the token that has no content and is never open.
  @inline(__always) mutating func insertVoidElement() {
    let node = createElement()
    insert(node, at: place())
  }

  /// Inserts an HTML element that the page implies, without attributes.
  @discardableResult mutating func insertImplied(_ tag: HTMLTag) -> Int32 {
    var node = HTMLNode(kind: .element)
    node.tag = tag
    let index = tree.add(node)
    if open.count == 0 {
      tree.append(index, to: HTMLTree.root)
    } else {
      insert(index, at: place())
    }
    push(index, name: Int32(tag.rawValue), tag: tag)
    return index
  }

  /// Adds the token's attributes that `node` does not have.
  mutating func addMissingAttributes(to node: Int32) {
    let added = tokenizer.token.attributeCount
    guard added > 0 else { return }
    let present = tree.nodes[node].attributes
    var missing = 0
    let first = tokenizer.token.firstAttribute
    for index in first..<first + added {
      let attribute = tokenizer.attributes[index]
      if !present.contains(where: { tokenizer.equal(tokenizer.attributes[$0].nameText, attribute.nameText) }) {
        tokenizer.attributes[first + missing] = attribute
        missing += 1
      }
    }
    guard missing > 0 else { return }
    guard present.count + missing <= limits.attributes else {
      tokenizer.hasDroppedAttributes = true
      return
    }
    // The attributes of an element stand side by side: the earlier ones are repeated, then the new ones.
    let start = tokenizer.attributes.count
    for index in present { tokenizer.attributes.append(tokenizer.attributes[index]) }
    for index in first..<first + missing { tokenizer.attributes.append(tokenizer.attributes[index]) }
    tree.nodes[node].firstAttribute = Int32(start)
    tree.nodes[node].attributeCount = UInt16(present.count + missing)
    tree.nodes[node].attributeNames.formUnion(tokenizer.token.attributeNames)
  }

  // MARK: Text and comments

  /// Inserts the token's characters.
  @inline(__always) mutating func insertText() { insertText(tokenizer.token.text) }

  /// Inserts characters at the appropriate place, into the text node that is there if there is one.
  @inline(__always) mutating func insertText(_ text: ByteRange) {
    if text.isEmpty { return }
    let place = place()
    let neighbour =
      place.before < 0
      ? tree.nodes.base[Int(place.parent)].lastChild : tree.nodes[place.before].previousSibling
    if neighbour >= 0, tree.nodes.base[Int(neighbour)].kind == .text, join(text, to: neighbour) { return }
    var node = HTMLNode(kind: .text)
    node.text = text
    insert(tree.add(node), at: place)
  }

  /// Adds characters to a text node; false when that would cost too much.
  @inline(never) private mutating func join(_ text: ByteRange, to node: Int32) -> Bool {
    let present = tree.nodes[node].text
    if present.start + present.count == text.start {
      tree.nodes[node].text.count += text.count
      return true
    }
    let decodedEnd = tokenizer.decodedStart + tokenizer.decoded.count
    if present.range.upperBound == decodedEnd {
      tokenizer.append(text)
      tree.nodes[node].text.count += text.count
      return true
    }
    // A text that was copied before costs from the budget: two growing texts would be copied in turn for ever.
    if Int(present.start) >= tokenizer.decodedStart {
      guard joinBudget >= Int(present.count) else { return false }
      joinBudget -= Int(present.count)
    }
    tokenizer.append(present)
    tokenizer.append(text)
    tree.nodes[node].text = ByteRange(start: decodedEnd, count: Int(present.count) + Int(text.count))
    return true
  }

  /// Inserts the comment token at the appropriate place.
  mutating func insertComment() { insertComment(at: place()) }

  /// Inserts the comment token.
  mutating func insertComment(at place: Place) {
    var node = HTMLNode(kind: .comment)
    node.text = tokenizer.token.text
    insert(tree.add(node), at: place)
  }

  /// Inserts the characters U+FFFD.
  mutating func insertReplacement() {
    let start = tokenizer.decodedStart + tokenizer.decoded.count
    tokenizer.append(.replacement)
    insertText(ByteRange(start: start, count: 3))
  }

  // MARK: Whitespace

  /// The number of whitespace bytes at the front of the text token.
  @inline(__always) func leadingWhitespace() -> Int {
    let text = tokenizer.token.text
    let bytes = tokenizer.pointer(text)
    var count = 0
    // A reference can also represent a carriage return, which is whitespace here.
    while count < Int(text.count), ASCII.isWhitespace(bytes[count]) { count &+= 1 }
    return count
  }

  /// Whether the text token is whitespace only.
  @inline(__always) func isWhitespaceOnly() -> Bool {
    leadingWhitespace() == Int(tokenizer.token.text.count)
  }

  /// Takes the whitespace at the front off the text token and returns it.
  mutating func takeLeadingWhitespace() -> ByteRange {
    let count = leadingWhitespace()
    let text = tokenizer.token.text
    tokenizer.token.text = ByteRange(start: Int(text.start) + count, count: Int(text.count) - count)
    return ByteRange(start: Int(text.start), count: count)
  }

  // MARK: Raw text

  /// The generic raw text and RCDATA element parsing algorithms; section 13.2.6.2.
  mutating func insertRawText(_ state: Tokenizer.State) {
    insertElement()
    tokenizer.state = state
    originalMode = mode
    mode = .text
  }

  // MARK: Closing

  /// Generates implied end tags, except for `tag`; section 13.2.6.3.
  @inline(__always) mutating func generateImpliedEndTags(except tag: HTMLTag = .other) {
    while true {
      let top = open.top
      guard top.classes.contains(.impliedEnd), top.namespace == .html, top.tag != tag else { return }
      pop()
    }
  }

  /// Closes the `p` in button scope, if there is one.
  @inline(__always) mutating func closeParagraph() {
    let index = open.last(.p)
    if index >= 0, index > open.nearest(.buttonScope) { closeParagraph(at: index) }
  }

  @inline(__always) private mutating func closeParagraph(at index: Int) {
    generateImpliedEndTags(except: .p)
    pop(to: index)
  }

  /// Takes elements off the stack up to and with the topmost HTML element `tag`, which must be there.
  @inline(__always) mutating func popUntil(_ tag: HTMLTag) { pop(to: open.last(tag)) }

  /// Removes the entry at `index` from the stack, wherever it is.
  mutating func removeOpen(at index: Int) {
    moved.removeAll()
    while open.count > index + 1 { moved.append(open.pop()) }
    pop()
    formattingBudget -= moved.count
    while !moved.isEmpty { open.push(moved.removeLast()) }
  }

  /// Resets the insertion mode appropriately; section 13.2.4.1.
  mutating func resetInsertionMode() {
    let index = open.nearest(.resetsMode)
    let isLast = index == 0
    switch open[index].tag {
    case .td, .th: mode = isLast ? .inBody : .inCell
    case .tr: mode = .inRow
    case .tbody, .thead, .tfoot: mode = .inTableBody
    case .caption: mode = .inCaption
    case .colgroup: mode = .inColumnGroup
    case .table: mode = .inTable
    case .template: mode = templateModes[templateModes.count - 1]
    case .head: mode = .inHead
    case .body: mode = .inBody
    case .frameset: mode = .inFrameset
    default: mode = headElement < 0 ? .beforeHead : .afterHead
    }
  }
}
