extension HTMLTree {
  /// Flattens nodes deeper than `limit` levels below the document: elements there become
  /// siblings at the deepest allowed level, in document order, so that no text is lost and no
  /// reader of the tree meets a chain of a hundred thousand parents.
  ///
  /// An element that is flattened keeps the text that is before its first child element; text
  /// after a child element follows that element as a sibling.
  mutating func flatten(toDepth limit: Int) {
    let limit = max(limit, 4)
    var node = HTMLTree.root
    var depth = 0
    while node >= 0 {
      if depth == limit - 1, nodes[node].firstChild >= 0 { flattenChildren(of: node) }
      // What was flattened is now one level below `node`, with only text inside of it.
      if depth < limit - 1, nodes[node].firstChild >= 0 {
        node = nodes[node].firstChild
        depth += 1
        continue
      }
      while node >= 0, nodes[node].nextSibling < 0 {
        node = nodes[node].parent
        depth -= 1
      }
      if node >= 0 { node = nodes[node].nextSibling }
    }
  }

  /// Makes every descendant of `parent` its child in document order, but for the text at the front of each element.
  private mutating func flattenChildren(of parent: Int32) {
    var child = nodes[parent].firstChild
    while child >= 0 {
      // Leading text stays; everything from the first element on moves up after `child`.
      var first = nodes[child].firstChild
      while first >= 0, nodes[first].kind != .element { first = nodes[first].nextSibling }
      if first >= 0 {
        limitsReached.insert(.depth)
        liftTail(from: first, of: child, in: parent)
      }
      child = nodes[child].nextSibling
    }
  }

  /// Moves `first` and its later siblings out of `child` to the place right after it in `parent`.
  ///
  /// A node moves directly to its final place, at most once, so the time is linear.
  private mutating func liftTail(from first: Int32, of child: Int32, in parent: Int32) {
    let last = nodes[child].lastChild
    var moved = first
    while moved >= 0 {
      nodes[moved].parent = parent
      moved = nodes[moved].nextSibling
    }
    let before = nodes[first].previousSibling
    nodes[child].lastChild = before
    if before >= 0 { nodes[before].nextSibling = -1 } else { nodes[child].firstChild = -1 }
    let next = nodes[child].nextSibling
    nodes[child].nextSibling = first
    nodes[first].previousSibling = child
    nodes[last].nextSibling = next
    if next >= 0 { nodes[next].previousSibling = last } else { nodes[parent].lastChild = last }
  }
}
