internal import CVectors

/// The rows of words and n-grams: floats in the mapped file, or quantized codes, which are expanded on loading if the
/// result is small.
internal struct InputMatrix: @unchecked Sendable {
  internal let rowCount: Int
  internal let dimension: Int
  /// The rows, valid as long as this value and the mapped file live.
  internal let rows: Rows
  private let expanded: ModelMemory?

  /// The largest expanded size in bytes: 32 MiB hold 250,000 rows of 32, more than the built-in model has. Beyond it,
  /// expanding takes longer than most uses of a model would save.
  internal static let expansionLimit = 32 << 20

  internal init(dense cursor: inout ModelCursor) throws(LanguageError) {
    let (rowCount, dimension, start) = try Self.denseBlock(&cursor)
    self.rowCount = rowCount
    self.dimension = dimension
    rows = Rows(dimension: dimension, storage: .plain(start))
    expanded = nil
  }

  internal init(quantized cursor: inout ModelCursor) throws(LanguageError) {
    let matrix = try QuantizedMatrix(&cursor)
    rowCount = matrix.rowCount
    dimension = matrix.dimension
    let byteCount = rowCount * dimension * 4
    guard byteCount <= Self.expansionLimit else {
      rows = Rows(dimension: dimension, storage: .quantized(matrix))
      expanded = nil
      return
    }
    let memory = ModelMemory(byteCount: byteCount)
    let floats = memory.elements(Float.self)
    matrix.expand(to: floats)
    rows = Rows(dimension: dimension, storage: .plain(UnsafeRawPointer(floats)))
    expanded = memory
  }

  /// Reads the header of a matrix of floats, as `DenseMatrix::load` does.
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

  /// The rows without ownership, for hot loops.
  internal struct Rows {
    fileprivate enum Storage {
      /// Floats, one row after another, at any alignment.
      case plain(UnsafeRawPointer)
      case quantized(QuantizedMatrix)
    }

    fileprivate let dimension: Int
    fileprivate let storage: Storage
    private let width = dataprep_widest_vectors()

    fileprivate init(dimension: Int, storage: Storage) {
      self.dimension = dimension
      self.storage = storage
    }

    /// Prefetches a row that is about to be added, if rows are stored as floats.
    @inline(__always)
    internal func prefetch(_ index: UInt32) {
      if case .plain(let start) = storage {
        dataprep_prefetch(start + Int(index) &* dimension &* 4, dimension &* 4)
      }
    }

    /// Adds rows to `sum`, in order; every index must be less than `rowCount`.
    @inline(__always)
    internal func add(_ indices: UnsafePointer<UInt32>, _ count: Int, to sum: UnsafeMutablePointer<Float>) {
      switch storage {
      case .quantized(let matrix):
        for position in 0..<count { matrix.add(Int(indices[position]), to: sum) }
      case .plain(let start):
        dataprep_sum_rows(start, dimension, indices, count, sum, width)
      }
    }
  }
}
