/// Finds places for a trie's nodes in the double array.
internal struct TrieLayout {
  var units: [TokenTrie.Unit] = []
  private var isTaken: [Bool] = []
  private var isBase: [Bool] = []
  /// The free places in their order, as a list that ends with 0 in both directions.
  private var nextFree: [Int32] = []
  private var previousFree: [Int32] = []
  private var firstFree: Int32 = 0
  private var lastFree: Int32 = 0

  /// Free places that are tried for one node before it gets a new block.
  private static let tries = 64

  init() {
    grow()
    // The root is at 0, and base 0 represents no children.
    isTaken[0] = true
    isBase[0] = true
  }

  /// Allocates slots for the children of one node and returns their base.
  mutating func place(_ bytes: [UInt8]) -> UInt32 {
    var candidate = firstFree
    for _ in 0..<Self.tries where candidate != 0 {
      if let base = take(bytes, at: Int(candidate)) { return base }
      candidate = nextFree[Int(candidate)]
    }
    let start = isTaken.count
    grow()
    // In an empty block every base is free, and every place.
    guard let base = take(bytes, at: start + Int(bytes[0])) else { preconditionFailure("an empty block without space") }
    return base
  }

  /// Takes places for all children with the first at `place`, if they are free and the base is new.
  private mutating func take(_ bytes: [UInt8], at place: Int) -> UInt32? {
    let base = place ^ Int(bytes[0])
    guard !isBase[base], bytes.allSatisfy({ !isTaken[base ^ Int($0)] }) else { return nil }
    isBase[base] = true
    for byte in bytes {
      let place = base ^ Int(byte)
      isTaken[place] = true
      let next = nextFree[place]
      let previous = previousFree[place]
      if previous == 0 { firstFree = next } else { nextFree[Int(previous)] = next }
      if next == 0 { lastFree = previous } else { previousFree[Int(next)] = previous }
    }
    return UInt32(base)
  }

  /// Adds a block of 256 places.
  private mutating func grow() {
    let free = TokenTrie.Unit(byte: 0, token: TokenTrie.Unit.noToken, base: 0)
    for place in units.count..<units.count + 256 {
      units.append(free)
      isTaken.append(false)
      isBase.append(false)
      nextFree.append(0)
      previousFree.append(lastFree)
      guard place > 0 else { continue }
      if lastFree == 0 { firstFree = Int32(place) } else { nextFree[Int(lastFree)] = Int32(place) }
      lastFree = Int32(place)
    }
  }

  /// All units, free ones with a byte that no node leads to them by. There is one: each base has a child of
  /// its own in its block of 256 places, so that a block with a free place has a free base.
  consuming func finished() -> [TokenTrie.Unit] {
    for place in units.indices where !isTaken[place] {
      guard let byte = (UInt8.min...UInt8.max).first(where: { !isBase[place ^ Int($0)] }) else {
        preconditionFailure("a block of the trie with more nodes than slots")
      }
      units[place] = TokenTrie.Unit(byte: byte, token: TokenTrie.Unit.noToken, base: 0)
    }
    return units
  }
}
