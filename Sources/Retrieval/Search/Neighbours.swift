/// The rows that are nearest to a query.
package struct Neighbours: Sendable, Equatable {
  /// Rows, best first; equal scores in the order of rows.
  package let rows: [Int]
  /// Their inner products with the query.
  package let scores: [Float]
  /// Of the row that was asked for: nil where none was.
  package let target: Target?

  /// Where a row stands among all.
  package struct Target: Sendable, Equatable {
    /// Its inner product with the query.
    package let score: Float
    /// Its rank among all rows, from 1, exact also where it is not among the nearest.
    package let rank: Int

    /// A place.
    package init(score: Float, rank: Int) {
      self.score = score
      self.rank = rank
    }
  }

  /// The same rows with the place of one.
  package init(_ found: Neighbours, target: Target) {
    rows = found.rows
    scores = found.scores
    self.target = target
  }

  init(_ found: [(row: Int, score: Float)], target: Target? = nil) {
    rows = found.map(\.row)
    scores = found.map(\.score)
    self.target = target
  }

  /// The share of `exact`'s first `count` rows that `found`'s first `count` have, over all queries; 1 without any.
  package static func recall(_ found: [Neighbours], of exact: [Neighbours], at count: Int) -> Double {
    precondition(found.count == exact.count, "the same queries")
    var (same, all) = (0, 0)
    for (a, b) in zip(found, exact) {
      let wanted = Set(b.rows.prefix(count))
      all += wanted.count
      same += a.rows.prefix(count).count { wanted.contains($0) }
    }
    return all == 0 ? 1 : Double(same) / Double(all)
  }
}
