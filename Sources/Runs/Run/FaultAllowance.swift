/// How many faults a run may find before its exit code says so: a count, or a share of its records.
package enum FaultAllowance: Sendable, Equatable, CustomStringConvertible {
  case count(Int)
  case share(Double)

  /// The allowance as `--max-faults` takes it.
  package var description: String {
    switch self {
    case .count(let count): "\(count)"
    case .share(let share): "\(share * 100)%"
    }
  }

  /// Whether the faults that were counted are within it.
  package func allows(_ counts: Counts) -> Bool { allows(counts[.faults].total, of: counts[.records]) }

  /// Whether so many faults among so many records are within it.
  package func allows(_ faults: Int, of records: Int) -> Bool {
    switch self {
    case .count(let count): faults <= count
    case .share(let share): Double(faults) <= share * Double(max(1, records))
    }
  }
}
