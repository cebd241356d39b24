package import Records

/// The language of a document, as its sentences vote.
public struct DocumentLanguage: Sendable, Equatable {
  /// The language with most characters; `und` where the evidence is thin.
  package var language: LanguageTag
  /// From 0 to 1: the winning sentences' probabilities, weighted by their characters, over all characters asked about.
  /// It is the winners' mean probability times `share`, so text in two languages scores low in either.
  package var score: Float
  /// The share of characters, 0 to 1, in sentences of the winning language.
  package var share: Float
  /// The language with the second most characters, where there is one.
  package var second: LanguageTag?
  /// The share of characters in sentences of the second language.
  package var secondShare: Float
  /// What the sentences say before thin evidence is turned into `und`.
  package var candidate: LanguageTag
  /// Sentences asked about.
  package var sentences: Int
  /// Letters in these sentences.
  package var letters: Int
  /// What the document might be taken for, the likeliest first; empty where that was not asked for.
  package var neighbours: [LanguageNeighbour] = []

  internal static let none = DocumentLanguage(
    language: .undetermined, score: 0, share: 0, second: nil, secondShare: 0, candidate: .undetermined, sentences: 0,
    letters: 0)
}
