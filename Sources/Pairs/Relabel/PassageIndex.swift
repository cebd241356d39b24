internal import Base
internal import Retrieval
internal import Runs

/// The vectors of all passages, as the step that puts them together has published them, and the search over them.
internal struct PassageIndex {
  private let rows: VectorRows
  private let method: SearchMethod

  /// Maps the published files.
  init(_ context: TaskContext, _ method: SearchMethod) throws {
    rows = try VectorRows(path: context.published(IndexPassages.file, of: IndexPassages.id))
    self.method = method
  }

  /// The nearest passages of some queries.
  ///
  /// - Parameter targets: for each query a passage whose place is wanted, or nil.
  func search(_ queries: VectorRows, count: Int, targets: [Int?], threads: Int) throws -> [Neighbours] {
    switch method {
    case .exact, .bytes, .inverted:
      try ExactSearch(rows).search(queries, count: count, targets: targets, threads: threads)
    }
  }
}
