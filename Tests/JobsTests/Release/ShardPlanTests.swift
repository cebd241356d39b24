import Records
import TestSupport
import Testing

@testable import Jobs

@Suite struct ShardPlanTests {
  private static let sw = Subset(language: "sw", tier: .noisy)
  private static let yo = Subset(language: "yo", tier: .clean)

  @Test(arguments: [
    // Bytes of text, of a shard at most, shards, bytes of each.
    (0, 100, 1, 1), (1, 100, 1, 1), (100, 100, 1, 100), (101, 100, 2, 51), (1000, 100, 10, 100), (999, 100, 10, 100),
    (250, 100, 3, 84),
  ])
  func shardsAreEqual(_ bytes: Int, _ most: Int, _ count: Int, _ each: Int) throws {
    let plan = ShardPlan([Self.sw: SubsetSize(documents: 3, textBytes: bytes)], shardBytes: most)
    let shards = try #require(plan.shards[Self.sw])
    #expect(shards.count == count && shards.bytes == each)
    #expect(shards.number(at: 0) == 0 && shards.number(at: max(0, bytes - 1)) == count - 1)
    // A document without text behind all others.
    #expect(shards.number(at: bytes) == count - 1)
  }

  @Test func nothingHasNoShards() {
    #expect(ShardPlan([Self.sw: SubsetSize()], shardBytes: 10).shards.isEmpty)
  }

  /// Every shard is one task's, and the tasks' shares are about equal.
  @Test(arguments: [1, 2, 3, 7, 64]) func sharesAreAPartition(_ tasks: Int) {
    var random = SeededGenerator(seed: UInt64(tasks))
    for _ in 0..<50 {
      let sizes = [
        Self.sw: SubsetSize(documents: 5, textBytes: Int.random(in: 0...5000, using: &random)),
        Self.yo: SubsetSize(documents: 5, textBytes: Int.random(in: 0...50, using: &random)),
      ]
      let plan = ShardPlan(sizes, shardBytes: Int.random(in: 1...500, using: &random))
      var seen: [Subset: [Int]] = [:]
      for task in 0..<tasks {
        for (subset, range) in plan.share(task, of: tasks) { seen[subset, default: []] += Array(range) }
      }
      for (subset, shards) in plan.shards { #expect(seen[subset] == Array(0..<shards.count)) }
    }
  }
}
