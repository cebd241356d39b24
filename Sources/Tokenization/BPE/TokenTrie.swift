/// All tokens as a double array: the longest token at a place of the text is found with one load a byte.
internal struct TokenTrie {
  /// A node in one word: the byte that leads to it (8 bits), the token that ends here or `noToken` (24), and its
  /// base (32). Its child by byte `b` is the unit at `base ^ b`, where that one's byte is `b`; no two nodes
  /// have the same base, so that this identifies a child's parent.
  struct Unit: BitwiseCopyable, Sendable {
    private var word: UInt64

    static let noToken: UInt32 = 0xFF_FFFF

    init(byte: UInt8, token: UInt32, base: UInt32) {
      word = UInt64(byte) | UInt64(token) << 8 | UInt64(base) << 32
    }

    @inline(__always) var byte: UInt8 { UInt8(truncatingIfNeeded: word) }
    @inline(__always) var token: UInt32 { UInt32(truncatingIfNeeded: word) &>> 8 }
    @inline(__always) var base: UInt32 { UInt32(truncatingIfNeeded: word &>> 32) }
  }

  /// The value for no token in lists of token IDs.
  static let none = UInt32.max

  private(set) var units: [Unit]
  /// For each token its longest proper prefix that is a token, or `none`.
  private(set) var shorter: [UInt32]

  /// - Parameter tokens: the bytes of each token; empty ones are left out.
  init(_ tokens: TokenBytes) {
    let plain = LinkedTrie(tokens)
    var layout = TrieLayout()
    shorter = Array(repeating: Self.none, count: tokens.count)
    var stack: [(node: Int, unit: Int, last: UInt32)] = [(0, 0, Self.none)]
    var children: [(byte: UInt8, node: Int)] = []
    while let (node, unit, last) = stack.popLast() {
      var last = last
      let token = plain.nodes[node].token
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
      let base = children.isEmpty ? 0 : layout.place(children.map(\.byte))
      layout.units[unit] = Unit(
        byte: plain.nodes[node].byte, token: token == Self.none ? Unit.noToken : token, base: base)
      for (byte, node) in children { stack.append((node, Int(base ^ UInt32(byte)), last)) }
    }
    units = layout.finished()
  }

  /// Calls `body` with every token that `bytes` begins with, the shortest first, and its length.
  @inline(__always)
  static func forEachPrefix(
    in units: UnsafePointer<Unit>, of bytes: UnsafePointer<UInt8>, count: Int, _ body: (UInt32, Int) -> Void
  ) {
    var base = units[0].base
    var length = 0
    while length < count {
      let byte = bytes[length]
      let unit = units[Int(base ^ UInt32(byte))]
      guard unit.byte == byte else { return }
      length &+= 1
      if unit.token != Unit.noToken { body(unit.token, length) }
      base = unit.base
      if base == 0 { return }
    }
  }

  /// The token that is exactly these bytes, or `none`.
  func token(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt32 {
    var found = Self.none
    units.withUnsafeBufferPointer { units in
      guard let base = units.baseAddress else { return }
      Self.forEachPrefix(in: base, of: bytes, count: count) { token, length in if length == count { found = token } }
    }
    return found
  }

  /// The trie with other token IDs; tokens without one are no longer found.
  mutating func renumber(_ newNumber: (UInt32) -> UInt32, count: Int) {
    for index in units.indices where units[index].token != Unit.noToken {
      let number = newNumber(units[index].token)
      let unit = units[index]
      units[index] = Unit(byte: unit.byte, token: number == Self.none ? Unit.noToken : number, base: unit.base)
    }
    var moved = Array(repeating: Self.none, count: count)
    for token in shorter.indices {
      let number = newNumber(UInt32(token))
      guard number != Self.none else { continue }
      // A removed token is replaced by the next shorter one.
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
    var parent: UInt32 = 0
    var byte: UInt8 = 0
  }

  var nodes: [Node] = [Node()]
  /// Nodes by their parent and byte: an open table, so that a node of many children is not searched.
  private var table: [UInt32]

  init(_ tokens: TokenBytes) {
    nodes.reserveCapacity(tokens.bytes.count / 3)
    var size = 1 << 10
    while size < tokens.bytes.count * 2 { size *= 2 }
    table = Array(repeating: 0, count: size)
    for token in 0..<tokens.count {
      let range = tokens.range(of: token)
      if range.isEmpty { continue }
      var node = 0
      for index in range { node = child(of: node, tokens.bytes[index]) }
      nodes[node].token = UInt32(token)
    }
  }

  private mutating func child(of node: Int, _ byte: UInt8) -> Int {
    let key = UInt64(node) << 8 | UInt64(byte)
    var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32) & (table.count - 1)
    while table[place] != 0 {
      let child = Int(table[place])
      if nodes[child].parent == node, nodes[child].byte == byte { return child }
      place = (place + 1) & (table.count - 1)
    }
    let new = nodes.count
    nodes.append(Node(nextSibling: nodes[node].firstChild, parent: UInt32(node), byte: byte))
    nodes[node].firstChild = UInt32(new)
    table[place] = UInt32(new)
    return new
  }
}
