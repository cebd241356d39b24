/// A query that a model wrote for a passage.
package struct SynthesizedQuery: Sendable, Equatable {
  /// The description of its task: one that the templates know.
  package var task: String
  /// The family of the task.
  package var family: String
  /// The model's own words for the task; empty where it said none.
  package var taskSaid: String
  /// The query, on one line.
  package var query: String
}

/// Why there is no query in an answer; the raw values are what reports count by.
package enum AnswerFlaw: String, Error, Sendable, CaseIterable {
  /// It has no characters, or none but white space.
  case empty = "empty-answer"
  /// No line says which words are the query.
  case noQuery = "no-query"
  /// A label without words behind it.
  case emptyQuery = "empty-query"
  /// The query ran into the limit on tokens.
  case cutOff = "cut-off"
  /// The answer went on to the limit on tokens, and never came to a query.
  case rambling
}
