internal import Language
package import Records

extension LabellingSession {
  /// Languages to choose from with a digit when the current document is in another one, at most nine: its rivals, those
  /// that the rater named before, the most frequent first, and what the language is known to be confused with.
  package var offers: [LanguageTag] {
    guard let current else { return [] }
    let neighbours = LanguageTag(language).map { LanguageNeighbour.confusable(with: $0) } ?? []
    var offers: [LanguageTag] = []
    for tag in current.rivals.compactMap({ LanguageTag($0.code) }) + namedCodes.compactMap({ LanguageTag($0) })
      + neighbours
    where tag.code != language && !tag.isUndetermined && !offers.contains(tag) && offers.count < 9 {
      offers.append(tag)
    }
    return offers
  }
}
