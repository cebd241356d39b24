package import Records

/// The language of a document, decided by a vote of its sentences.
public struct DocumentLanguage: Sendable, Equatable {
  /// The language with the most characters; `und` if there is too little evidence.
  package var language: LanguageTag
  /// From 0 to 1: the probabilities of the winner's sentences, weighted by their characters, divided by all classified
  /// characters. It equals the winner's mean probability times `share`, so text in two languages scores low.
  package var score: Float
  /// The share of characters, 0 to 1, in sentences of the winning language.
  package var share: Float
  /// The language with the second most characters; nil if there is only one.
  package var second: LanguageTag?
  /// The share of characters in sentences of the second language.
  package var secondShare: Float
  /// The winner of the vote, before too little evidence makes it `und`.
  package var candidate: LanguageTag
  /// The number of classified sentences.
  package var sentences: Int
  /// The number of letters in these sentences.
  package var letters: Int
  /// Languages that the document might be confused with, the closest first; empty if none were requested.
  package var neighbours: [LanguageNeighbour] = []

  /// Languages outside the model that the document looks like, the nearest first; empty if none were requested.
  package var cousins: [LanguageCousin] = []

  /// The share of characters in sentences whose characters show that they are in no language.
  package var wordlessShare: Float = 0

  /// Whether the text is Burmese in the Zawgyi encoding; false if neighbours were not requested.
  package var isZawgyi = false

  internal static let none = DocumentLanguage(
    language: .undetermined, score: 0, share: 0, second: nil, secondShare: 0, candidate: .undetermined, sentences: 0,
    letters: 0)
}
