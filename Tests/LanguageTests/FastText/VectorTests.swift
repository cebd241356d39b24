import CVectors
import TestSupport
import Testing

/// Every width of vectors must give the same bits, and what a plain loop gives but for roundings.
@Suite("Vector arithmetic")
struct VectorTests {
  static let shapes: [(dimension: Int, blocks: Int)] = [(1, 1), (6, 3), (16, 4), (21, 5), (32, 9), (100, 2)]

  static let widths: [dataprep_vector_width] = [
    DATAPREP_VECTORS_128, DATAPREP_VECTORS_256, DATAPREP_VECTORS_512,
  ].filter { $0.rawValue <= dataprep_widest_vectors().rawValue }

  private static func floats(_ count: Int, _ random: inout SeededGenerator, _ range: ClosedRange<Float> = -2...2)
    -> [Float]
  {
    (0..<count).map { _ in .random(in: range, using: &random) }
  }

  /// Runs `body` at every width; all results must be bit for bit the first one.
  private static func same(_ body: (dataprep_vector_width) -> [Float]) -> [Float] {
    let results = widths.map { body($0) }
    for result in results { #expect(result.map(\.bitPattern) == results[0].map(\.bitPattern)) }
    return results[0]
  }

  @Test("sums rows, and adds to them", arguments: shapes)
  func rows(dimension: Int, blocks: Int) {
    var random = SeededGenerator(seed: UInt64(dimension))
    let rows = Self.floats(50 * dimension, &random)
    let change = Self.floats(dimension, &random)
    let indices = (0..<70).map { _ in UInt32.random(in: 0..<50, using: &random) }
    let sum = Self.same { width in
      var sum = change
      dataprep_sum_rows(rows, dimension, indices, indices.count, &sum, width)
      return sum
    }
    var plain = change
    for index in indices { for column in 0..<dimension { plain[column] += rows[Int(index) * dimension + column] } }
    #expect(sum == plain)

    var expected = rows
    for index in indices { for column in 0..<dimension { expected[Int(index) * dimension + column] += change[column] } }
    for parts in [1, 2, 3, 7] {
      let updated = Self.same { width in
        var updated = rows
        for part in 0..<parts {
          dataprep_update_rows(&updated, dimension, indices, indices.count, change, UInt32(part), UInt32(parts), width)
        }
        return updated
      }
      #expect(updated == expected, "\(parts) parts")
    }
  }

  @Test("multiplies blocks of rows, forward and back", arguments: shapes)
  func blocks(dimension: Int, blocks: Int) {
    var random = SeededGenerator(seed: UInt64(dimension) + 1)
    let weights = Self.floats(blocks * 16 * dimension, &random)
    let scales = Self.floats(blocks * 16, &random)
    let hidden = Self.floats(3 * dimension, &random)
    let factors = Self.floats(3 * blocks * 16, &random)
    func weight(_ row: Int, _ column: Int) -> Int { (row / 16 * dimension + column) * 16 + row % 16 }

    let products = Self.same { width in
      var products = [Float](repeating: 0, count: blocks * 16)
      dataprep_products(weights, scales, blocks, dimension, hidden, &products, width)
      return products
    }
    for row in 0..<blocks * 16 {
      var sum: Float = 0
      for column in 0..<dimension { sum += weights[weight(row, column)] * hidden[column] }
      #expect(products[row] == sum * scales[row])
    }

    let gradient = Self.same { width in
      var gradient = [Float](repeating: 0, count: dimension)
      dataprep_weighted_sum(weights, factors, blocks, dimension, &gradient, width)
      return gradient
    }
    for column in 0..<dimension {
      let sum = (0..<blocks * 16).reduce(0.0) { $0 + Double(factors[$1] * weights[weight($1, column)]) }
      #expect(abs(Double(gradient[column]) - sum) < 1e-4)
    }

    let updated = Self.same { width in
      var updated = weights
      for first in 0..<blocks {
        dataprep_update_blocks(&updated, factors, blocks * 16, hidden, dimension, 3, first, first + 1, width)
      }
      return updated
    }
    var expected = weights
    for text in 0..<3 {
      for row in 0..<blocks * 16 {
        for column in 0..<dimension {
          expected[weight(row, column)] += factors[text * blocks * 16 + row] * hidden[text * dimension + column]
        }
      }
    }
    #expect(updated == expected)
  }

  @Test("exponentials add up, and padding counts nothing", arguments: [1, 3, 45])
  func exponentials(blocks: Int) {
    var random = SeededGenerator(seed: UInt64(blocks))
    var scores = Self.floats(blocks * 16, &random, -40...40)
    scores[blocks * 16 - 1] = -.infinity
    let results = Self.same { width in
      var values = scores
      let sum = dataprep_exponentials(&values, blocks, width)
      return values + [sum]
    }
    let top = scores.max() ?? 0
    for (value, score) in zip(results, scores) {
      let expected = score == -.infinity ? 0 : Self.power(Double(score - top))
      #expect(abs(Double(value) - expected) <= 3e-7 * expected + 2e-38)
    }
    #expect(abs(results.dropLast().reduce(0, +) - results[blocks * 16]) < 1e-5)
  }

  /// e^x for x of at most 0, by its series on a sixteenth of it.
  private static func power(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for index in 1...40 {
      term *= x / 16 / Double(index)
      sum += term
    }
    return (0..<4).reduce(sum) { power, _ in power * power }
  }

  @Test("finds the nearest centroid, the first of equals", arguments: [1, 2, 3])
  func centroids(size: Int) {
    var random = SeededGenerator(seed: UInt64(size))
    // Few values, so that many are equally near.
    let columns = (0..<256 * size).map { _ in Float(Int.random(in: 0...5, using: &random)) }
    let vectors = (0..<500 * size).map { _ in Float(Int.random(in: 0...10, using: &random)) / 2 }
    for width in Self.widths {
      var codes = [UInt8](repeating: 0, count: 500)
      dataprep_nearest_centroids(vectors, 500, size, size, columns, &codes, width)
      for index in 0..<500 {
        let distances = (0..<256).map { centroid in
          (0..<size).reduce(Float(0)) { sum, column in
            let difference = columns[column * 256 + centroid] - vectors[index * size + column]
            return sum + difference * difference
          }
        }
        #expect(Int(codes[index]) == distances.firstIndex(of: distances.min() ?? 0))
      }
    }
  }
}
