import TestSupport

@testable import Retrieval

/// Vectors for tests.
enum MadeVectors {
  /// Rows around some centres, normalised where `isUnit`.
  static func clustered(
    _ count: Int, dimension: Int, centres: Int, spread: Float = 0.5, seed: UInt64, isUnit: Bool = true
  ) throws -> VectorRows {
    var random = SeededGenerator(seed: seed)
    func row() -> [Float] { (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) } }
    let middle = (0..<centres).map { _ in row() }
    var values: [Float] = []
    for index in 0..<count {
      var one = zip(middle[index % centres], row()).map { $0 + spread * $1 }
      if isUnit {
        var span = one.mutableSpan
        _ = VectorLength.normalize(&span)
      }
      values += one
    }
    return try VectorRows(values, dimension: dimension)
  }

  /// Rows of few whole numbers, which have many equal products.
  static func coarse(_ count: Int, dimension: Int, seed: UInt64) throws -> VectorRows {
    var random = SeededGenerator(seed: seed)
    return try VectorRows(
      (0..<count * dimension).map { _ in Float(Int.random(in: -1...1, using: &random)) }, dimension: dimension)
  }

  /// The best rows by sums in double precision.
  static func oracle(_ rows: VectorRows, _ query: UnsafeBufferPointer<Float>) -> [(row: Int, score: Double)] {
    (0..<rows.count).map { row in
      (row, zip(rows[row], query).reduce(0.0) { $0 + Double($1.0) * Double($1.1) })
    }.sorted { ($1.score, $0.row) < ($0.score, $1.row) }
  }
}
