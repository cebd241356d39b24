package import Runs

/// What a filter run counts beside documents and rejects.
extension Counts.Name {
  /// Rejects by language.
  package static let rejectedLanguages = Self("rejected_languages")
  /// In annotate mode: documents by the reason for which they would have been dropped; one may have several.
  package static let reasons = Self("reasons")
}
