internal import Base
internal import Records
internal import Stages

/// Tells queries and passages that have text of evaluation sets, for review: runs of words are often common phrases. One for
/// each thread.
package final class Decontamination {
  private let settings: EvaluationQueries.Settings
  private let queries: EvaluationSearch
  private let passages: EvaluationSearch?

  /// Bytes of a text that are shown.
  private static let longestText = 200

  /// A search in sets.
  package init(_ sets: EvaluationQueries) {
    settings = sets.settings
    queries = EvaluationSearch(sets.queries)
    passages = sets.passages.map { EvaluationSearch($0) }
  }

  /// The evaluation item that a query is, or has a run of words of; nil if there is none.
  package func check(query: String) -> QueryRejection? {
    let bytes = Array(query.utf8)
    return check(bytes.span, queries)
  }

  /// The evaluation item that a passage has a run of words of, or all words if they are few; nil if there is none.
  package func check(passage: Span<UInt8>) -> QueryRejection? { passages.flatMap { check(passage, $0) } }

  private func check(_ text: Span<UInt8>, _ search: EvaluationSearch) -> QueryRejection? {
    let found = search.find(in: text)
    guard found.runs > 0, found.share >= settings.fewestShare else { return nil }
    let matched = text.extracting(found.passage)
    let shown = matched.extracting(first: matched.wholeCharacters(within: Self.longestText)).string
    return QueryRejection(
      .contaminated,
      [
        .init("set", .text(found.set)), .init("line", .integer(found.line)),
        .init("match", .text(found.isWhole ? "exact" : "overlap")), .init("share", .number(found.share)),
        .init("text", .text(shown)),
      ])
  }
}
