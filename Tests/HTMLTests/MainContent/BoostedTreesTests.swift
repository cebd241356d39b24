import Base
import CTrees
import TestSupport
import Testing

@testable import HTML

@Suite struct BoostedTreesTests {
  private static func inner(_ feature: Int, _ threshold: UInt8, _ step: Int) -> UInt32 {
    UInt32(feature) | UInt32(threshold) << 16 | UInt32(step) << 24
  }

  private static func leaf(_ value: Int16) -> UInt32 { 0x8000 | UInt32(UInt16(bitPattern: value)) << 16 }

  private static func read(_ numbers: [UInt32]) throws -> BoostedTrees {
    try numbers.withUnsafeBytes { bytes in
      var reader = ModelReader(bytes)
      return try BoostedTrees(&reader)
    }
  }

  @Test func treesAddUp() throws {
    // One tree: feature 1 <= 10 gives 1, else feature 0 <= 3 gives -1, else 2; and one that is a leaf.
    let trees = try Self.read([
      2, 0, 2, 6, 0, 5, Self.inner(1, 10, 1), Self.leaf(4096), Self.inner(0, 3, 1), Self.leaf(-4096), Self.leaf(8192),
      Self.leaf(100),
    ])
    var scores: [Int32] = [0, 0, 0]
    var scratch = Arena<UInt8>(capacity: 16)
    trees.evaluate(rows: [0, 10, 3, 11, 4, 11], count: 3, stride: 2, into: &scores, scratch: &scratch)
    #expect(scores == [4196, -3996, 8292])
  }

  /// Steps out of the tree, back, to a node twice, past one; a feature that rows do not have; no root.
  @Test(arguments: [
    [inner(0, 0, 1)], [inner(0, 0, 1), leaf(1)], [inner(0, 0, 0), leaf(1), leaf(1)],
    [inner(0, 0, 1), inner(0, 0, 1), inner(0, 0, 1), leaf(0), leaf(0)],
    [inner(0, 0, 1), leaf(0), leaf(0), leaf(0)], [inner(0, 0, 2), leaf(0), leaf(0), leaf(0), inner(0, 0, 0)],
    [inner(2, 0, 1), leaf(0), leaf(0)], [],
  ])
  func unsoundTreesAreRefused(_ nodes: [UInt32]) {
    #expect(throws: ModelError.self) { try Self.read([2, 0, 1, UInt32(nodes.count), 0] + nodes) }
  }

  /// The evaluation has room for so many leaves and no more.
  @Test(arguments: [(31, true), (32, false)])
  func largeTreesAreRefused(_ splits: Int, _ isSound: Bool) throws {
    let nodes = (0..<splits).flatMap { _ in [Self.inner(0, 0, 1), Self.leaf(1)] } + [Self.leaf(2)]
    let numbers = [2, 0, 1, UInt32(nodes.count), 0] + nodes
    if isSound { _ = try Self.read(numbers) } else { #expect(throws: ModelError.self) { try Self.read(numbers) } }
  }

  /// Trees of random shape against a walk of each row, in all widths of vectors that this machine has.
  @Test(arguments: [(1, 1, 1), (7, 40, 16), (65, 260, 5), (200, 9, 32), (333, 300, 31)])
  func vectorsGiveTheSumsOfAWalk(_ width: Int, _ treeCount: Int, _ leaves: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    var roots: [UInt32] = []
    var nodes: [UInt32] = []
    for _ in 0..<treeCount {
      let root = nodes.count
      roots.append(UInt32(root))
      let size = Int.random(in: 1...leaves, using: &generator)
      // Breadth first: nodes of the tree so far wait in order; each becomes a split while leaves are wanted.
      var known = 1
      var index = 0
      while index < known {
        let open = known - index
        let isSplit = known < 2 * size - 1 && (open == 1 || Bool.random(using: &generator))
        if isSplit {
          nodes.append(
            Self.inner(
              .random(in: 0..<width, using: &generator), .random(in: 0...255, using: &generator), known - index))
          known += 2
        } else {
          nodes.append(Self.leaf(.random(in: .min ... .max, using: &generator)))
        }
        index += 1
      }
    }
    let trees = try Self.read(
      [UInt32(width), UInt32(bitPattern: -77), UInt32(treeCount), UInt32(nodes.count)] + roots + nodes)
    let stride = width + 3
    for count in [1, 17, 64, 65] {
      let rows = (0..<count * stride).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let expected = (0..<count).map { row in
        roots.reduce(Int32(-77)) { sum, root in
          var node = Int(root)
          while nodes[node] & 0x8000 == 0 {
            let isRight = rows[row * stride + Int(nodes[node] & 0x7FFF)] > UInt8(nodes[node] >> 16 & 0xFF)
            node += Int(nodes[node] >> 24) + (isRight ? 1 : 0)
          }
          return sum + Int32(Int16(truncatingIfNeeded: nodes[node] >> 16))
        }
      }
      var scratch = Arena<UInt8>(capacity: 16)
      for vectors in [DATAPREP_TREES_BASE, DATAPREP_TREES_256, DATAPREP_TREES_512]
      where vectors.rawValue <= dataprep_trees_best_vectors().rawValue {
        var scores = [Int32](repeating: 5, count: count)
        trees.evaluate(
          rows: rows, count: count, stride: stride, into: &scores, scratch: &scratch, vectors: vectors)
        #expect(scores == expected)
      }
    }
  }
}
