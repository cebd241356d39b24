internal import Base

/// Scans lists by the queries that visit them, in rounds.
///
/// What a round must exceed is what all threads found in the rounds before, so that results do not depend on threads.
final class ListScan<Pass: ListPass> {
  private let lists: Lists
  private let pass: Pass
  private let count: Int
  /// What each thread found; all is in the first between rounds.
  private let tops: [TopLists<Pass.Score>]

  /// - Parameters:
  ///   - queries: queries.
  ///   - count: rows wanted for each.
  ///   - capacity: candidates kept for each.
  init(_ lists: Lists, _ pass: Pass, queries: Int, count: Int, capacity: Int, threads: Int) {
    self.lists = lists
    self.pass = pass
    self.count = count
    tops = (0..<max(1, min(threads, lists.count))).map { _ in
      TopLists(queries: queries, places: queries, capacity: min(capacity, lists.places.count), isOrdered: false)
    }
  }

  /// The candidates of each query.
  var found: TopLists<Pass.Score> { tops[0] }

  /// For each query the score that rows must exceed to be among those wanted, the lowest where there are fewer.
  func floors() -> [Pass.Score] { found.scores(at: count) }

  /// Scans lists.
  ///
  /// - Parameter floors: scores that matter, empty in a first round.
  func run(_ visits: Visits, floors: [Pass.Score]) {
    let next = Monitor(0)
    // Every worker has lists of its own.
    nonisolated(unsafe) let tops = tops
    runWorkers(tops.count) { [lists, pass] worker in
      let (scratch, top) = (pass.makeScratch(), tops[worker])
      while true {
        let list = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard list < lists.count else { break }
        let (stored, some) = (lists.range(of: list), visits.visits(of: list))
        guard !stored.isEmpty else { continue }
        for start in stride(from: some.startIndex, to: some.endIndex, by: QueryPanels<Pass.Element>.width) {
          let panel = some[start..<min(some.endIndex, start + QueryPanels<Pass.Element>.width)]
          pass.scan(stored, panel, lists.places[stored], floors: floors, top, scratch)
        }
      }
    }
    for other in tops.dropFirst() { tops[0].merge(other) }
    for other in tops.dropFirst() { other.clear(above: tops[0]) }
  }
}
