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

  private let nodes: UnsafePointer<UInt32>
  private let roots: [Int32]
  /// Score before the first tree.
  private let base: Int32
  /// Bytes of a row.
  let width: Int

  /// Reads one stage of a model, or throws if it is not sound: every step must lead forward
  /// within its own tree, and every feature must be within the row.
  init(_ reader: inout ModelReader) throws(ModelError) {
    width = Int(try reader.number())
    base = Int32(bitPattern: try reader.number())
    let trees = Int(try reader.number())
    let count = Int(try reader.number())
    guard trees <= 1 << 16, count <= 1 << 22, width > 0, width < 1 << 15 else { throw .malformed }
    var roots: [Int32] = []
    for _ in 0..<trees { roots.append(Int32(bitPattern: try reader.number())) }
    let nodes = UnsafeMutablePointer<UInt32>.allocate(capacity: max(count, 1))
    for index in 0..<count { nodes[index] = try reader.number() }
    for (tree, root) in roots.enumerated() {
      let end = tree + 1 < trees ? roots[tree + 1] : Int32(count)
      guard root >= 0, root < end, end <= count else { throw .malformed }
      for index in root..<end where nodes[Int(index)] & 0x8000 == 0 {
        let node = nodes[Int(index)]
        guard Int(node & 0x7FFF) < width, node >> 24 > 0, index + Int32(node >> 24) + 1 < end else {
          throw .malformed
        }
      }
    }
    self.roots = roots
    self.nodes = UnsafePointer(nodes)
  }

  /// Adds up the trees for `count` rows of `stride` bytes each, into `scores`.
  func evaluate(
    rows: UnsafePointer<UInt8>, count: Int, stride: Int, into scores: UnsafeMutablePointer<Int32>
  ) {
    precondition(stride >= width)
    // Trees over a few rows at a time: rows stay in the first-level cache while nodes stream by.
    var start = 0
    while start < count {
      let end = min(start + 32, count)
      for index in start..<end { scores[index] = base }
      for root in roots {
        let tree = nodes + Int(root)
        var row = rows + start * stride
        for index in start..<end {
          var node = tree
          var value = node.pointee
          while value & 0x8000 == 0 {
            let goesRight = row[Int(value & 0x7FFF)] > UInt8(truncatingIfNeeded: value >> 16) ? 1 : 0
            node += Int(value >> 24) &+ goesRight
            value = node.pointee
          }
          scores[index] &+= Int32(Int16(truncatingIfNeeded: value >> 16))
          row += stride
        }
      }
      start = end
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
