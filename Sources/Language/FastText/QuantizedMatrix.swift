/// Rows stored as product-quantizer codes, with separately quantized norms if the model has them (fastText
/// `quantmatrix.cc`).
internal struct QuantizedMatrix: @unchecked Sendable {
  internal let rowCount: Int
  internal let dimension: Int
  private let codes: UnsafePointer<UInt8>
  private let quantizer: ProductQuantizer
  private let normCodes: UnsafePointer<UInt8>?
  private let normQuantizer: ProductQuantizer?

  internal init(_ cursor: inout ModelCursor) throws(LanguageError) {
    let hasNorms = try cursor.bool("norm flag")
    rowCount = try cursor.int64("matrix rows")
    dimension = try cursor.int64("matrix columns")
    let codeCount = try cursor.int32("number of codes")
    let codeBlock = try cursor.block(codeCount, of: 1, "codes")
    quantizer = try ProductQuantizer(&cursor)
    guard rowCount >= 0, rowCount <= codeCount, dimension == quantizer.dimension,
      rowCount * quantizer.groups == codeCount
    else { throw cursor.damaged("\(codeCount) codes for \(rowCount) rows of \(quantizer.groups)") }
    var normBlock: UnsafeRawBufferPointer?
    if hasNorms {
      normBlock = try cursor.block(rowCount, of: 1, "norm codes")
      normQuantizer = try ProductQuantizer(&cursor)
      guard normQuantizer?.dimension == 1 else { throw cursor.damaged("norm quantizer with more than one dimension") }
    } else {
      normQuantizer = nil
    }
    guard let start = codeBlock.baseAddress else { throw cursor.damaged("no codes") }
    codes = start.assumingMemoryBound(to: UInt8.self)
    normCodes = normBlock?.baseAddress?.assumingMemoryBound(to: UInt8.self)
  }

  /// The norm to multiply a row's codes with.
  internal func norm(_ row: Int) -> Float {
    guard let normCodes, let normQuantizer else { return 1 }
    return normQuantizer.value(normCodes[row])
  }

  /// Adds a row to `sum`, as `addRowToVector` does.
  internal func add(_ row: Int, to sum: UnsafeMutablePointer<Float>) {
    quantizer.add(codes + row &* quantizer.groups, times: norm(row), to: sum)
  }

  /// Writes all rows, each as `add` would leave it in zeroed memory.
  internal func expand(to rows: UnsafeMutablePointer<Float>) {
    for row in 0..<rowCount {
      quantizer.write(codes + row &* quantizer.groups, times: norm(row), to: rows + row &* dimension)
    }
  }

  /// Adds a row without its norm, which products apply last, as `dotRow` does.
  internal func addUnscaled(_ row: Int, to sum: UnsafeMutablePointer<Float>) {
    quantizer.add(codes + row &* quantizer.groups, times: 1, to: sum)
  }
}
