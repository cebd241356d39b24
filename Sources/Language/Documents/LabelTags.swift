package import Records

/// The languages that a model's labels stand for, worked out once per model.
package struct LabelTags: Sendable {
  /// By label index; nil for labels that name no language (`__label__hq`).
  package let tags: [LanguageTag?]
  /// Whether a label names a script (`swh_Latn`), by label index.
  internal let namesScript: [Bool]

  package init(_ labels: [String]) {
    // Wikipedia's code for Alemannic is ISO's for Tosk Albanian; a model that has both `als` and `sq` means Wikipedia's.
    let isWikipedia = labels.contains("als") && labels.contains("sq")
    tags = labels.map { label in LanguageTag(isWikipedia && label == "als" ? "gsw" : label) }
    namesScript = labels.map { label in
      label.split(whereSeparator: { $0 == "_" || $0 == "-" }).dropFirst().contains { $0.utf8.count == 4 }
    }
  }

  /// Labels whose language is one of `languages`; a language without a script asks for all its labels.
  package func labels(of languages: Set<LanguageTag>) -> Set<Int> {
    Set(
      tags.indices.filter { index in
        guard let tag = tags[index] else { return false }
        return languages.contains(tag) || languages.contains(tag.language)
      })
  }
}
