internal import Base

/// Rows as bytes, a quarter of the memory: each dimension's range over all rows in 255 steps, as faiss' SQ8 has it.
///
/// A query is folded with the steps and rounded to -63 to 63. What a query gains from the lows of the ranges is the same for all
/// rows, so that it does not matter to their order. Products are sums of whole numbers and exact.
final class ByteVectors: @unchecked Sendable {
  /// Rows.
  let count: Int
  /// Bytes of a row: the dimension, filled up with zeros to a multiple of 4.
  let size: Int
  /// All rows' bytes.
  let bytes: UnsafeMutablePointer<UInt8>
  private let steps: [Float]
  private let lows: [Float]

  /// Greatest magnitude of a query's bytes: two products with 255 fit into 16 bits.
  private static let greatestQueryByte: Float = 63

  /// - Parameter order: which row comes where.
  init(_ rows: VectorRows, order: [UInt32]? = nil, threads: Int) {
    let (dimension, count) = (rows.dimension, rows.count)
    let size = (dimension + 3) / 4 * 4
    let ranges = Self.ranges(rows)
    let steps = ranges.map { ($0.high - $0.low) / 255 }
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, count * size))
    bytes.initialize(repeating: 0, count: count * size)
    // Every thread writes rows of its own.
    nonisolated(unsafe) let target = bytes
    let parts = (count + Self.part - 1) / Self.part
    runWorkers(max(1, min(threads, parts))) { worker in
      for part in stride(from: worker, to: parts, by: max(1, min(threads, parts))) {
        for place in part * Self.part..<min(count, (part + 1) * Self.part) {
          let row = rows[order.map { Int($0[place]) } ?? place]
          let to = target + place * size
          for column in 0..<dimension where steps[column] > 0 {
            to[column] = UInt8(((row[column] - ranges[column].low) / steps[column]).rounded().clamped(0, 255))
          }
        }
      }
    }
    self.count = count
    self.size = size
    self.bytes = bytes
    self.steps = steps
    lows = ranges.map(\.low)
  }

  deinit { bytes.deallocate() }

  /// Rows that a thread takes at once.
  private static let part = 4096

  private static func ranges(_ rows: VectorRows) -> [(low: Float, high: Float)] {
    var ranges = [(low: Float, high: Float)](repeating: (.infinity, -.infinity), count: rows.dimension)
    for row in 0..<rows.count {
      let values = rows[row]
      for column in 0..<rows.dimension {
        ranges[column].low = min(ranges[column].low, values[column])
        ranges[column].high = max(ranges[column].high, values[column])
      }
    }
    return ranges
  }

  /// What a query's bytes stand for: the product of its bytes with a row's is nearly `factor` times what its product with the row is
  /// above `base`.
  struct Scale {
    /// 0 for a query without length.
    let factor: Float
    /// The query's product with the lows of the ranges.
    let base: Float
  }

  /// A query's bytes.
  func encode(_ query: UnsafeBufferPointer<Float>, into bytes: UnsafeMutableBufferPointer<Int8>) -> Scale {
    var greatest: Float = 0
    for column in 0..<query.count { greatest = max(greatest, (query[column] * steps[column]).magnitude) }
    let factor = greatest > 0 ? Self.greatestQueryByte / greatest : 0
    for column in 0..<size {
      let value = column < query.count ? query[column] * steps[column] * factor : 0
      bytes[column] = Int8(value.rounded().clamped(-Self.greatestQueryByte, Self.greatestQueryByte))
    }
    var base: Float = 0
    for column in 0..<query.count { base += query[column] * lows[column] }
    return Scale(factor: factor, base: base)
  }

  /// The bytes of queries, one after the other, and their scales.
  func encode(_ queries: VectorRows, _ numbers: Range<Int>) -> (bytes: [Int8], scales: [Scale]) {
    var all = [Int8](repeating: 0, count: numbers.count * size)
    let scales = all.withUnsafeMutableBufferPointer { all in
      numbers.enumerated().map { place, number in
        encode(queries[number], into: UnsafeMutableBufferPointer(rebasing: all[place * size..<(place + 1) * size]))
      }
    }
    return (all, scales)
  }
}

extension Float {
  /// The number, or the nearer limit; the lower for what is no number.
  fileprivate func clamped(_ low: Float, _ high: Float) -> Float { self > low ? Swift.min(self, high) : low }
}
