import TestSupport
import Testing

@testable import Deduplication

@Suite struct UnionFindTests {
  @Test func componentsAreThoseOfAnOracle() {
    var random = SeededGenerator(seed: 6)
    for count in [1, 2, 63, 64, 65, 300] {
      let links = (0..<count / 2).map { _ in
        (UInt32.random(in: 0..<UInt32(count), using: &random), UInt32.random(in: 0..<UInt32(count), using: &random))
      }
      var oracle = Array(0..<UInt32(count))
      for (a, b) in links {
        let (x, y) = (oracle[Int(a)], oracle[Int(b)])
        for index in oracle.indices where oracle[index] == max(x, y) { oracle[index] = min(x, y) }
      }
      for order in [links, links.reversed()] {
        var union = UnionFind(count: count)
        for (a, b) in order { union.join(a, b) }
        #expect((0..<UInt32(count)).map { union.root($0) } == oracle)
        var connected: [UInt32] = []
        union.forEachConnected { document, root in
          connected.append(document)
          #expect(root == oracle[Int(document)])
        }
        #expect(connected == Set(links.flatMap { [$0.0, $0.1] }).sorted())
      }
    }
  }

  @Test func aLongChainIsNoDeepStack() {
    var union = UnionFind(count: 1_000_000)
    for index in (1..<1_000_000 as Range<UInt32>).reversed() { union.join(index - 1, index) }
    #expect(union.root(999_999) == 0)
  }
}
