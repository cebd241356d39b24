/// Which queries of a block pass each list.
struct Visits: Sendable {
  /// Queries.
  let queryCount: Int
  private let lists: Lists
  private let queries: [UInt32]

  /// - Parameter near: for each query the lists that it passes.
  init(_ near: [[UInt32]], lists count: Int) {
    queryCount = near.count
    lists = Lists(near.flatMap(\.self), count: count)
    let visitors = near.enumerated().flatMap { query in query.element.map { _ in UInt32(query.offset) } }
    queries = lists.places.map { visitors[Int($0)] }
  }

  /// The queries of a list, ascending.
  func queries(of list: Int) -> ArraySlice<UInt32> { queries[lists.range(of: list)] }
}
