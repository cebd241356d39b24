package import Records

/// Why a query is not used; the raw values are what reports count by.
package enum QueryFlaw: String, Sendable, CaseIterable {
  /// Words of the passage in their order, and hardly any others.
  case copied
  /// A query of the prompt's examples.
  case fewShotEcho = "few-shot-echo"
  /// Words that any passage could be asked for with, or one word.
  case trivial
  case tooLong = "too-long"
  case tooShort = "too-short"
  case wrongLanguage = "wrong-language"
  /// An earlier query has the same words.
  case duplicateQuery = "duplicate-query"
  /// What a model says in place of a query: a refusal, a part of the prompt, the same words again and again.
  case notAQuery = "not-a-query"
  /// Text of an evaluation set. Such queries are kept for review.
  case contaminated
}

/// A query that is not used, with the values that decided.
package struct QueryRejection: Sendable, Equatable {
  /// Why.
  package var flaw: QueryFlaw
  /// What decided, by kebab-case names.
  package var values: [Drop.Value]

  internal init(_ flaw: QueryFlaw, _ values: [Drop.Value]) {
    self.flaw = flaw
    self.values = values
  }
}
