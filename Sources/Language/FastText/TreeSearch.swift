internal import CSystem

/// Finds the most probable leaves of a hierarchical softmax tree; one per thread.
///
/// The reference visits the tree from left to right and prunes what cannot beat the labels found so far. Here the more
/// probable child is visited first, so that more is pruned. The leaves found are then rescored from the root in single
/// precision, so that their probabilities equal the reference's.
internal struct TreeSearch {
  private struct Visit {
    var node: Int32
    var probability: Double
  }

  private let tree: LabelTree
  /// Whether each node is or contains an allowed leaf; empty if all leaves are allowed.
  private var open: [Bool]
  private var stack: [Visit] = []
  /// The probability of the right child at each inner node visited for this text.
  private var right: [Float]
  private var found: [(probability: Double, leaf: Int)] = []
  private var path: [Int32] = []

  internal init(_ tree: LabelTree, allowed: [Bool]) {
    self.tree = tree
    right = [Float](repeating: 0, count: tree.inner.count)
    open = allowed
    guard !allowed.isEmpty else { return }
    for node in tree.inner { open.append(open[Int(node.left)] || open[Int(node.right)]) }
  }

  internal mutating func run(_ hidden: UnsafePointer<Float>, output: OutputMatrix, best: inout BestLabels) {
    let leaves = tree.leafCount
    found.removeAll(keepingCapacity: true)
    stack.removeAll(keepingCapacity: true)
    stack.append(Visit(node: Int32(2 * leaves - 2), probability: 1))
    // The reference's threshold of 0 becomes log(10^-5): leaves below it are not returned.
    var least = 1e-5
    while let visit = stack.popLast() {
      if visit.probability < least * (1 - 1e-5) { continue }
      let node = Int(visit.node)
      if !open.isEmpty, !open[node] { continue }
      guard node >= leaves else {
        least = max(least, add(visit.probability, node, limit: best.limit))
        continue
      }
      let row = node &- leaves
      let chance = Float(1 / Double(1 + expf(-output.dot(row, hidden))))
      right[row] = chance
      let children = tree.inner[row]
      let onRight = Visit(node: children.right, probability: visit.probability * (Double(chance) + 1e-5))
      let onLeft = Visit(node: children.left, probability: visit.probability * (1 - Double(chance) + 1e-5))
      // The last one pushed is visited first.
      if chance > 0.5 {
        stack.append(onLeft)
        stack.append(onRight)
      } else {
        stack.append(onRight)
        stack.append(onLeft)
      }
    }
    for leaf in found {
      if let score = score(leaf.leaf) { best.insert(score: score, label: leaf.leaf) }
    }
  }

  /// Adds a leaf to the most probable ones and returns the probability that further leaves must exceed.
  private mutating func add(_ probability: Double, _ leaf: Int, limit: Int) -> Double {
    var at = found.count
    found.append((probability, leaf))
    while at > 0, found[at - 1].probability < probability {
      found[at] = found[at - 1]
      at -= 1
    }
    found[at] = (probability, leaf)
    if found.count > limit { found.removeLast() }
    return found.count == limit ? found[limit - 1].probability : 0
  }

  /// The reference's score of a leaf, its log probability summed from the root down; nil if the reference, which prunes
  /// by these sums, does not reach it.
  private mutating func score(_ leaf: Int) -> Float? {
    path.removeAll(keepingCapacity: true)
    var node = leaf
    while tree.parents[node] >= 0 {
      path.append(Int32(node))
      node = Int(tree.parents[node])
    }
    var score: Float = 0
    for step in path.reversed() {
      let chance = right[Int(tree.parents[Int(step)]) - tree.leafCount]
      score += BestLabels.logarithm(tree.isRight[Int(step)] ? chance : Float(1 - Double(chance)))
      if score < BestLabels.logarithm(0) { return nil }
    }
    return score
  }
}
