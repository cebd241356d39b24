internal import Base

/// Directions in which rows have most of their length: those of the greatest mean squares, found by orthogonal iteration.
///
/// A few of them tell most products nearly. The result is a function of rows, number and seed.
struct LeadingDirections: Sendable {
  /// Directions of length 1, at right angles; zeros where rows have no further direction.
  let directions: VectorRows
  private let kernel: SearchKernel

  /// Rows that directions are found from.
  private static let sampleRows = 8192
  /// Rounds of multiplication. Directions need not be exact: their space is what counts.
  private static let rounds = 8
  /// What is left of a direction that lies in the space of those before it, by rounding.
  private static let noise = 1e-4

  init(of rows: VectorRows, count: Int, seed: UInt64, threads: Int, kernel: SearchKernel) throws {
    self.kernel = kernel
    let dimension = rows.dimension
    let sample = SampledRows.numbers(of: rows.count, count: min(rows.count, Self.sampleRows), seed: seed)
    let moments = AllProducts(rows: try Self.moments(rows, sample, threads: threads, kernel: kernel), kernel: kernel)
    var found = (0..<count * dimension).map { ByteHash.mix(seed &+ ByteHash.mix(UInt64($0))) & 1 == 0 ? Float(1) : -1 }
    for _ in 0..<Self.rounds {
      let turned = try moments.matrix(try VectorRows(found, dimension: dimension), threads: threads)
      found = Self.orthogonal(turned)
    }
    directions = try VectorRows(found, dimension: dimension)
  }

  /// The components of rows along the directions.
  func project(_ rows: VectorRows, threads: Int) throws -> VectorRows {
    try AllProducts(rows: directions, kernel: kernel).matrix(rows, threads: threads)
  }

  /// For each two components the sum of their products over some rows, divided by the square of the longest row.
  private static func moments(_ rows: VectorRows, _ sample: [UInt32], threads: Int, kernel: SearchKernel) throws
    -> VectorRows
  {
    let longest = sample.reduce(0.0) { max($0, VectorLength.of(Span(_unsafeElements: rows[Int($1)]))) }
    let factor = longest > 0 ? Float(1 / longest) : 0
    var columns = [Float](repeating: 0, count: rows.dimension * sample.count)
    for (place, number) in sample.enumerated() {
      let row = rows[Int(number)]
      for column in 0..<rows.dimension { columns[column * sample.count + place] = row[column] * factor }
    }
    let turned = try VectorRows(columns, dimension: sample.count)
    return try AllProducts(rows: turned, kernel: kernel).matrix(turned, threads: threads)
  }

  /// The rows made one long and orthogonal to those before them (Gram and Schmidt, twice).
  private static func orthogonal(_ rows: VectorRows) -> [Float] {
    let dimension = rows.dimension
    var all = rows.values.map(Double.init)
    all.withUnsafeMutableBufferPointer { all in
      for number in 0..<rows.count {
        let row = all.baseAddress! + number * dimension
        let before = product(row, row, dimension).squareRoot()
        for _ in 0..<2 {
          for other in 0..<number {
            let direction = all.baseAddress! + other * dimension
            let share = product(row, direction, dimension)
            for column in 0..<dimension { row[column] -= share * direction[column] }
          }
        }
        let after = product(row, row, dimension).squareRoot()
        let factor = after > noise * before ? 1 / after : 0
        for column in 0..<dimension { row[column] *= factor }
      }
    }
    return all.map { Float($0) }
  }

  private static func product(_ row: UnsafePointer<Double>, _ other: UnsafePointer<Double>, _ count: Int) -> Double {
    var sum = 0.0
    for column in 0..<count { sum += row[column] * other[column] }
    return sum
  }
}
