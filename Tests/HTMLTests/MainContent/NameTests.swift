import Base
import Testing

@testable import HTML

@Suite struct NameTests {
  private static func words(_ value: String) -> [UInt32] {
    var words: [UInt32] = []
    Array(value.utf8).withUnsafeBufferPointer { NameWords.each(in: $0) { words.append($0) } }
    return words
  }

  /// FNV-1a, as published.
  private static func hash(_ text: String) -> UInt32 {
    text.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  @Test(arguments: [
    ("nav", ["nav"]), ("Main-Nav", ["main", "nav", "main-nav"]), ("postList", ["post", "list", "postlist"]),
    ("  a b\tc ", ["a", "b", "c"]), ("post-17 c_2x", ["post", "c", "x", "c_x"]), ("", []), ("12 - 7", []),
    ("überschrift", ["überschrift"]), ("a--b", ["a", "b", "a--b"]), ("H1", ["h"]),
  ])
  func namesFallIntoWords(_ value: String, _ expected: [String]) {
    #expect(Self.words(value) == expected.map(Self.hash))
  }

  private static func weights(_ numbers: [UInt32]) throws -> NameWeights {
    try numbers.withUnsafeBytes { bytes in
      var reader = ModelReader(bytes)
      return try NameWeights(&reader)
    }
  }

  private static func pair(_ near: Int16, _ above: Int16) -> UInt32 {
    UInt32(UInt16(bitPattern: near)) | UInt32(UInt16(bitPattern: above)) << 16
  }

  @Test func weightsAddUpByDistance() throws {
    var numbers: [UInt32] = [3, UInt32(bitPattern: -512)]
    numbers += [Self.hash("side"), Self.pair(-300, -2048)]
    numbers += [Self.hash("story"), Self.pair(1024, 512)]
    numbers += [Self.hash("lead"), Self.pair(512, 0)]
    let weights = try Self.weights(numbers)
    let tree = HTMLTree(
      parsing: "<body class=story><div class=side><div class='story x'><p><b class=lead>One</b></div></div><p>Two")
    var page = PageBlocks()
    _ = BlockSegmenter.segment(
      TreeView(tree), tokens: .shipped, weights: weights, limits: BlockSegmenter.Limits(), into: &page)
    try #require(page.blocks.count == 2)
    // The paragraph's own element, the one around it and the inline one are near; -512 is the base.
    let one = NameScores.bytes(of: page.blocks[0], page, base: weights.base)
    #expect([one.near, one.above, one.both] == [158, 78, 112] as [UInt8])
    // `body` names the page.
    let two = NameScores.bytes(of: page.blocks[1], page, base: weights.base)
    #expect([two.near, two.above, two.both] == [128, 118, 120] as [UInt8])
  }

  private static let unsound: [[UInt32]] = [
    [1, 0], [1, 0, 0, 5], [1, 0, 7, 0], [2, 0, 7, 1, 7, 2], [131_072, 0], [2, 0, 7, 1],
  ]

  @Test(arguments: unsound) func unsoundWeightsAreRefused(_ numbers: [UInt32]) {
    #expect(throws: ModelError.self) { try Self.weights(numbers) }
  }
}
