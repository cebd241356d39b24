/// A query that exists already, as of a query log or MS MARCO.
package struct ListedQuery: Sendable, Equatable {
  /// Its identifier in the list; nil where it has none.
  package var id: String?
  /// The query, on one line.
  package var query: String
  /// The description of its task; nil where the list has none.
  package var task: String?
  /// Passages that are known to answer it.
  package var positives: [Positive] = []
  /// Its line in the list, from 1.
  package var line: Int

  /// A passage that answers a query.
  package struct Positive: Sendable, Equatable {
    /// Its title; empty where it has none.
    package var title = ""
    /// Its text.
    package var text: String
  }
}
