internal import Base
internal import CResources
package import Records

/// A language that a document might be confused with, and how clearly the document differs from it.
package struct LanguageNeighbour: Sendable, Equatable {
  /// The other language.
  package var language: LanguageTag
  /// The mean probability of the document's language minus the neighbour's, over the classified characters: 1 means no
  /// doubt, about 0 that either may be right, below 0 that the neighbour was more probable but won fewer sentences.
  package var margin: Float

  /// The languages that `language` is easily confused with, the closest first.
  ///
  /// Compiled by `Training/langid/neighbours.py` from a model's errors on labelled texts and from lists of close
  /// relatives.
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
