internal import CVectors

/// The rows of labels, or of tree nodes.
///
/// Blocks of 16 rows are stored column by column, so that 16 products are summed at once, each in the order of the
/// reference. Hierarchical softmax needs single rows and stores them row by row.
internal final class OutputMatrix: @unchecked Sendable {
  internal enum Layout { case blocks, rows }

  internal let rowCount: Int
  internal let dimension: Int
  private let memory: ModelMemory
  private let weights: UnsafeMutablePointer<Float>
  /// The norms of quantized rows, applied after the product; 1 for other rows.
  private let norms: UnsafeMutablePointer<Float>
  private let width = dataprep_widest_vectors()

  /// The number of rows, padded to whole blocks.
  internal var paddedCount: Int { (rowCount + 15) & ~15 }

  internal init(_ cursor: inout ModelCursor, quantized: Bool, layout: Layout) throws(LanguageError) {
    var matrix: QuantizedMatrix?
    var start: UnsafeRawPointer?
    if quantized {
      let codes = try QuantizedMatrix(&cursor)
      (rowCount, dimension, matrix) = (codes.rowCount, codes.dimension, codes)
    } else {
      let block = try InputMatrix.denseBlock(&cursor)
      (rowCount, dimension, start) = (block.rowCount, block.dimension, block.start)
    }
    guard rowCount > 0 else { throw cursor.damaged("no output rows") }
    let padded = (rowCount + 15) & ~15
    memory = ModelMemory(byteCount: padded * (dimension + 1) * 4)
    weights = memory.elements(Float.self)
    norms = weights + padded * dimension
    let row = ModelMemory(byteCount: dimension * 4)
    let values = row.elements(Float.self)
    for index in 0..<rowCount {
      norms[index] = matrix?.norm(index) ?? 1
      values.update(repeating: 0, count: dimension)
      if let matrix {
        matrix.addUnscaled(index, to: values)
      } else if let start {
        row.base.copyMemory(from: start + index * dimension * 4, byteCount: dimension * 4)
      }
      switch layout {
      case .rows: (weights + index * dimension).update(from: values, count: dimension)
      case .blocks:
        let block = weights + (index >> 4) * dimension * 16 + (index & 15)
        for column in 0..<dimension { block[column * 16] = values[column] }
      }
    }
  }

  /// The product of one row and `hidden`; the layout must be `rows`.
  @inline(__always)
  internal func dot(_ row: Int, _ hidden: UnsafePointer<Float>) -> Float {
    FloatKernels.dot(weights + row &* dimension, hidden, count: dimension) * norms[row]
  }

  /// Stores all `paddedCount` products with `hidden` in `products`; the layout must be `blocks`.
  internal func multiply(_ hidden: UnsafePointer<Float>, into products: UnsafeMutablePointer<Float>) {
    dataprep_products(weights, norms, paddedCount >> 4, dimension, hidden, products, width)
  }
}
