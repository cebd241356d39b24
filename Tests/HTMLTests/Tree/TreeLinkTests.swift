import Base
import TestSupport
import Testing

@testable import HTML

/// Changes of a tree against lists of children.
@Suite struct TreeLinkTests {
  /// A tree of lists: children by node, and each node's parent.
  private struct Model {
    var children: [[Int32]]
    var parent: [Int32]

    func isInside(_ node: Int32, of ancestor: Int32) -> Bool {
      var current = node
      while current >= 0 {
        if current == ancestor { return true }
        current = parent[Int(current)]
      }
      return false
    }

    mutating func detach(_ node: Int32) {
      guard parent[Int(node)] >= 0 else { return }
      children[Int(parent[Int(node)])].removeAll { $0 == node }
      parent[Int(node)] = -1
    }

    /// A node and all inside, in document order.
    func order(_ node: Int32) -> [Int32] { [node] + children[Int(node)].flatMap { order($0) } }
  }

  private static func order(_ tree: borrowing HTMLTree, _ node: Int32) -> [Int32] {
    var (order, current) = ([Int32](), node)
    let end = tree.next(after: node, skippingChildren: true)
    while current != end, current >= 0 {
      order.append(current)
      current = tree.next(after: current)
    }
    return order
  }

  @Test(arguments: 1...6) func changesAreThoseOfLists(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var tree = HTMLTree()
    tree.load { (_: inout ByteBuffer) in }
    let count = 40
    for _ in 1..<count { _ = tree.add(HTMLNode(kind: .element)) }
    var model = Model(children: Array(repeating: [], count: count), parent: Array(repeating: -1, count: count))
    for step in 0..<1500 {
      let node = Int32.random(in: 1..<Int32(count), using: &generator)
      let other = Int32.random(in: 0..<Int32(count), using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0 where model.parent[Int(node)] < 0 && !model.isInside(other, of: node):
        tree.append(node, to: other)
        model.children[Int(other)].append(node)
        model.parent[Int(node)] = other
      case 1 where model.parent[Int(node)] < 0 && model.parent[Int(other)] >= 0 && !model.isInside(other, of: node):
        let parent = model.parent[Int(other)]
        tree.insert(node, before: other)
        model.children[Int(parent)].insert(node, at: model.children[Int(parent)].firstIndex(of: other)!)
        model.parent[Int(node)] = parent
      case 2:
        tree.detach(node)
        model.detach(node)
      case 3 where other != node && !model.isInside(other, of: node):
        tree.moveChildren(of: node, to: other)
        for child in model.children[Int(node)] { model.parent[Int(child)] = other }
        model.children[Int(other)] += model.children[Int(node)]
        model.children[Int(node)] = []
      default: continue
      }
      guard step % 10 == 0 else { continue }
      #expect(violations(in: tree, limits: HTMLLimits()) == [])
      // Nodes without a parent are trees of their own.
      for root in model.parent.indices where model.parent[root] < 0 {
        let expected = model.order(Int32(root))
        #expect(Self.order(tree, Int32(root)) == expected)
      }
    }
  }

  /// Flattening keeps every node and the order of all text, at no more levels than allowed.
  @Test(arguments: [4, 5, 8, 20]) func flattening(_ limit: Int) {
    var generator = SeededGenerator(seed: UInt64(limit))
    for _ in 0..<15 {
      var tree = HTMLTree()
      tree.load { bytes in bytes.append(Array("abcdefghijklmnopqrstuvwxyz".utf8)) }
      var parents: [Int32] = [HTMLTree.root]
      for index in 0..<60 {
        let isText = Bool.random(using: &generator)
        var node = HTMLNode(kind: isText ? .text : .element)
        if isText { node.text = ByteRange(start: index % 26, count: 1) } else { node.tag = .div }
        let child = tree.add(node)
        // Mostly below the last element, so that chains are long.
        tree.append(
          child,
          to: Int.random(in: 0..<5, using: &generator) == 0 ? parents.randomElement(using: &generator)! : parents.last!)
        if !isText { parents.append(child) }
      }
      func texts(_ tree: borrowing HTMLTree) -> [Int32] {
        let order = Self.order(tree, HTMLTree.root)
        var texts: [Int32] = []
        for node in order where tree.nodes[node].kind == .text { texts.append(node) }
        return texts
      }
      let before = texts(tree)
      let nodes = Self.order(tree, HTMLTree.root).count
      tree.flatten(toDepth: limit)
      let (after, left) = (texts(tree), Self.order(tree, HTMLTree.root).count)
      #expect(after == before)
      #expect(left == nodes)
      var limits = HTMLLimits()
      limits.depth = limit
      // The random tree has texts side by side, as flattened ones may.
      tree.limitsReached.insert(.depth)
      #expect(violations(in: tree, limits: limits) == [])
    }
  }

