/// Lengths of vectors, and vectors of length 1.
package enum VectorLength {
  /// The Euclidean length; squares are added in double precision, in order.
  package static func of(_ row: Span<Float>) -> Double {
    var sum = 0.0
    for index in 0..<row.count {
      let value = Double(row[index])
      sum += value * value
    }
    return sum.squareRoot()
  }

  /// Divides a vector by its length.
  ///
  /// - Returns: false for a vector of zeros, which stays as it is.
  package static func normalize(_ row: inout MutableSpan<Float>) -> Bool {
    let length = of(row.span)
    guard length > 0 else { return false }
    for index in 0..<row.count { row[index] = Float(Double(row[index]) / length) }
    return true
  }
}
