/// How far two raters agree over labels without an order: raw, Cohen's kappa, Gwet's AC1.
///
/// Kappa collapses where nearly all documents have one label: two raters who are right 9 times in 10 reach 0.38 at 10 % bad
/// and 0.60 at 30 %. AC1 does not, so reports show all three. A value that its formula does not define is nil.
package struct Agreement: Sendable, Equatable {
  /// A measure of agreement.
  package struct Coefficient: Sendable, Equatable {
    /// Its value; nil where chance explains all.
    package var value: Double?
    /// Its standard error; nil where there is none.
    package var error: Double?
    /// Its interval; nil where there is no standard error.
    package var interval: Interval?

    /// Nothing is defined.
    static let undefined = Coefficient(value: nil, error: nil, interval: nil)
  }

  /// Documents that both labelled.
  package let documents: Int
  /// The share of documents with the same label, with Wilson's interval.
  package let raw: Coefficient
  /// Cohen's kappa (1960), with the standard error of Fleiss, Cohen and Everitt (1969) and a normal interval.
  package let kappa: Coefficient
  /// Gwet's AC1 (2008), with his standard error and an interval by Student's t, at most 1. Where all documents have one
  /// label it is 1, without an error.
  package let ac1: Coefficient

  /// From both raters' labels of each document.
  package init<Label: Hashable>(_ pairs: [(first: Label, second: Label)], level: Double = 0.95) {
    var numbers: [Label: Int] = [:]
    let numbered = pairs.map { pair in
      [pair.first, pair.second].map { label in
        let number = numbers[label] ?? numbers.count
        numbers[label] = number
        return number
      }
    }
    var table = [[Int]](repeating: [Int](repeating: 0, count: numbers.count), count: numbers.count)
    for pair in numbered { table[pair[0]][pair[1]] += 1 }
    self.init(table: table, level: level)
  }

  /// From a square table: row the first rater's label, column the second's. Labels that nobody gave do not count.
  package init(table: [[Int]], level: Double = 0.95) {
    let used = table.indices.filter { label in
      table[label].contains { $0 > 0 } || table.contains { $0[label] > 0 }
    }
    let total = table.reduce(0) { $0 + $1.reduce(0, +) }
    documents = total
    guard total > 0 else {
      (raw, kappa, ac1) = (.undefined, .undefined, .undefined)
      return
    }
    let shares = used.map { row in used.map { Double(table[row][$0]) / Double(total) } }
    let same = used.indices.reduce(0) { $0 + shares[$1][$1] }
    let n = Double(total)
    raw = Coefficient(
      value: same, error: (same * (1 - same) / n).squareRoot(),
      interval: ProportionInterval.wilson(same * n, of: n, level: level))
    kappa = Self.kappa(shares, same: same, n: n, level: level)
    ac1 = Self.ac1(shares, same: same, n: n, level: level)
  }

  private static func kappa(_ shares: [[Double]], same: Double, n: Double, level: Double) -> Coefficient {
    let rows = shares.map { $0.reduce(0, +) }
    let columns = shares.indices.map { column in shares.reduce(0) { $0 + $1[column] } }
    guard shares.count > 1 else { return .undefined }
    let chance = zip(rows, columns).reduce(0) { $0 + $1.0 * $1.1 }
    let value = (same - chance) / (1 - chance)
    var (diagonal, others) = (0.0, 0.0)
    for i in shares.indices {
      for j in shares.indices {
        if i == j {
          let term = 1 - (rows[i] + columns[i]) * (1 - value)
          diagonal += shares[i][i] * term * term
        } else {
          // Each cell with the other rater's shares of its two labels.
          let term = columns[i] + rows[j]
          others += shares[i][j] * term * term
        }
      }
    }
    let centre = value - chance * (1 - value)
    let variance =
      (diagonal + (1 - value) * (1 - value) * others - centre * centre) / ((1 - chance) * (1 - chance) * n)
    // Full agreement has no variance but what rounding leaves.
    let error = max(0, variance).squareRoot()
    return Coefficient(
      value: value, error: error,
      interval: Interval(around: value, width: SpecialFunctions.normalWidth(level: level) * error))
  }

  private static func ac1(_ shares: [[Double]], same: Double, n: Double, level: Double) -> Coefficient {
    let labels = Double(shares.count)
    guard labels > 1 else { return Coefficient(value: 1, error: nil, interval: nil) }
    let prevalence = shares.indices.map { label in
      0.5 * shares.indices.reduce(0) { $0 + shares[label][$1] + shares[$1][label] }
    }
    let chance = prevalence.reduce(0) { $0 + $1 * (1 - $1) } / (labels - 1)
    let value = (same - chance) / (1 - chance)
    guard n > 1 else { return Coefficient(value: value, error: nil, interval: nil) }
    var squares = 0.0
    for i in shares.indices {
      for j in shares.indices {
        let own = ((i == j ? 1 : 0) - chance) / (1 - chance)
        let ownChance = (1 - 0.5 * (prevalence[i] + prevalence[j])) / (labels - 1)
        let term = own - 2 * (1 - value) * (ownChance - chance) / (1 - chance) - value
        squares += shares[i][j] * n * term * term
      }
    }
    let error = (squares / (n * (n - 1))).squareRoot()
    var interval = Interval(
      around: value, width: SpecialFunctions.studentWidth(level: level, freedom: n - 1) * error)
    interval.high = min(1, interval.high)
    return Coefficient(value: value, error: error, interval: interval)
  }
}
