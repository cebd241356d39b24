import CSystem

/// The test of one label a document that takes the fewest labels on average over the five planted corpora, with at most 5 %
/// errors where 10 % and 25 % are bad: found by dynamic programming, to know what no test can beat.
///
/// For given prices of both errors the best decision after n labels and k "bad" is known when those after n + 1 are. The
/// prices are raised until the errors are small enough.
struct BestTest {
  let accuracy: Double

  private static let shares = [0, 0.05, 0.1, 0.25, 0.5]
  private static let limit = 300

  private enum Choice { case more, keep, drop }

  private func rate(_ share: Double) -> Double { share * accuracy + (1 - share) * (1 - accuracy) }

  /// The best choices for prices of a wrong drop and a wrong keep, by labels and by "bad" among them.
  private func choices(_ priceOfDrop: Double, _ priceOfKeep: Double) -> [[Choice]] {
    let rates = Self.shares.map(rate)
    var table = [[Choice]](repeating: [], count: Self.limit + 1)
    var costs: [Double] = []
    for labels in stride(from: Self.limit, through: 0, by: -1) {
      var here: [Double] = []
      for bad in 0...labels {
        let paths = rates.map { pow($0, Double(bad)) * pow(1 - $0, Double(labels - bad)) }
        let keep = priceOfKeep * (paths[3] + paths[4])
        let drop = priceOfDrop * (paths[0] + paths[1] + paths[2])
        let more = labels == Self.limit ? .infinity : paths.reduce(0, +) + costs[bad] + costs[bad + 1]
        here.append(min(keep, drop, more))
        table[labels].append(more < min(keep, drop) ? .more : keep < drop ? .keep : .drop)
      }
      costs = here
    }
    return table
  }

  /// How audits end by a table where a `share` is bad.
  private func end(_ table: [[Choice]], share: Double) -> (keep: Double, drop: Double, labels: Double) {
    let rate = self.rate(share)
    var alive = [1.0]
    var end = (keep: 0.0, drop: 0.0, labels: 0.0)
    for labels in 0...Self.limit {
      var next = [Double](repeating: 0, count: labels + 2)
      for (bad, probability) in alive.enumerated() {
        switch table[labels][bad] {
        case .keep: end.keep += probability
        case .drop: end.drop += probability
        case .more:
          end.labels += probability
          next[bad] += probability * (1 - rate)
          next[bad + 1] += probability * rate
        }
      }
      alive = next
    }
    return end
  }

  /// Prints what the best test costs.
  func report() {
    func price(_ isEnough: (Double) -> Bool) -> Double {
      var (low, high) = (3.0, 10.0)
      for _ in 0..<12 {
        let middle = 0.5 * (low + high)
        if isEnough(middle) { high = middle } else { low = middle }
      }
      return high
    }
    var (ofDrop, ofKeep) = (6.5, 7.0)
    for _ in 0..<3 {
      ofDrop = price { end(choices(exp($0), exp(ofKeep)), share: 0.1).drop <= 0.05 }
      ofKeep = price { end(choices(exp(ofDrop), exp($0)), share: 0.25).keep <= 0.05 }
    }
    let table = choices(exp(ofDrop), exp(ofKeep))
    let ends = Self.shares.map { end(table, share: $0) }
    print("  the best there is:    ", terminator: "")
    for end in ends { print(padded(rounded(end.labels), 7), terminator: "") }
    let errors = [ends[2].drop, ends[3].keep].map { rounded(1000 * $0) }
    print(
      "; mean \(rounded(ends.reduce(0) { $0 + $1.labels } / 5)), errors \(errors[0]) and \(errors[1]) in a thousand")
  }
}
