internal import Base
package import Language
internal import Records

/// What a run's queries have to pass, as a value: the checks of one query, and what must not be in any. `Worker` is one
/// thread's.
package struct QueryScreen: Sendable {
  /// Limits of queries.
  package var checks = QueryChecks.Settings()
  /// The model that tells languages, with its name and SHA-256 for descriptions; nil leaves that check out.
  package var identifier: (model: FastTextModel, name: String, sha256: String)?
  /// Evaluation sets that queries must not have text of.
  package var evaluations: EvaluationQueries?

  /// The checks with their defaults, without a model and sets.
  package init() {}

  /// Writes what it depends on as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    json.key("checks")
    json.beginObject()
    checks.describe(&json)
    json.endObject()
    json.member("identifier", identifier?.sha256)
    describeEvaluations(&json)
  }

  /// Writes the sets as a member of an object.
  internal func describeEvaluations(_ json: inout JSONWriter) {
    json.key("evaluations")
    json.beginObject()
    for set in evaluations?.digests ?? [] {
      json.key(set.path)
      json.string(set.sha256)
    }
    json.endObject()
  }

  /// One thread's checks.
  internal final class Worker {
    private let checks: QueryChecks
    private let identifier: DocumentIdentifier?
    private let contamination: Decontamination?

    init(_ screen: QueryScreen, _ templates: TemplateSet) throws {
      let identifier = try screen.identifier.map { try DocumentIdentifier($0.model) }
      self.identifier = identifier
      checks = QueryChecks(
        screen.checks, templates: templates.templates, lists: templates.lists,
        identify: identifier.map { identifier in
          { text in
            let bytes = Array(text.utf8)
            let found = identifier.identify(bytes.span)
            return found.language.isUndetermined ? nil : (found.language, Double(found.score))
          }
        })
      contamination = screen.evaluations.map { Decontamination($0) }
    }

    /// Why a query is of no use; nil for one that may be.
    ///
    /// - Parameter passage: the passage that it was written for; nil for none.
    func reason(against query: QueryRecord, _ passage: Passage?) -> RejectReason? {
      checks.check(
        query.query, title: passage?.title ?? "", passage: passage?.text ?? "",
        language: LanguageTag(query.language) ?? .undetermined
      ).map { RejectReason($0) }
    }

    /// The language of a text, as far as it can be told.
    func language(of text: String) -> LanguageTag {
      let bytes = Array(text.utf8)
      return identifier?.identify(bytes.span).language ?? .undetermined
    }

    /// The evaluation's item that a query is too much like; nil for none.
    func contamination(of query: QueryRecord) -> String? {
      contamination?.check(query: query.query).map { found in
        found.values.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
      }
    }
  }
}
