/// The centroids of a product quantizer: 256 for each group of dimensions (fastText `productquantizer.cc`).
internal struct ProductQuantizer: @unchecked Sendable {
  /// The number of dimensions.
  internal let dimension: Int
  /// The number of codes per row.
  internal let groups: Int
  private let groupSize: Int
  private let lastGroupSize: Int
  /// Unaligned floats in the mapped file.
  private let centroids: UnsafeRawPointer

  internal init(_ cursor: inout ModelCursor) throws(LanguageError) {
    dimension = try cursor.int32("quantizer dimension")
    groups = try cursor.int32("quantizer groups")
    groupSize = try cursor.int32("quantizer group size")
    lastGroupSize = try cursor.int32("quantizer last group size")
    guard dimension > 0, dimension <= FastTextSettings.largestDimension, groups > 0, groups <= dimension,
      groupSize > 0, groupSize <= dimension, lastGroupSize > 0, lastGroupSize <= groupSize,
      (groups - 1) * groupSize + lastGroupSize == dimension
    else {
      throw cursor.damaged("quantizer of \(dimension) in \(groups) groups of \(groupSize), last \(lastGroupSize)")
    }
    guard let base = try cursor.block(dimension * 256, of: 4, "centroids").baseAddress else {
      throw cursor.damaged("no centroids")
    }
    centroids = base
  }

  /// The first value of the centroid of `code` in `group`, for one-dimensional quantizers.
  internal func value(_ code: UInt8) -> Float { centroids.loadUnaligned(fromByteOffset: Int(code) * 4, as: Float.self) }

  /// Writes a row times `factor`; faster than `add` for many rows.
  @inline(__always)
  internal func write(_ codes: UnsafePointer<UInt8>, times factor: Float, to row: UnsafeMutablePointer<Float>) {
    guard groupSize == 2, lastGroupSize == 2 else {
      for index in 0..<dimension { row[index] = 0 }
      add(codes, times: factor, to: row)
      return
    }
    let pairs = UnsafeMutableRawPointer(row)
    for group in 0..<groups {
      let centroid = (group &* 256 &+ Int(codes[group])) &* 8
      let pair = centroids.loadUnaligned(fromByteOffset: centroid, as: SIMD2<Float>.self)
      pairs.storeBytes(of: pair * factor, toByteOffset: group &* 8, as: SIMD2<Float>.self)
    }
  }

  /// Adds a row times `factor` to `sum`.
  @inline(__always)
  internal func add(_ codes: UnsafePointer<UInt8>, times factor: Float, to sum: UnsafeMutablePointer<Float>) {
    for group in 0..<groups {
      let size = group == groups &- 1 ? lastGroupSize : groupSize
      let first = group &* groupSize
      let centroid = centroids + (first &* 256 &+ Int(codes[group]) &* size) &* 4
      for index in 0..<size {
        sum[first &+ index] += factor * centroid.loadUnaligned(fromByteOffset: index &* 4, as: Float.self)
      }
    }
  }
}
