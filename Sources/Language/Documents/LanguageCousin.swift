package import Records

/// A language outside the model that a document looks like.
package struct LanguageCousin: Sendable, Equatable {
  /// The language outside the model.
  package var language: LanguageTag
  /// How much worse the cousin fits the document's letter sequences than the nearest language of the model, as a share
  /// of the cousin's fit: from -1 to 0, as only languages that fit better are cousins.
  package var margin: Float
}
