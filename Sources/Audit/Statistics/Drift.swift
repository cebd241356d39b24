internal import CSystem

/// What changed between two audits.
package enum Drift {
  /// A test of two shares.
  package struct ShareTest: Sendable, Equatable {
    /// The first share less the second, in standard errors.
    package var z: Double
    /// How often chance alone makes a difference this large, in either direction.
    package var p: Double
  }

  /// The test of two proportions with their pooled variance; nil where nothing or everything was counted in both, or one
  /// has no documents.
  package static func shares(
    _ first: Double, of firstTotal: Double, _ second: Double, of secondTotal: Double
  ) -> ShareTest? {
    guard firstTotal > 0, secondTotal > 0 else { return nil }
    let pooled = (first + second) / (firstTotal + secondTotal)
    let variance = pooled * (1 - pooled) * (1 / firstTotal + 1 / secondTotal)
    guard variance > 0 else { return nil }
    let z = (first / firstTotal - second / secondTotal) / variance.squareRoot()
    return ShareTest(z: z, p: 2 * SpecialFunctions.normalTail(abs(z)))
  }

  /// The population stability index Σ (aᵢ − bᵢ) ln(aᵢ / bᵢ) over bins that are the deciles of `before`; nil without values in
  /// either. Above 0.2 counts as a shift.
  ///
  /// Edges are quantiles with linear interpolation, equal ones count once, and a value on an edge belongs below it. A bin
  /// that is empty on a side counts as one in 10,000 there.
  package static func stability(before: [Double], after: [Double]) -> Double? {
    guard !before.isEmpty, !after.isEmpty else { return nil }
    let sorted = before.sorted()
    var edges: [Double] = []
    for decile in 1..<10 {
      let place = Double(decile) / 10 * Double(sorted.count - 1)
      let (index, part) = (Int(place), place - place.rounded(.down))
      let next = sorted[min(index + 1, sorted.count - 1)]
      let edge = sorted[index] + part * (next - sorted[index])
      if edges.last.map({ $0 < edge }) ?? true { edges.append(edge) }
    }
    func shares(_ values: [Double]) -> [Double] {
      var counts = [Int](repeating: 0, count: edges.count + 1)
      for value in values { counts[edges.firstIndex { value <= $0 } ?? edges.count] += 1 }
      return counts.map { max(Double($0) / Double(values.count), 0.0001) }
    }
    return zip(shares(before), shares(after)).reduce(0) { $0 + ($1.0 - $1.1) * log($1.0 / $1.1) }
  }
}
