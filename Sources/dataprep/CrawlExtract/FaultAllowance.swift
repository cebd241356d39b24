import ArgumentParser

/// How many faults a run may find before its exit code says so: a count, or a share of its records.
enum FaultAllowance: ExpressibleByArgument, CustomStringConvertible {
  case count(Int)
  case share(Double)

  /// Reads `100`, `1%` or `0.01`.
  init?(argument: String) {
    if let count = Int(argument), count >= 0 {
      self = .count(count)
    } else if argument.hasSuffix("%"), let percent = Double(argument.dropLast()), (0...100).contains(percent) {
      self = .share(percent / 100)
    } else if let share = Double(argument), (0..<1).contains(share) {
      self = .share(share)
    } else {
      return nil
    }
  }

  var description: String {
    switch self {
    case .count(let count): "\(count)"
    case .share(let share): "\(share * 100)%"
    }
  }

  /// Whether so many faults among so many records are within it.
  func allows(_ faults: Int, of records: Int) -> Bool {
    switch self {
    case .count(let count): faults <= count
    case .share(let share): Double(faults) <= share * Double(max(1, records))
    }
  }
}
