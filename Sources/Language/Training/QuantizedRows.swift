internal import Base

/// A matrix as product-quantizer codes with separately quantized norms, as `fasttext quantize -qnorm` produces it.
internal struct QuantizedRows: Sendable {
  internal let rowCount: Int
  /// One byte for each group of each row, row by row.
  internal let codes: [UInt8]
  internal let quantizer: TrainedQuantizer
  internal let normCodes: [UInt8]?
  internal let normQuantizer: TrainedQuantizer?

  /// Quantizes a matrix; the result does not depend on `threads`.
  internal init(_ rows: ModelMemory, rowCount: Int, dimension: Int, groupSize: Int, threads: Int) throws {
    self.rowCount = rowCount
    let directions = ModelMemory(byteCount: rowCount * dimension * 4)
    let norms = ModelMemory(byteCount: rowCount * 4)
    for row in 0..<rowCount {
      let from = rows.elements(Float.self) + row * dimension
      let to = directions.elements(Float.self) + row * dimension
      let norm = FloatKernels.dot(from, from, count: dimension).squareRoot()
      norms.elements(Float.self)[row] = norm
      let scale = norm > 0 ? 1 / norm : 0
      for column in 0..<dimension { to[column] = from[column] * scale }
    }
    (quantizer, codes) = try Self.quantize(
      directions, rowCount, TrainedQuantizer(dimension: dimension, groupSize: groupSize), threads: threads)
    let lengths = try Self.quantize(norms, rowCount, TrainedQuantizer(dimension: 1, groupSize: 1), threads: threads)
    (normQuantizer, normCodes) = (lengths.quantizer, lengths.codes)
  }

  private static func quantize(
    _ vectors: ModelMemory, _ count: Int, _ empty: TrainedQuantizer, threads: Int
  ) throws -> (quantizer: TrainedQuantizer, codes: [UInt8]) {
    let groups = empty.groups
    let found = Monitor<(columns: [[Float]], codes: [[UInt8]])>(
      ([[Float]](repeating: [], count: groups), [[UInt8]](repeating: [], count: groups)))
    try runItems(groups, threads: threads) {
      { group in
        var quantizer = empty
        let start = vectors.elements(Float.self)
        let columns = quantizer.learn(group, from: start, count: count)
        quantizer.set(group, columns)
        let codes = quantizer.codes(group, of: start, count: count)
        found.withLock {
          $0.columns[group] = columns
          $0.codes[group] = codes
        }
      }
    }
    let (columns, codes) = found.withLock { $0 }
    var quantizer = empty
    for group in 0..<groups { quantizer.set(group, columns[group]) }
    var rowByRow = [UInt8](repeating: 0, count: count * groups)
    for group in 0..<groups {
      for row in 0..<count { rowByRow[row * groups + group] = codes[group][row] }
    }
    return (quantizer, rowByRow)
  }
}
