internal import Base
internal import CTrees

/// Gradient-boosted regression trees over rows of bytes.
///
/// A node of the file is four bytes. Inner nodes: feature (15 bits), threshold, distance to the left child; the
/// right child follows the left one; a row goes left where its byte is at most the threshold.
/// Leaves have bit 15 set and end in a score in 1/4096. Scores add up as whole numbers, so that
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
    var leaves: [dataprep_leaf] = []
    var sizes: [UInt8] = []
    for (root, end) in zip(roots, roots.dropFirst()) {
      guard root < end, end <= count else { throw .malformed }
      let size = splits.count
      try Self.read(nodes[root..<end], width: width, splits: &splits, leaves: &leaves)
      sizes.append(UInt8(splits.count - size))
    }
    trees = dataprep_trees(
      splits: Self.keep(splits), leaves: Self.keep(leaves), sizes: Self.keep(sizes), count: treeCount, base: base,
      width: UInt32(width))
  }

  /// Appends one tree in the form that `dataprep_evaluate_trees` reads.
  private static func read(
    _ nodes: ArraySlice<UInt32>, width: Int, splits: inout [dataprep_split], leaves: inout [dataprep_leaf]
  ) throws(ModelError) {
    // As every split adds one leaf, sound trees have an odd number of nodes.
    let size = nodes.count / 2
    guard nodes.count % 2 == 1, size < Int(DATAPREP_TREES_LEAVES) else { throw .malformed }
    var numbers: [UInt8] = []
    var (leaf, split) = (0, size + 1)
    for node in nodes {
      let isLeaf = node & leafBit != 0
      numbers.append(UInt8(truncatingIfNeeded: isLeaf ? leaf : split))
      if isLeaf { leaf += 1 } else { split += 1 }
    }
    guard leaf == size + 1 else { throw .malformed }
    var isReached = [Bool](repeating: false, count: nodes.count)
    isReached[0] = true
    for (index, node) in nodes.enumerated() {
      guard isReached[index] else { throw .malformed }
      if node & leafBit != 0 {
        leaves.append(dataprep_leaf(low: fourTimes(node >> 16 & 0xFF), high: fourTimes(node >> 24)))
        continue
      }
      let child = index + Int(node >> 24)
      guard Int(node & 0x7FFF) < width, child > index, child + 1 < nodes.count, !isReached[child],
        !isReached[child + 1]
      else { throw .malformed }
      isReached[child] = true
      isReached[child + 1] = true
      splits.append(
        dataprep_split(
          threshold: fourTimes(node >> 16 & 0xFF), feature: UInt16(node & 0x7FFF), left: numbers[child],
          right: numbers[child + 1]))
    }
  }

  private static let leafBit: UInt32 = 0x8000

  private static func fourTimes(_ byte: UInt32) -> UInt32 { byte &* 0x0101_0101 }

  /// Copies values into memory that is never freed: a model lives as long as the process.
  private static func keep<Value>(_ values: [Value]) -> UnsafePointer<Value> {
    let memory = UnsafeMutableBufferPointer<Value>.allocate(capacity: max(values.count, 1))
    _ = memory.update(fromContentsOf: values)
    return UnsafePointer(memory.baseAddress!)
  }

  /// Adds up the trees for `count` rows of `stride` bytes each, into `scores`; `scratch` is kept between calls.
  func evaluate(
    rows: UnsafePointer<UInt8>, count: Int, stride: Int, into scores: UnsafeMutablePointer<Int32>,
    scratch: inout Arena<UInt8>, vectors: dataprep_vectors = dataprep_best_vectors()
  ) {
    precondition(stride >= width)
    scratch.removeAll()
    scratch.reserve(width * Int(DATAPREP_TREES_ROWS))
    withUnsafePointer(to: trees) {
      dataprep_evaluate_trees($0, rows, count, stride, scratch.base, scores, vectors)
    }
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
