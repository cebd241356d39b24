internal import CSystem

/// The best labels seen so far: a heap with the worst of them on top.
///
/// Ties are resolved as in the reference, which uses libstdc++'s heap functions with `>` on log
/// probabilities: equal scores keep the label that comes later.
internal struct BestLabels {
  internal struct Entry {
    /// log(p + 10^-5), the reference's score.
    var score: Float
    var label: Int32
  }

  internal private(set) var entries: [Entry] = []
  internal private(set) var limit = 1

  /// Empties the heap and sets its capacity to `limit` labels.
  internal mutating func reset(limit: Int) {
    self.limit = limit
    entries.removeAll(keepingCapacity: true)
  }

  @inline(__always) internal var isFull: Bool { entries.count == limit }

  /// The lowest score kept; the heap must not be empty.
  @inline(__always) internal var least: Float { entries[0].score }

  /// fastText's `std_log`: a logarithm in double precision that is finite at 0.
  @inline(__always)
  internal static func logarithm(_ x: Float) -> Float { Float(log(Double(x) + 1e-5)) }

  /// Adds a label, and drops the worst one if there are too many.
  internal mutating func insert(score: Float, label: Int) {
    entries.append(Entry(score: score, label: Int32(truncatingIfNeeded: label)))
    var child = entries.count - 1
    let added = entries[child]
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[parent].score > added.score else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = added
    if entries.count > limit {
      let last = entries.removeLast()
      if !entries.isEmpty { sink(last, below: entries.count) }
    }
  }

  /// Sorts the labels from best to worst, in the order of `sort_heap`.
  internal mutating func sort() {
    var count = entries.count
    while count > 1 {
      count -= 1
      let last = entries[count]
      entries[count] = entries[0]
      sink(last, below: count)
    }
  }

  /// Puts `value` in place of the top of the first `count` entries (libstdc++'s `__adjust_heap`).
  private mutating func sink(_ value: Entry, below count: Int) {
    var hole = 0
    var child = 0
    while child < (count - 1) / 2 {
      child = 2 * (child + 1)
      if entries[child].score > entries[child - 1].score { child -= 1 }
      entries[hole] = entries[child]
      hole = child
    }
    if count & 1 == 0, child == (count - 2) / 2 {
      child = 2 * (child + 1)
      entries[hole] = entries[child - 1]
      hole = child - 1
    }
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entries[parent].score > value.score else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = value
  }
}
