internal import Base

/// Finds languages by name or code: `Swahili`, `kiswahili`, `sw`, `swa`.
public enum LanguageNames {
  /// The languages that a text names, the best first: by code, by whole name, by the beginning of a word of a name, and
  /// where nothing of that is found, by a name that a few changed letters away.
  ///
  /// Letter case counts nothing, and names are English ones and the languages' own.
  ///
  /// - Parameter limit: the most languages to give.
  public static func find(_ text: String, limit: Int = .max) -> [LanguageTag] {
    let wanted = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !wanted.isEmpty else { return [] }
    var ranked: [(rank: Int, tag: LanguageTag)] = []
    if let tag = LanguageTag(wanted) { ranked.append((0, tag)) }
    for (tag, names) in all where !ranked.contains(where: { $0.tag == tag }) {
      if names.contains(wanted) {
        ranked.append((1, tag))
      } else if wanted.count >= 3, names.contains(where: { $0.hasPrefix(wanted) }) {
        ranked.append((2, tag))
      } else if wanted.count >= 3, names.contains(where: { $0.contains(" \(wanted)") }) {
        ranked.append((3, tag))
      }
    }
    if ranked.isEmpty, wanted.count >= 4, let nearest = nearest(to: wanted) { ranked = [(4, nearest)] }
    return ranked.sorted { ($0.rank, $0.tag) < ($1.rank, $1.tag) }.prefix(limit).map(\.tag)
  }

  /// The language whose name differs in at most a quarter of its letters.
  private static func nearest(to text: String) -> LanguageTag? {
    let names = all.flatMap(\.names)
    guard let name = nearestName(to: text, among: names, within: max(1, text.count / 4)) else { return nil }
    return all.first { $0.names.contains(name) }?.tag
  }

  private static let all: [(tag: LanguageTag, names: [String])] = LanguageTag.all.map { tag in
    (tag, Array(Set([tag.englishName.lowercased(), tag.ownName.lowercased()])))
  }
}
