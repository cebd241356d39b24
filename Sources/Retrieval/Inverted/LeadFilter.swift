internal import Base

/// What the components of rows along a few directions tell of their products, so that most rows are skipped after a part of
/// their bytes.
///
/// A product is that of the leading components and of the rest. Of the rest the list's mean is known, and how far the list's
/// rows are from it in one direction: a row is skipped if its leading product, with the mean's rest and some such spreads, does
/// not reach what the query has found already. ADSampling (arXiv 2303.09855) does so with random directions.
struct LeadFilter: Sendable {
  /// Directions.
  static let count = 112
  /// Least dimension for which leading components pay.
  static let leastDimension = 2 * count

  /// Rows' leading components, in the order of lists.
  let bytes: ByteVectors
  /// The lists' means along the directions.
  let centres: VectorRows
  /// Of each list, what the rest of a row can add to the mean's for a query whose rest is one long: some spreads.
  let slacks: [Float]
  private let directions: LeadingDirections

  /// Spreads of a list's rows that the rest may be above its mean. Neighbours are far out: 4.5 to 7 were tried with 64, 96, 112
  /// and 128 directions on static embeddings of 190,000 sentences, for the least time at a recall of .98.
  private static let spreads: Float = 5

  /// - Parameters:
  ///   - spreads: how far rows of each list are from its mean in one direction, over all components.
  init(
    _ rows: VectorRows, _ lists: Lists, spreads: [Float], seed: UInt64, threads: Int, kernel: SearchKernel
  ) throws {
    directions = try LeadingDirections(of: rows, count: Self.count, seed: seed, threads: threads, kernel: kernel)
    let leading = try directions.project(rows, threads: threads)
    let shapes = try ListShapes(leading, lists, threads: threads)
    centres = shapes.means
    bytes = ByteVectors(leading, order: lists.places, threads: threads)
    let (all, lead) = (Float(rows.dimension), Float(Self.count))
    slacks = zip(spreads, shapes.spreads).map { whole, leading in
      Self.spreads * (max(0, whole * whole * all - leading * leading * lead) / (all - lead)).squareRoot()
    }
  }

  /// The queries of a block along the directions.
  func queries(_ queries: VectorRows, _ block: Range<Int>, threads: Int) throws -> LeadQueries {
    let values = Array(queries.values[block.lowerBound * queries.dimension..<block.upperBound * queries.dimension])
    let whole = try VectorRows(values, dimension: queries.dimension)
    let leading = try directions.project(whole, threads: threads)
    let (encoded, scales) = bytes.encode(leading, 0..<leading.count)
    let rests = (0..<whole.count).map { query in
      let all = VectorLength.of(Span(_unsafeElements: whole[query]))
      let lead = VectorLength.of(Span(_unsafeElements: leading[query]))
      return Float(max(0, all * all - lead * lead).squareRoot())
    }
    return LeadQueries(leading: leading, bytes: encoded, scales: scales, rests: rests)
  }
}

/// A block of queries along the leading directions.
struct LeadQueries: Sendable {
  /// Their components.
  let leading: VectorRows
  /// Their bytes, and what these stand for.
  let bytes: [Int8]
  let scales: [ByteVectors.Scale]
  /// Lengths of what is not along the directions.
  let rests: [Float]

  /// The product of leading bytes that a row must exceed.
  ///
  /// - Parameters:
  ///   - floor: the product of bytes that a row must reach to matter.
  ///   - scale: of the query's bytes.
  ///   - offset: what the row's other components can add to the product.
  func threshold(_ query: Int, floor: Int32, _ scale: ByteVectors.Scale, offset: Float) -> Int32 {
    let lead = scales[query]
    guard floor > .lowest, scale.factor > 0, lead.factor > 0 else { return .lowest }
    let wanted = Float(floor) / scale.factor + scale.base - lead.base - offset
    let bytes = (lead.factor * wanted).rounded(.down)
    return bytes > -0x4000_0000 ? bytes < 0x4000_0000 ? Int32(bytes) : 0x4000_0000 : .lowest
  }
}
