internal import Base
internal import CResources
package import Records

/// A language that a document might be taken for, and how far from it the document is.
package struct LanguageNeighbour: Sendable, Equatable {
  package var language: LanguageTag
  /// The mean probability of the document's language less the neighbour's, over the characters asked about: 1 where there is
  /// no doubt, about 0 where either might be right, below 0 where the neighbour was likelier but won fewer sentences.
  package var margin: Float

  /// Languages that are easily taken for one another, by language, the nearest first: what a model took texts of known language
  /// for, with close relatives known from elsewhere (`Training/langid/neighbours.py`).
  package static func confusable(with language: LanguageTag) -> [LanguageTag] { table[language.language] ?? [] }

  private static let table: [LanguageTag: [LanguageTag]] = {
    let bytes = UnsafeBufferPointer(start: dataprep_language_neighbours, count: dataprep_language_neighbours_count)
    var table: [LanguageTag: [LanguageTag]] = [:]
    TableLines.forEach(in: bytes, fields: 2) { fields in
      guard let language = LanguageTag(String(decoding: bytes[fields[0]], as: UTF8.self)) else { return }
      table[language] = String(decoding: bytes[fields[1]], as: UTF8.self).split(separator: " ")
        .compactMap { LanguageTag(String($0)) }
    }
    return table
  }()
}