  @Test(arguments: [
    ("", ""), ("a\rb", "a\nb"), ("a\r\nb\n", "a\nb\n"), ("\r\r\n\r", "\n\n\n"), ("\n\r", "\n\n"), ("\r", "\n"),
    ("abc", "abc"),
  ])
  func newlines(_ text: String, _ expected: String) {
    var tree = HTMLTree()
    tree.load { bytes in bytes.append(utf8: text) }
    tree.normalizeNewlines()
    #expect(tree.bytes.string() == expected)
    #expect(tree.sourceCount == expected.utf8.count)
  }

  /// HTML Standard, 13.3: what is escaped where, and what has no end tag.
  @Test(arguments: [
    (
      "<p title='a&amp;\"<>\u{A0}'>a&amp;\"&lt;>\u{A0}é",
      "<p title=\"a&amp;&quot;&lt;&gt;&nbsp;\">a&amp;\"&lt;&gt;&nbsp;é</p>"
    ),
    ("<br><img src=x><hr>", "<br><img src=\"x\"><hr>"), ("<style>a > b & c</style>", "<style>a > b & c</style>"),
    ("<xmp><b></xmp>", "<xmp><b></xmp>"), ("<!-- a > b -->", "<!-- a > b -->"),
    ("<textarea>\n&lt;", "<textarea>&lt;</textarea>"),
    ("<svg viewbox=1><foreignobject>x", "<svg viewBox=\"1\"><foreignObject>x</foreignObject></svg>"),
    ("<input disabled>", "<input disabled=\"\">"), ("<x-y a=1>", "<x-y a=\"1\"></x-y>"),
  ])
  func serialization(_ body: String, _ expected: String) {
    let tree = HTMLTree(parsing: "<!doctype html><body>\(body)")
    var output = ByteBuffer()
    tree.serialize(into: &output)
    #expect(output.string() == "<!DOCTYPE html><html><head></head><body>\(expected)</body></html>")
    // Parsed again it is the same.
    let again = HTMLTree(parsing: output.string())
    #expect(again.dump() == tree.dump())
  }

  /// An arena is an array.
  @Test func arenas() {
    var generator = SeededGenerator(seed: 2)
    var arena = Arena<UInt32>(capacity: 0)
    var expected: [UInt32] = []
    for step in 0..<3000 as Range<UInt32> {
      switch Int.random(in: 0..<8, using: &generator) {
      case 0...2:
        arena.append(step)
        expected.append(step)
      case 3:
        let count = Int.random(in: 0...30, using: &generator)
        arena.append(repeating: step, count: count)
        expected += Array(repeating: step, count: count)
      case 4 where !expected.isEmpty:
        let last = arena.removeLast()
        #expect(last == expected.removeLast())
      case 5:
        let count = Int.random(in: 0...expected.count, using: &generator)
        arena.truncate(to: count)
        expected.removeLast(expected.count - count)
      case 6 where !expected.isEmpty:
        let place = Int.random(in: 0..<expected.count, using: &generator)
        arena[place] = step
        arena[Int32(place)] &+= 1
        expected[place] = step + 1
      default: arena.shrink(to: 20)
      }
      #expect(arena.count == expected.count)
    }
    let found = arena.indices.map { arena[$0] }
    #expect(found == expected)
  }
}
