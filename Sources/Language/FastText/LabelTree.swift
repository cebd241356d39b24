/// The Huffman tree of hierarchical softmax: leaves are labels, frequent ones near the root.
///
/// Built from the labels' counts as `HierarchicalSoftmaxLoss::buildTree` of fastText 0.9.2 does.
internal struct LabelTree: Sendable {
  internal struct Node: Sendable {
    var left: Int32
    var right: Int32
  }

  internal let leafCount: Int
  /// Inner nodes; node `leafCount + i` of the tree is `inner[i]` and has output row `i`.
  internal let inner: [Node]
  /// The parent of each node; -1 for the root.
  internal let parents: [Int32]
  /// Whether a node is its parent's right child.
  internal let isRight: [Bool]

  internal init(counts: [Int], damaged: (String) -> LanguageError) throws(LanguageError) {
    let leaves = counts.count
    leafCount = leaves
    let total = 2 * leaves - 1
    var count = counts + [Int](repeating: 1_000_000_000_000_000, count: leaves - 1)
    var parent = [Int32](repeating: -1, count: total)
    var isRight = [Bool](repeating: false, count: total)
    var inner: [Node] = []
    inner.reserveCapacity(leaves - 1)
    var leaf = leaves - 1
    var node = leaves
    for index in leaves..<max(total, leaves) {
      var pair = (0, 0)
      for side in 0..<2 {
        let chosen: Int
        if leaf >= 0, node >= total || count[leaf] < count[node] {
          chosen = leaf
          leaf -= 1
        } else {
          chosen = node
          node += 1
        }
        // Counts beyond 10^15 would join nodes that do not exist yet.
        guard chosen < index else { throw damaged("label counts that form no tree") }
        if side == 0 { pair.0 = chosen } else { pair.1 = chosen }
      }
      let (sum, overflow) = count[pair.0].addingReportingOverflow(count[pair.1])
      guard !overflow else { throw damaged("label counts that overflow") }
      count[index] = sum
      parent[pair.0] = Int32(index)
      parent[pair.1] = Int32(index)
      isRight[pair.1] = true
      inner.append(Node(left: Int32(pair.0), right: Int32(pair.1)))
    }
    self.inner = inner
    parents = parent
    self.isRight = isRight
  }
}
