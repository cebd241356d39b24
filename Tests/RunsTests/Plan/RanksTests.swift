import TestSupport
import Testing

@testable import Runs

@Suite struct RanksTests {
  private static func tasks(_ sizes: [Int?]) -> [TaskSpec] {
    sizes.enumerated().map { number, size in
      TaskSpec(
        name: "\(number)", step: "s", inputs: [Input(location: "\(number)", identity: "\(number)", byteCount: size)])
    }
  }

  private static func sizes(_ count: Int) -> [Int?] {
    var random = SeededGenerator(seed: UInt64(count))
    return (0..<count).map { $0 % 10 == 0 ? nil : Int.random(in: 0...(1 << 30), using: &random) }
  }

  @Test(arguments: [0, 1, 5, 100], [1, 2, 3, 7, 150])
  func everyTaskOnceOverAllRanks(_ count: Int, _ worldSize: Int) {
    let tasks = Self.tasks(Self.sizes(count))
    let shares = (0..<worldSize).map { Ranks.tasks(tasks, rank: $0, of: worldSize).map(\.name) }
    #expect(shares.joined().sorted() == tasks.map(\.name).sorted())
    for share in shares {
      // In the plan's order, and nobody is idle while another has two.
      #expect(share == tasks.map(\.name).filter(share.contains))
      #expect(count < worldSize ? share.count <= 1 : !share.isEmpty)
    }
  }

  @Test func ranksAreAboutEqual() {
    let tasks = Self.tasks(Self.sizes(1000))
    let loads = (0..<16).map { Ranks.tasks(tasks, rank: $0, of: 16).reduce(0) { $0 + $1.byteCount } }
    let mean = Double(loads.reduce(0, +)) / 16
    #expect(Double(loads.max() ?? 0) < 1.01 * mean)
    #expect(Double(loads.min() ?? 0) > 0.99 * mean)
  }

  @Test func tasksOfUnknownSizeAreSharedAsWell() {
    let tasks = Self.tasks(Array(repeating: nil, count: 30))
    for rank in 0..<10 { #expect(Ranks.tasks(tasks, rank: rank, of: 10).count == 3) }
  }

  @Test func theLargestTaskIsAlone() {
    let tasks = Self.tasks([1 << 30, 1 << 28, 1 << 28, 1 << 28])
    let shares = (0..<2).map { Ranks.tasks(tasks, rank: $0, of: 2).map(\.name) }
    #expect(shares == [["0"], ["1", "2", "3"]])
  }
}
