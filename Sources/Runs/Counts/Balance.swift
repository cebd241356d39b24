internal import Base

/// Counts that have to add up: a number is the sum of other numbers and of the totals of tallies.
package struct Balance: Sendable {
  package var total: Counts.Number
  package var numbers: [Counts.Number]
  package var tallies: [Counts.Name]

  package init(_ total: Counts.Number, is numbers: [Counts.Number], and tallies: [Counts.Name] = []) {
    self.total = total
    self.numbers = numbers
    self.tallies = tallies
  }

  /// Whether it holds.
  package func holds(in counts: Counts) -> Bool {
    counts[total]
      == (numbers.map { counts[$0] } + tallies.map { counts[$0].total }).reduce(0) { $0.adding(clamped: $1) }
  }

  /// What should be equal, for the message that it is not.
  package var description: String {
    "\(total.rawValue) = \((numbers.map(\.rawValue) + tallies.map(\.rawValue)).joined(separator: " + "))"
  }
}
