import Base

// Active formatting elements and their repair: sections 13.2.4.3 and 13.2.6.4.7.
extension TreeConstruction {
  /// Inserts a formatting element for the token and puts it on the list.
  mutating func insertFormattingElement() {
    let node = insertElement()
    guard formattingBudget >= 0 else { return }
    applyNoahsArk(node)
    formatting.append(FormattingElements.Entry(node: node, tag: tokenizer.token.tag))
  }

  /// At most three elements of the same name and attributes are on the list after a marker: the
  /// earliest goes.
  private mutating func applyNoahsArk(_ node: Int32) {
    let tag = tree.nodes[node].tag
    var same = 0
    var index = formatting.count - 1
    while index >= 0, !formatting[index].isMarker {
      formattingBudget -= 1
      if formatting[index].tag == tag, hasSameAttributes(formatting[index].node, node) {
        same += 1
        if same == 3 {
          formatting.remove(at: index)
          return
        }
      }
      index -= 1
    }
  }

  private func hasSameAttributes(_ one: Int32, _ other: Int32) -> Bool {
    let left = tree.nodes[one].attributes
    let right = tree.nodes[other].attributes
    guard left.count == right.count else { return false }
    if left.lowerBound == right.lowerBound { return true }
    return left.allSatisfy { index in
      let attribute = tokenizer.attributes[index]
      return right.contains {
        tokenizer.equal(tokenizer.attributes[$0].nameText, attribute.nameText)
          && tokenizer.equal(tokenizer.attributes[$0].value, attribute.value)
      }
    }
  }

  /// Reconstructs the active formatting elements: opens again what earlier blocks left open.
  @inline(__always) mutating func reconstructFormatting() {
    let count = formatting.count
    guard count > 0 else { return }
    let last = formatting.entries.base[count &- 1]
    if last.isMarker || tree.nodes.base[Int(last.node)].isOpen { return }
    reopenFormatting()
  }

  @inline(never) private mutating func reopenFormatting() {
    var index = formatting.count - 1
    while index > 0, !formatting[index - 1].isMarker, !tree.nodes[formatting[index - 1].node].isOpen {
      index -= 1
    }
    formattingBudget -= formatting.count - index
    guard formattingBudget >= 0 else { return abandonFormatting() }
    while index < formatting.count {
      let copy = clone(formatting[index].node)
      insert(copy, at: place())
      let tag = formatting[index].tag
      push(copy, name: Int32(tag.rawValue), tag: tag)
      formatting[index].node = copy
      index += 1
    }
  }

  /// Repair has cost more than the page is worth: from here on formatting ends where its block does.
  private mutating func abandonFormatting() {
    formatting.removeAll()
    tree.limitsReached.insert(.formatting)
  }

  /// A new element like `node`, without links; attributes are shared.
  private mutating func clone(_ node: Int32) -> Int32 {
    var copy = HTMLNode(kind: .element)
    let original = tree.nodes[node]
    copy.tag = original.tag
    copy.firstAttribute = original.firstAttribute
    copy.attributeCount = original.attributeCount
    copy.attributeNames = original.attributeNames
    return tree.add(copy)
  }

  /// The adoption agency algorithm for an end tag `subject`.
  mutating func adoptOut(_ subject: HTMLTag) {
    let top = open.top
    if top.tag == subject, top.namespace == .html, formatting.index(of: top.node) < 0 { return pop() }
    for _ in 0..<8 {
      formattingBudget -= formatting.count
      guard formattingBudget >= 0 else {
        abandonFormatting()
        return closeNearest()
      }
      let listed = formatting.lastIndex(of: subject)
      guard listed >= 0 else { return closeNearest() }
      let node = formatting[listed].node
      guard tree.nodes[node].isOpen else { return formatting.remove(at: listed) }
      let position = open.index(of: node, named: subject)
      guard position > open.nearest(.scope) else { return }
      guard let furthest = furthestBlock(above: position) else {
        pop(to: position)
        return formatting.remove(at: listed)
      }
      formattingBudget -= open.count - position
      adopt(position, listed: listed, furthest: furthest)
    }
  }

  /// The lowest special element above a stack position.
  private func furthestBlock(above position: Int) -> Int? {
    var lowest = -1
    var index = open.nearest(.special)
    while index > position {
      lowest = index
      index = Int(open[index - 1].nearest[OpenElements.Lane.special.rawValue])
    }
    return lowest >= 0 ? lowest : nil
  }

  /// One round of the algorithm: the formatting element at stack position `position` ends, and
  /// continues inside of the block at `furthest`.
  private mutating func adopt(_ position: Int, listed: Int, furthest: Int) {
    adoptions += 1
    let ancestor = open[position - 1]
    let block = open[furthest]
    var bookmark = listed
    moved.removeAll()
    // What is above the block stays above it.
    while open.count > furthest + 1 { moved.append(open.pop()) }
    let aboveBlock = moved.count
    open.pop()
    var lastNode = block.node
    var steps = 0
    // Entries between the two, from the top: dropped, or replaced by copies that hold what is below them.
    while open.count > position + 1 {
      var entry = open.pop()
      steps += 1
      let index = tree.nodes[entry.node].isOpen ? formatting.index(of: entry.node) : -1
      formattingBudget -= formatting.count
      if index < 0 || steps > 3 {
        if index >= 0 {
          formatting.remove(at: index)
          if index < bookmark { bookmark -= 1 }
        }
        tree.nodes[entry.node].isOpen = false
        continue
      }
      let copy = clone(entry.node)
      tree.nodes[entry.node].isOpen = false
      tree.nodes[copy].isOpen = true
      formatting[index].node = copy
      if lastNode == block.node { bookmark = index + 1 }
      tree.detach(lastNode)
      tree.append(lastNode, to: copy)
      lastNode = copy
      entry.node = copy
      moved.append(entry)
    }
    var entry = open.pop()
    tree.nodes[entry.node].isOpen = false
    tree.detach(lastNode)
    insert(lastNode, at: place(in: ancestor))
    let copy = clone(entry.node)
    tree.nodes[copy].isOpen = true
    tree.moveChildren(of: block.node, to: copy)
    tree.append(copy, to: block.node)
    let old = formatting.index(of: entry.node)
    formatting.remove(at: old)
    if old < bookmark { bookmark -= 1 }
    formatting.insert(FormattingElements.Entry(node: copy, tag: entry.tag), at: bookmark)
    // The stack again: the copies, the block, the new formatting element, what was above.
    while moved.count > aboveBlock { open.push(moved.removeLast()) }
    open.push(block)
    entry.node = copy
    open.push(entry)
    while !moved.isEmpty { open.push(moved.removeLast()) }
  }
}
