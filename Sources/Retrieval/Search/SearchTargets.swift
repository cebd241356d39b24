internal import Base
internal import CVectors

/// Rows whose ranks are counted while all rows pass: for each query at most one.
final class SearchTargets: @unchecked Sendable {
  /// For each place the product that better rows exceed; infinity for none.
  let scores: UnsafeMutablePointer<Float>
  /// For each place the row; lower rows with the same product are better.
  let rows: UnsafeMutablePointer<UInt32>
  private let targets: [Int?]
  private let better: Monitor<[Int]>

  /// - Parameter kernel: the products' bits are those that the scan finds.
  init(
    _ targets: [Int?], _ vectors: VectorRows, _ queries: VectorRows, _ numbers: Range<Int>, places: Int,
    _ kernel: SearchKernel
  ) {
    self.targets = targets
    scores = .allocate(capacity: places)
    scores.initialize(repeating: .infinity, count: places)
    rows = .allocate(capacity: places)
    rows.initialize(repeating: 0, count: places)
    better = Monitor([Int](repeating: 0, count: places))
    for (place, target) in targets.enumerated() {
      guard let target else { continue }
      rows[place] = UInt32(target)
      scores[place] = dataprep_product(
        vectors[target].baseAddress!, queries[numbers.lowerBound + place].baseAddress!, vectors.dimension, kernel.value)
    }
  }

  deinit {
    scores.deallocate()
    rows.deallocate()
  }

  /// Adds what a thread counted.
  func add(_ counts: [UInt32]) {
    better.withLock { better in for place in better.indices { better[place] += Int(counts[place]) } }
  }

  /// What a query asked for.
  func target(_ place: Int) -> Neighbours.Target? {
    guard targets[place] != nil else { return nil }
    return Neighbours.Target(score: scores[place], rank: better.withLock { $0[place] } + 1)
  }
}
