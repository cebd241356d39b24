/// Which documents are connected: an array of 32 bits a document, so that 100 million take 400 MB.
///
/// The root of a component is its smallest member, whatever the order in which connections were made.
package struct UnionFind: ~Copyable {
  private let parents: UnsafeMutablePointer<UInt32>
  /// A bit for each document that is connected to another.
  private let connected: UnsafeMutablePointer<UInt64>
  /// Documents.
  package let count: Int

  /// - Parameter count: documents, at most `UInt32.max`; each is alone.
  package init(count: Int) {
    precondition(count <= Int(UInt32.max), "too many documents for 32 bits")
    self.count = count
    parents = .allocate(capacity: max(count, 1))
    for index in 0..<count { parents[index] = UInt32(truncatingIfNeeded: index) }
    connected = .allocate(capacity: count / 64 + 1)
    connected.initialize(repeating: 0, count: count / 64 + 1)
  }

  deinit {
    parents.deallocate()
    connected.deallocate()
  }

  /// The smallest member of a document's component.
  @inline(__always)
  package func root(_ document: UInt32) -> UInt32 {
    var at = document
    while true {
      let parent = parents[Int(at)]
      if parent == at { return at }
      // Halves the path, so that later looks are short.
      let next = parents[Int(parent)]
      parents[Int(at)] = next
      at = next
    }
  }

  /// Connects two documents.
  @inline(__always)
  package mutating func join(_ a: UInt32, _ b: UInt32) {
    connected[Int(a &>> 6)] |= 1 &<< UInt64(a & 63)
    connected[Int(b &>> 6)] |= 1 &<< UInt64(b & 63)
    let (a, b) = (root(a), root(b))
    if a < b { parents[Int(b)] = a } else { parents[Int(a)] = b }
  }

  /// Calls `body` with every document that is connected to another, in order, and its root.
  package func forEachConnected(_ body: (_ document: UInt32, _ root: UInt32) throws -> Void) rethrows {
    for word in 0...count / 64 {
      var bits = connected[word]
      while bits != 0 {
        let document = UInt32(truncatingIfNeeded: word &* 64 &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
        try body(document, root(document))
      }
    }
  }
}
