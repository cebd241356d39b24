import Retrieval
import TestSupport
import Testing

@testable import Pairs

/// The ways to find passages: what each finds of what an exact search finds, and what it says of that.
@Suite struct PassageIndexTests {
  private static let dimension = 24

  /// Rows around 40 centres, 1 long, in a file.
  private static func write(_ count: Int, seed: UInt64, to path: String) throws {
    var random = SeededGenerator(seed: 7)
    let centres = (0..<40).map { _ in (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) } }
    random = SeededGenerator(seed: seed)
    var file = try VectorFileWriter(path: path, dimension: dimension, normalizes: true)
    for row in 0..<count {
      let values = centres[row % 40].map { $0 + Float.random(in: -1...1, using: &random) }
      try file.append(values.span)
    }
    try file.commit()
  }

  @Test(arguments: [
    (SearchMethod.bytes, 0.98), (.inverted(lists: nil, .recall(0.9)), 0.9), (.inverted(lists: 20, .recall(1)), 0.95),
    (.inverted(lists: 20, .probes(20)), 0.95), (.inverted(lists: 20, .probes(1)), 0.05),
  ]) func findsWhatIsAskedFor(_ method: SearchMethod, least: Double) throws {
    try withTemporaryFolder { folder in
      try Self.write(1500, seed: 1, to: "\(folder)/passages.npy")
      try Self.write(300, seed: 2, to: "\(folder)/queries.npy")
      let queries = try VectorRows(path: "\(folder)/queries.npy")
      let targets = (0..<queries.count).map { $0 % 3 == 0 ? $0 : nil }
      func search(_ method: SearchMethod, threads: Int) throws -> PassageIndex.Found {
        try PassageIndex(path: "\(folder)/passages.npy", method, threads: threads)
          .search(queries, count: 10, targets: targets, threads: threads)
      }
      let exact = try search(.exact, threads: 1)
      let found = try search(method, threads: 1)
      #expect(exact.recall == (0, 0))
      // What is said of the first 200 queries is what holds for them.
      let share = Neighbours.recall(
        Array(found.neighbours[..<200]), of: Array(exact.neighbours[..<200]), at: 10)
      #expect(found.recall.wanted == 2000)
      #expect(abs(Double(found.recall.found) / 2000 - share) < 1e-9)
      #expect(share >= least && (least > 0.05 || share < 0.9))
      // A passage that was found has its true place among those found.
      for (number, neighbours) in found.neighbours.enumerated() {
        guard let target = targets[number], let place = neighbours.rows.firstIndex(of: target) else { continue }
        #expect(neighbours.target?.rank == place + 1)
      }
      #expect(try search(method, threads: 3).neighbours == found.neighbours)
    }
  }
}
