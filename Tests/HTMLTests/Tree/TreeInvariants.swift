import Base
import HTML

/// What is wrong with a tree's links and ranges; empty for every tree that a parser may build.
func violations(in tree: borrowing HTMLTree, limits: HTMLLimits = HTMLLimits()) -> [String] {
  var found: [String] = []
  let count = tree.nodes.count
  var visited = 0
  var depth = 0
  var node = HTMLTree.root
  while node >= 0 {
    visited += 1
    if visited > count { return found + ["a cycle, or a node with two parents"] }
    found += violations(of: node, in: tree)
    if tree.nodes[node].firstChild >= 0 {
      node = tree.nodes[node].firstChild
      depth += 1
      if tree.nodes[node].kind == .element, depth > limits.depth { found.append("node \(node) at level \(depth)") }
      continue
    }
    while node >= 0, tree.nodes[node].nextSibling < 0 {
      node = tree.nodes[node].parent
      depth -= 1
    }
    if node >= 0 {
      node = tree.nodes[node].nextSibling
      if tree.nodes[node].kind == .element, depth > limits.depth { found.append("node \(node) at level \(depth)") }
    }
    if found.count > 5 { return found }
  }
  return found
}

private func violations(of index: Int32, in tree: borrowing HTMLTree) -> [String] {
  var found: [String] = []
  let node = tree.nodes[index]
  if node.text.range.upperBound > tree.bytes.count { found.append("node \(index): text past the end") }
  if node.kind == .text, node.text.isEmpty { found.append("node \(index): empty text") }
  if node.kind == .text || node.kind == .comment, node.firstChild >= 0 { found.append("node \(index): children") }
  if node.attributes.upperBound > tree.attributes.count { found.append("node \(index): attributes past the end") }
  for attribute in node.attributes where attribute < tree.attributes.count {
    let attribute = tree.attributes[attribute]
    if max(attribute.nameText.range.upperBound, attribute.value.range.upperBound) > tree.bytes.count {
      found.append("node \(index): attribute past the end")
    }
  }
  if (node.firstChild < 0) != (node.lastChild < 0) { found.append("node \(index): first without last child") }
  if node.firstChild >= 0 {
    if tree.nodes[node.firstChild].previousSibling >= 0 { found.append("node \(index): first child has one before it") }
    if tree.nodes[node.lastChild].nextSibling >= 0 { found.append("node \(index): last child has one behind it") }
    if tree.nodes[node.firstChild].parent != index || tree.nodes[node.lastChild].parent != index {
      found.append("node \(index): not its children's parent")
    }
  }
  if node.nextSibling >= 0 {
    let next = tree.nodes[node.nextSibling]
    if next.previousSibling != index || next.parent != node.parent { found.append("node \(index): siblings disagree") }
    // Flattening can put texts of several parents side by side.
    if node.kind == .text, next.kind == .text, !tree.limitsReached.contains(.depth) {
      found.append("node \(index): two texts side by side")
    }
  } else if index != HTMLTree.root, tree.nodes[node.parent].lastChild != index {
    found.append("node \(index): last of its siblings and not its parent's last child")
  }
  return found
}
