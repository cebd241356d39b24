/// The rows of words and n-grams: as they lie in the mapped file, or as codes, expanded at load
/// where that is small.
internal struct InputMatrix: @unchecked Sendable {
  private enum Rows {
    /// Floats, one row after another, at any alignment.
    case plain(UnsafeRawPointer)
    case quantized(QuantizedMatrix)
  }

  internal let rowCount: Int
  internal let dimension: Int
  private let rows: Rows
  private let expanded: ModelMemory?

  /// Quantised rows up to this many bytes, expanded, are expanded: 16 MiB hold 250,000 rows of 16.
  internal static let expansionLimit = 16 << 20

  internal init(dense cursor: inout ModelCursor) throws(LanguageError) {
    let (rowCount, dimension, start) = try Self.denseBlock(&cursor)
    self.rowCount = rowCount
    self.dimension = dimension
    rows = .plain(start)
    expanded = nil
  }

  internal init(quantized cursor: inout ModelCursor) throws(LanguageError) {
    let matrix = try QuantizedMatrix(&cursor)
    rowCount = matrix.rowCount
    dimension = matrix.dimension
    let byteCount = rowCount * dimension * 4
    guard byteCount <= Self.expansionLimit else {
      rows = .quantized(matrix)
      expanded = nil
      return
    }
    let memory = ModelMemory(byteCount: byteCount)
    let floats = memory.elements(Float.self)
    for row in 0..<rowCount { matrix.add(row, to: floats + row * dimension) }
    rows = .plain(UnsafeRawPointer(floats))
    expanded = memory
  }

  /// A matrix of floats as `DenseMatrix::load` reads it: rows, columns, start.
  internal static func denseBlock(
    _ cursor: inout ModelCursor
  ) throws(LanguageError) -> (rowCount: Int, dimension: Int, start: UnsafeRawPointer) {
    let rowCount = try cursor.int64("matrix rows")
    let dimension = try cursor.int64("matrix columns")
    guard dimension > 0, dimension <= FastTextSettings.largestDimension, rowCount > 0 else {
      throw cursor.damaged("matrix of \(rowCount) x \(dimension)")
    }
    guard let start = try cursor.block(rowCount, of: dimension * 4, "matrix").baseAddress else {
      throw cursor.damaged("matrix without rows")
    }
    return (rowCount, dimension, start)
  }

  /// Adds rows to `sum`, in order; every index must lie below `rowCount`.
  @inline(__always)
  internal func add(_ indices: UnsafeBufferPointer<UInt32>, to sum: UnsafeMutablePointer<Float>) {
    switch rows {
    case .quantized(let matrix):
      for index in indices { matrix.add(Int(index), to: sum) }
    case .plain(let start):
      if dimension == 16 {
        // The common width of language identifiers: the sum stays in registers.
        let whole = UnsafeMutableRawPointer(sum)
        var total = whole.loadUnaligned(as: SIMD16<Float>.self)
        for index in indices {
          total += start.loadUnaligned(fromByteOffset: Int(index) &* 64, as: SIMD16<Float>.self)
        }
        whole.storeBytes(of: total, as: SIMD16<Float>.self)
      } else {
        for index in indices {
          FloatKernels.add(start + Int(index) &* dimension &* 4, to: sum, count: dimension)
        }
      }
    }
  }
}
