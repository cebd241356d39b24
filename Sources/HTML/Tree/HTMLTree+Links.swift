// Changes to the links between nodes. All take constant time but `moveChildren`, which takes
// time in proportion to the children moved.
extension HTMLTree {
  /// Adds a node without links and returns its index.
  @inline(__always) mutating func add(_ node: HTMLNode) -> Int32 {
    nodes.append(node)
    return Int32(truncatingIfNeeded: nodes.count &- 1)
  }

  /// Makes `child`, which has no parent, the last child of `parent`.
  @inline(__always) mutating func append(_ child: Int32, to parent: Int32) {
    let base = nodes.base
    let last = base[Int(parent)].lastChild
    base[Int(child)].parent = parent
    base[Int(child)].previousSibling = last
    if last >= 0 {
      base[Int(last)].nextSibling = child
    } else {
      base[Int(parent)].firstChild = child
    }
    base[Int(parent)].lastChild = child
  }

  /// Puts `child`, which has no parent, before `sibling`, which has one.
  mutating func insert(_ child: Int32, before sibling: Int32) {
    let parent = nodes[sibling].parent
    let previous = nodes[sibling].previousSibling
    nodes[child].parent = parent
    nodes[child].previousSibling = previous
    nodes[child].nextSibling = sibling
    nodes[sibling].previousSibling = child
    if previous >= 0 {
      nodes[previous].nextSibling = child
    } else {
      nodes[parent].firstChild = child
    }
  }

  /// Takes `child` out of its parent, if it has one; its own children stay with it.
  mutating func detach(_ child: Int32) {
    let node = nodes[child]
    guard node.parent >= 0 else { return }
    if node.previousSibling >= 0 {
      nodes[node.previousSibling].nextSibling = node.nextSibling
    } else {
      nodes[node.parent].firstChild = node.nextSibling
    }
    if node.nextSibling >= 0 {
      nodes[node.nextSibling].previousSibling = node.previousSibling
    } else {
      nodes[node.parent].lastChild = node.previousSibling
    }
    nodes[child].parent = -1
    nodes[child].previousSibling = -1
    nodes[child].nextSibling = -1
  }

  /// Appends all children of `source` to `target`, which must not be inside `source`'s children.
  mutating func moveChildren(of source: Int32, to target: Int32) {
    let first = nodes[source].firstChild
    guard first >= 0 else { return }
    var child = first
    while child >= 0 {
      nodes[child].parent = target
      child = nodes[child].nextSibling
    }
    let last = nodes[target].lastChild
    nodes[first].previousSibling = last
    if last >= 0 {
      nodes[last].nextSibling = first
    } else {
      nodes[target].firstChild = first
    }
    nodes[target].lastChild = nodes[source].lastChild
    nodes[source].firstChild = -1
    nodes[source].lastChild = -1
  }

  /// The node after `node` in document order, or -1; `skippingChildren` skips what is inside of `node`.
  @inline(__always)
  public func next(after node: Int32, skippingChildren: Bool = false) -> Int32 {
    if !skippingChildren, nodes[node].firstChild >= 0 { return nodes[node].firstChild }
    var current = node
    while current >= 0 {
      if nodes[current].nextSibling >= 0 { return nodes[current].nextSibling }
      current = nodes[current].parent
    }
    return -1
  }
}
