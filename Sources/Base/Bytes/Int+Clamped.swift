extension Int {
  /// The sum, or the nearest number that there is: for numbers that a file states, which nobody vouches for.
  package func adding(clamped other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? .min : .max) : sum
  }
}
