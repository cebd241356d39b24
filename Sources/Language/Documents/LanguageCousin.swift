package import Records

/// A language outside the model that a document looks like.
package struct LanguageCousin: Sendable, Equatable {
  /// The language outside the model.
  package var language: LanguageTag
  /// How much better the nearest language of the model fits the document's letter sequences, as a share of the better
  /// fit, from -1 to 1: below 0 the document is more like the cousin than like any language of the model.
  package var margin: Float
}
