internal import Records

/// The queries of a run so far, by a hash of their words: of queries with the same words the first one stays. Order decides.
package final class SeenQueries {
  private let folded = FoldedText()
  private var hashes: Set<UInt64> = []

  /// None.
  package init() {}

  /// How many different queries there were.
  package var count: Int { hashes.count }

  /// Adds a query, and returns a rejection if an earlier one has the same words.
  ///
  /// Case, punctuation and the form of accents make no difference. A task does: the same words can be asked for several.
  package func add(_ query: String, task: String = "") -> QueryRejection? {
    folded.read(task)
    let taskHash = FoldedText.hash(folded.words)
    folded.read(query)
    let isNew = hashes.insert(FoldedText.hash(folded.words + [taskHash])).inserted
    return isNew ? nil : QueryRejection(.duplicateQuery, [.init("words", .integer(folded.words.count))])
  }
}
