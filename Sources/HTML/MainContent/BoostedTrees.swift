internal import Base

/// Gradient-boosted regression trees over rows of bytes.
///
/// A node is four bytes. Inner nodes: feature (15 bits), threshold, distance to the left child; the
/// right child follows the left one; a row goes left where its byte is at most the threshold.
/// Leaves have bit 15 set and end in a score in 1/4096. Scores add up as whole numbers, so that
/// every machine finds the same sum.
struct BoostedTrees {
  /// Steps of a score of 1.
  static let scale: Int32 = 4096

  /// A tree among all nodes: its first node, and the steps to its deepest leaf.
  private struct Tree {
    var root: Int
    var depth: Int
  }

  /// Nodes as in the file, but that leaves lead to themselves: threshold 255, distance 0.
  private let nodes: UnsafePointer<UInt32>
  /// Scores of the leaves among `nodes`.
  private let values: UnsafePointer<Int32>
  private let trees: [Tree]
  /// Score before the first tree.
  private let base: Int32
  /// Bytes of a row.
  let width: Int

  /// Reads one stage of a model, or throws if it is not sound: every step must lead forward
  /// within its own tree, and every feature must be within the row.
  init(_ reader: inout ModelReader) throws(ModelError) {
    width = Int(try reader.number())
    base = Int32(bitPattern: try reader.number())
    let treeCount = Int(try reader.number())
    let count = Int(try reader.number())
    guard treeCount <= 1 << 16, count <= 1 << 22, width > 0, width < 1 << 15 else { throw .malformed }
    var roots: [Int] = []
    for _ in 0..<treeCount { roots.append(Int(try reader.number())) }
    roots.append(count)
    var nodes: [UInt32] = []
    var values = [Int32](repeating: 0, count: count)
    for _ in 0..<count { nodes.append(try reader.number()) }
    var trees: [Tree] = []
    for (root, end) in zip(roots, roots.dropFirst()) {
      guard root < end, end <= count else { throw .malformed }
      var depths = [Int](repeating: 0, count: end - root)
      for index in root..<end {
        let node = nodes[index]
        if node & 0x8000 != 0 {
          values[index] = Int32(Int16(truncatingIfNeeded: node >> 16))
          nodes[index] = 255 << 16
          continue
        }
        let child = index + Int(node >> 24)
        guard Int(node & 0x7FFF) < width, child > index, child + 1 < end else { throw .malformed }
        depths[child - root] = depths[index - root] + 1
        depths[child + 1 - root] = depths[index - root] + 1
      }
      trees.append(Tree(root: root, depth: depths.max() ?? 0))
    }
    self.trees = trees
    // A model lives as long as the process.
    let nodeMemory = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: max(count, 1))
    _ = nodeMemory.update(fromContentsOf: nodes)
    let valueMemory = UnsafeMutableBufferPointer<Int32>.allocate(capacity: max(count, 1))
    _ = valueMemory.update(fromContentsOf: values)
    self.nodes = UnsafePointer(nodeMemory.baseAddress!)
    self.values = UnsafePointer(valueMemory.baseAddress!)
  }

  /// Adds up the trees for `count` rows of `stride` bytes each, into `scores`.
  func evaluate(
    rows: UnsafePointer<UInt8>, count: Int, stride: Int, into scores: UnsafeMutablePointer<Int32>
  ) {
    precondition(stride >= width)
    for index in 0..<count { scores[index] = base }
    // A few rows at a time stay in the first-level cache while the trees stream by. Four rows walk
    // a tree side by side, always as deep as its deepest leaf: no branch depends on the data.
    var start = 0
    while start < count {
      let end = min(start + 32, count)
      for tree in trees {
        let root = nodes + tree.root
        let leaves = values + tree.root
        var index = start
        while index < end {
          let row = rows + index * stride
          if index + 4 <= end {
            var (a, b, c, d) = (0, 0, 0, 0)
            for _ in 0..<tree.depth {
              a = Self.step(root, a, row)
              b = Self.step(root, b, row + stride)
              c = Self.step(root, c, row + 2 * stride)
              d = Self.step(root, d, row + 3 * stride)
            }
            scores[index] &+= leaves[a]
            scores[index + 1] &+= leaves[b]
            scores[index + 2] &+= leaves[c]
            scores[index + 3] &+= leaves[d]
            index += 4
          } else {
            var a = 0
            for _ in 0..<tree.depth { a = Self.step(root, a, row) }
            scores[index] &+= leaves[a]
            index += 1
          }
        }
      }
      start = end
    }
  }

  @inline(__always) private static func step(
    _ root: UnsafePointer<UInt32>, _ node: Int, _ row: UnsafePointer<UInt8>
  ) -> Int {
    let value = root[node]
    let threshold = UInt8(truncatingIfNeeded: value >> 16)
    return node &+ Int(value >> 24) &+ (row[Int(value & 0x7FFF)] > threshold ? 1 : 0)
  }
}

/// What is wrong with a model file.
enum ModelError: Error {
  case malformed
  /// The model was trained on other features than this version computes.
  case otherFeatures
}

/// Reads numbers of 32 bits, little-endian.
struct ModelReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func number() throws(ModelError) -> UInt32 {
    guard offset + 4 <= bytes.count else { throw .malformed }
    defer { offset += 4 }
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
