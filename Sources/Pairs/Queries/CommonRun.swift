/// Finds the longest run of words that two texts share. One for each thread.
internal struct CommonRun {
  private var row: [Int32] = []

  /// The longest run of `query` that is somewhere in `passage` too, the first of several; empty if there is none.
  ///
  /// The time is the product of the lengths.
  internal mutating func longest(of query: [UInt64], in passage: [UInt64]) -> Range<Int> {
    row.removeAll(keepingCapacity: true)
    row.append(contentsOf: repeatElement(0, count: query.count + 1))
    var best = 0..<0
    for word in passage {
      var diagonal: Int32 = 0
      for index in query.indices {
        let above = row[index + 1]
        row[index + 1] = query[index] == word ? diagonal + 1 : 0
        diagonal = above
        let length = Int(row[index + 1])
        if length > best.count || length == best.count && length > 0 && index + 1 - length < best.lowerBound {
          best = index + 1 - length..<index + 1
        }
      }
    }
    return best
  }
}
