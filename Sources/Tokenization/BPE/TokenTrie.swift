/// All tokens as a double array: the longest token at a place of the text is found with one load a byte.
internal struct TokenTrie {
  /// A node; its child by byte `b` is `units[base ^ b]` where that one's `parent` is this node.
  struct Unit {
    var base: UInt32 = 0
    var parent: UInt32 = .max
    /// The token that ends here, or `none`.
    var token: UInt32 = TokenTrie.none
  }

  /// No token.
  static let none = UInt32.max
  private static let root: UInt32 = 0

  private(set) var units: [Unit]
  /// For each token the longest other token that it begins with, or `none`.
  private(set) var shorter: [UInt32]

  /// - Parameter tokens: the bytes of each token; empty ones are left out.
  init(_ tokens: TokenBytes) {
    let plain = LinkedTrie(tokens)
    var layout = Layout()
    units = []
    shorter = Array(repeating: Self.none, count: tokens.count)
    var stack: [(node: Int, unit: UInt32, last: UInt32)] = [(0, Self.root, Self.none)]
    var children: [(byte: UInt8, node: Int)] = []
    layout.take(Self.root)
    layout.units[Int(Self.root)].parent = Self.root
    while let (node, unit, last) = stack.popLast() {
      var last = last
      let token = plain.nodes[node].token
      layout.units[Int(unit)].token = token
      if token != Self.none {
        shorter[Int(token)] = last
        last = token
      }
      children.removeAll(keepingCapacity: true)
      var child = plain.nodes[node].firstChild
      while child != 0 {
        children.append((plain.nodes[Int(child)].byte, Int(child)))
        child = plain.nodes[Int(child)].nextSibling
      }
      if children.isEmpty { continue }
      let base = layout.place(children.map(\.byte))
      layout.units[Int(unit)].base = base
      for (byte, node) in children {
        let target = base ^ UInt32(byte)
        layout.units[Int(target)].parent = unit
        stack.append((node, target, last))
      }
    }
    units = layout.units
  }

  /// Calls `body` with every token that `bytes` begins with, the shortest first, and its length.
  @inline(__always)
  func forEachPrefix(of bytes: UnsafePointer<UInt8>, count: Int, _ body: (UInt32, Int) -> Void) {
    var node = Self.root
    var length = 0
    while length < count {
      let next = units[Int(node)].base ^ UInt32(bytes[length])
      guard units[Int(next)].parent == node, next != Self.root else { return }
      node = next
      length += 1
      let token = units[Int(node)].token
      if token != Self.none { body(token, length) }
    }
  }

  /// The token that is exactly these bytes, or `none`.
  func token(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt32 {
    var found = Self.none
    forEachPrefix(of: bytes, count: count) { token, length in if length == count { found = token } }
    return found
  }

  /// The trie with other token numbers; tokens without one are no longer found.
  mutating func renumber(_ newNumber: (UInt32) -> UInt32) {
    for index in units.indices where units[index].token != Self.none {
      units[index].token = newNumber(units[index].token)
    }
    // What is left may be longer than the next shorter one by more than it was: follow the chains.
    var moved = Array(repeating: Self.none, count: shorter.count)
    for token in shorter.indices {
      let number = newNumber(UInt32(token))
      guard number != Self.none else { continue }
      var next = shorter[token]
      while next != Self.none, newNumber(next) == Self.none { next = shorter[Int(next)] }
      moved[Int(number)] = next == Self.none ? Self.none : newNumber(next)
    }
    shorter = moved
  }
}

/// A trie of nodes with lists of children, from which the double array is laid out.
private struct LinkedTrie {
  struct Node {
    var token = TokenTrie.none
    var firstChild: UInt32 = 0
    var nextSibling: UInt32 = 0
    var byte: UInt8 = 0
  }

  var nodes: [Node] = [Node()]

  init(_ tokens: TokenBytes) {
    nodes.reserveCapacity(tokens.bytes.count / 3)
    for token in 0..<tokens.count {
      let range = tokens.range(of: token)
      if range.isEmpty { continue }
      var node = 0
      for index in range { node = child(of: node, tokens.bytes[index]) }
      nodes[node].token = UInt32(token)
    }
  }

  private mutating func child(of node: Int, _ byte: UInt8) -> Int {
    var child = Int(nodes[node].firstChild)
    while child != 0 {
      if nodes[child].byte == byte { return child }
      child = Int(nodes[child].nextSibling)
    }
    let new = nodes.count
    nodes.append(Node(nextSibling: nodes[node].firstChild, byte: byte))
    nodes[node].firstChild = UInt32(new)
    return new
  }
}

/// Finds places for nodes in the double array.
private struct Layout {
  var units: [TokenTrie.Unit] = []
  private var isTaken: [Bool] = []
  /// Below this all is taken, or was given up on.
  private var firstFree = 0

  /// Marks one place as taken.
  mutating func take(_ place: UInt32) {
    grow(past: Int(place))
    isTaken[Int(place)] = true
  }

  /// Takes places for the children of one node and gives their base.
  mutating func place(_ bytes: [UInt8]) -> UInt32 {
    while firstFree < isTaken.count, isTaken[firstFree] { firstFree += 1 }
    var candidate = firstFree
    var tries = 0
    while true {
      grow(past: candidate | 0xFF)
      if !isTaken[candidate] {
        let base = UInt32(candidate) ^ UInt32(bytes[0])
        if bytes.allSatisfy({ !isTaken[Int(base ^ UInt32($0))] }) {
          for byte in bytes { isTaken[Int(base ^ UInt32(byte))] = true }
          return base
        }
        tries += 1
        // Crowded places are left to nodes with one child.
        if tries == 64 { candidate = max(candidate, isTaken.count - 512) }
      }
      candidate += 1
    }
  }

  private mutating func grow(past place: Int) {
    guard place >= isTaken.count else { return }
    let count = (place | 0xFF) + 1
    isTaken.append(contentsOf: repeatElement(false, count: count - isTaken.count))
    units.append(contentsOf: repeatElement(TokenTrie.Unit(), count: count - units.count))
  }
}
