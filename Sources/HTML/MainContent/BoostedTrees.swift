internal import Base
internal import CTrees

/// Gradient-boosted regression trees over rows of bytes.
///
/// A node of the file is four bytes. Inner nodes: feature (15 bits), threshold, distance to the left child; the
/// right child follows the left one; a row goes left where its byte is at most the threshold.
/// Leaves have bit 15 set and end in a score in 1/4096. Scores add up as integers, so that
/// every machine finds the same sum.
struct BoostedTrees {
  /// Steps of a score of 1.
  static let scale: Int32 = 4096

  private let trees: dataprep_trees
  /// Bytes of a row.
  let width: Int

  /// Reads one stage of a model, or throws if it is not sound: every step must lead forward
  /// within its own tree, to a node that no other step leads to, and every feature must be within the row.
  init(_ reader: inout ModelReader) throws(ModelError) {
    width = Int(try reader.number())
    let base = Int32(bitPattern: try reader.number())
    let treeCount = Int(try reader.number())
    let count = Int(try reader.number())
    guard treeCount <= 1 << 16, count <= 1 << 22, width > 0, width < 1 << 15 else { throw .malformed }
    var roots: [Int] = []
    for _ in 0..<treeCount { roots.append(Int(try reader.number())) }
    roots.append(count)
    var nodes: [UInt32] = []
    for _ in 0..<count { nodes.append(try reader.number()) }
    var splits: [dataprep_split] = []
    var leaves: [dataprep_leaves] = []
    var sizes: [UInt8] = []
    for (root, end) in zip(roots, roots.dropFirst()) {
      guard root < end, end <= count else { throw .malformed }
      let size = splits.count
      leaves.append(try Self.read(nodes[root..<end], width: width, splits: &splits))
      sizes.append(UInt8(splits.count - size))
    }
    trees = dataprep_trees(
      splits: ContentModel.keep(splits), leaves: ContentModel.keep(leaves), sizes: ContentModel.keep(sizes),
      count: treeCount, base: base,
      width: UInt32(width))
  }

  /// Appends one tree's inner nodes in the form that `dataprep_evaluate_trees` reads; returns its leaves.
  private static func read(
    _ nodes: ArraySlice<UInt32>, width: Int, splits: inout [dataprep_split]
  ) throws(ModelError) -> dataprep_leaves {
    // As every split adds one leaf, sound trees have an odd number of nodes.
    guard nodes.count % 2 == 1, nodes.count / 2 < Int(DATAPREP_TREES_LEAVES) else { throw .malformed }
    // One more than the numbers of inner nodes, which are in the order of their nodes; 0 for leaves.
    var numbers: [UInt8] = []
    var innerNodes: UInt8 = 0
    var parents = [Int?](repeating: nil, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      guard index == 0 || parents[index] != nil else { throw .malformed }
      let isLeaf = node & leafBit != 0
      innerNodes += isLeaf ? 0 : 1
      numbers.append(isLeaf ? 0 : innerNodes)
      guard !isLeaf else { continue }
      let child = index + Int(node >> 24)
      guard Int(node & 0x7FFF) < width, child > index, child + 1 < nodes.count, parents[child] == nil,
        parents[child + 1] == nil
      else { throw .malformed }
      parents[child] = index
      parents[child + 1] = index
    }
    // Leaves below each node, children before parents; then each node's first leaf, parents before children.
    var leafCounts = nodes.map { $0 & leafBit != 0 ? 1 : 0 }
    for index in stride(from: nodes.count - 1, to: 0, by: -1) { leafCounts[parents[index]!] += leafCounts[index] }
    var firstLeaves = [Int](repeating: 0, count: nodes.count)
    var leaves = dataprep_leaves()
    for (index, node) in nodes.enumerated() {
      if node & leafBit != 0 {
        let leaf = firstLeaves[index]
        withUnsafeMutableBytes(of: &leaves.low) { $0[leaf] = UInt8(truncatingIfNeeded: node >> 16) }
        withUnsafeMutableBytes(of: &leaves.high) { $0[leaf] = UInt8(truncatingIfNeeded: node >> 24) }
        continue
      }
      let child = index + Int(node >> 24)
      firstLeaves[child] = firstLeaves[index]
      firstLeaves[child + 1] = firstLeaves[index] + leafCounts[child]
      splits.append(
        dataprep_split(
          feature: UInt16(node & 0x7FFF), threshold: Int8(truncatingIfNeeded: Int(node >> 16 & 0xFF) - 128),
          left_leaves: UInt8(leafCounts[child]), left: numbers[child], right: numbers[child + 1]))
    }
    return leaves
  }

  private static let leafBit: UInt32 = 0x8000

  /// Adds up the trees for `count` rows of `stride` bytes each, into `scores`; `scratch` is kept between calls.
  func evaluate(
    rows: UnsafePointer<UInt8>, count: Int, stride: Int, into scores: UnsafeMutablePointer<Int32>,
    scratch: inout Arena<UInt8>, vectors: dataprep_trees_vectors = dataprep_trees_best_vectors()
  ) {
    precondition(stride >= width)
    scratch.removeAll()
    scratch.reserve(width * Int(DATAPREP_TREES_ROWS))
    withUnsafePointer(to: trees) {
      dataprep_evaluate_trees($0, rows, count, stride, scratch.base, scores, vectors)
    }
  }
}
