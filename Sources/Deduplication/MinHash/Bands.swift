internal import Base

/// How many minima a signature has, and how they are grouped: two documents are candidates if all minima of a band agree,
/// which they do with a chance of `1 - (1 - J^rows)^bands` for a Jaccard similarity of `J`.
package struct Bands: Sendable, Equatable {
  /// Groups of minima.
  package var count: Int
  /// Minima of a group.
  package var rows: Int

  /// FineWeb's: half of the pairs with a Jaccard similarity of .69 are candidates, .92 of those with .8.
  package static let fineWeb = Bands(count: 14, rows: 8)

  /// - Parameters:
  ///   - count: 1 to 255.
  ///   - rows: 1 to 255.
  package init(count: Int, rows: Int) {
    precondition((1...255).contains(count) && (1...255).contains(rows), "bands out of range")
    self.count = count
    self.rows = rows
  }

  /// Minima of a signature.
  package var size: Int { count * rows }

  /// The chance that two documents are candidates.
  package func chance(jaccard: Double) -> Double {
    var band = 1.0
    for _ in 0..<rows { band *= jaccard }
    var none = 1.0
    for _ in 0..<count { none *= 1 - band }
    return 1 - none
  }

  /// Appends the key of each band of a signature: a hash of its number and its minima.
  internal func appendKeys(of minima: [UInt64], to keys: inout [UInt64]) {
    precondition(size == minima.count, "bands of other signatures")
    for band in 0..<count {
      var key = ByteHash.mix(UInt64(band) &+ 1)
      for row in 0..<rows { key = ByteHash.fold(key ^ minima[band &* rows &+ row], ByteHash.keys.1) }
      keys.append(ByteHash.mix(key))
    }
  }
}
