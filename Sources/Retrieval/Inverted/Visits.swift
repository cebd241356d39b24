/// Which queries of a block scan each list.
struct Visits: Sendable {
  /// A query that scans a list.
  struct Visit: Sendable, BitwiseCopyable {
    let query: UInt32
    /// What the rest of a row of the list can add to the product of its leading components; 0 without those.
    let offset: Float
  }

  private let starts: [Int]
  private let visits: [Visit]

  /// - Parameters:
  ///   - starts: where each list's visits start in `visits`, and their number.
  ///   - visits: by lists, and by ascending queries for each.
  init(starts: [Int], visits: [Visit]) {
    self.starts = starts
    self.visits = visits
  }

  /// - Parameters:
  ///   - lists: places by lists.
  ///   - visit: the visit of a list and a place, called once for each.
  init(_ lists: Lists, visit: (_ list: Int, _ place: UInt32) -> Visit) {
    starts = (0..<lists.count).map { lists.range(of: $0).lowerBound } + [lists.places.count]
    visits = (0..<lists.count).flatMap { list in lists.places(of: list).map { visit(list, $0) } }
  }

  /// A list's visits, by ascending queries.
  func visits(of list: Int) -> ArraySlice<Visit> { visits[starts[list]..<starts[list + 1]] }

  /// Visits.
  var count: Int { visits.count }
}
