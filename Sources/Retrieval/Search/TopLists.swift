internal import CVectors

/// The best rows so far of each query of a block: of one thread.
///
/// A key is a score and a row, greater for a better score and, among equal scores, for a lower row. Keys are in a heap
/// for each query, the worst first; its score is the query's threshold once the heap is full.
final class TopLists<Score: SearchScore> {
  /// Queries, with places that pad the last panel.
  let places: Int
  /// Rows that each query wants.
  let capacity: Int
  /// For each place the score that a row must exceed: the worst of a full heap or, where rows come in any order, the next
  /// below it, as an equal score of a lower row is better.
  let thresholds: UnsafeMutablePointer<Score>
  private let isOrdered: Bool
  private let keys: UnsafeMutablePointer<UInt64>
  private let counts: UnsafeMutablePointer<Int>

  /// Empty lists for `queries` queries in `places` places.
  ///
  /// - Parameter isOrdered: whether rows of a query come in ascending order.
  init(queries: Int, places: Int, capacity: Int, isOrdered: Bool) {
    self.isOrdered = isOrdered
    self.places = places
    self.capacity = capacity
    thresholds = .allocate(capacity: places)
    thresholds.initialize(repeating: .highest, count: places)
    thresholds.update(repeating: .lowest, count: capacity > 0 ? queries : 0)
    keys = .allocate(capacity: places * capacity)
    counts = .allocate(capacity: places)
    counts.initialize(repeating: 0, count: places)
  }

  deinit {
    thresholds.deallocate()
    keys.deallocate()
    counts.deallocate()
  }

  /// Adds hits of a panel whose first query is `place`, of rows that are counted from `first`.
  ///
  /// Rows of a query come in ascending order, so that an equal score never displaces one.
  func add(_ hits: UnsafeBufferPointer<dataprep_search_hit>, place: Int, first: Int) {
    for hit in hits { add(Self.key(Score(bits: hit.score), row: first + Int(hit.row)), to: place + Int(hit.query)) }
  }

  /// Adds hits of rows and queries that have other numbers elsewhere: each hit's row is a place in `rows`, its query a place
  /// in `queries`.
  func add(
    _ hits: UnsafeBufferPointer<dataprep_search_hit>, rows: ArraySlice<UInt32>, queries: UnsafePointer<UInt32>
  ) {
    for hit in hits {
      let row = rows[rows.startIndex + Int(hit.row)]
      add(Self.key(Score(bits: hit.score), row: Int(row)), to: Int(queries[Int(hit.query)]))
    }
  }

  /// Adds a key.
  func add(_ key: UInt64, to query: Int) {
    let heap = keys + query * capacity
    let count = counts[query]
    if count < capacity {
      var at = count
      while at > 0 {
        let parent = (at - 1) / 2
        guard key < heap[parent] else { break }
        heap[at] = heap[parent]
        at = parent
      }
      heap[at] = key
      counts[query] = count + 1
    } else {
      guard key > heap[0] else { return }
      var at = 0
      while true {
        var child = 2 * at + 1
        guard child < capacity else { break }
        if child + 1 < capacity, heap[child + 1] < heap[child] { child += 1 }
        guard heap[child] < key else { break }
        heap[at] = heap[child]
        at = child
      }
      heap[at] = key
    }
    if counts[query] == capacity {
      let worst = Self.score(heap[0])
      thresholds[query] = isOrdered ? worst : worst.below
    }
  }

  /// Adds what another thread found.
  func merge(_ other: TopLists) {
    for query in 0..<places {
      for index in 0..<other.counts[query] { add(other.keys[query * capacity + index], to: query) }
    }
  }

  /// Forgets all rows, and wants only those that exceed what another has.
  func clear(above other: TopLists) {
    counts.update(repeating: 0, count: places)
    thresholds.update(from: other.thresholds, count: places)
  }

  /// For each query the score of its row number `count` from the best, or the lowest where it has fewer rows.
  func scores(at count: Int) -> [Score] {
    let scratch = Scratch<UInt64>(capacity)
    return (0..<places).map { query in
      guard counts[query] >= count, count > 0 else { return .lowest }
      scratch.base.update(from: keys + query * capacity, count: counts[query])
      let own = UnsafeMutableBufferPointer(start: scratch.base, count: counts[query])
      own.part(at: count)
      return Self.score(own.prefix(count).min() ?? 0)
    }
  }

  /// A query's rows, best first.
  func rows(of query: Int) -> [(row: Int, score: Score)] {
    UnsafeBufferPointer(start: keys + query * capacity, count: counts[query]).sorted(by: >)
      .map { (Self.row($0), Self.score($0)) }
  }

  /// A query's rows, in any order.
  func numbers(of query: Int) -> [UInt32] {
    UnsafeBufferPointer(start: keys + query * capacity, count: counts[query]).map { UInt32(Self.row($0)) }
  }

  static func key(_ score: Score, row: Int) -> UInt64 {
    UInt64(score.ordered) << 32 | UInt64(UInt32.max - UInt32(row))
  }

  static func row(_ key: UInt64) -> Int { Int(UInt32.max - UInt32(truncatingIfNeeded: key)) }
  static func score(_ key: UInt64) -> Score { Score(ordered: UInt32(key >> 32)) }
}
