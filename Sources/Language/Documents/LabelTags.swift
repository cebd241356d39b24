package import Records

/// The languages of a model's labels; computed once per model.
package struct LabelTags: Sendable {
  /// The language of each label, by index; nil for labels that are not language tags (`__label__hq`).
  package let tags: [LanguageTag?]
  /// Whether each label includes a script (`swh_Latn`), by index.
  internal let namesScript: [Bool]

  /// Parses a model's labels, given without the prefix `__label__` or with it.
  package init(_ labels: [String]) {
    // `als` is Tosk Albanian in ISO 639-3 and Alemannic in Wikipedia. A model that also has `sq` follows Wikipedia.
    let isWikipedia = labels.contains("als") && labels.contains("sq")
    tags = labels.map { label in LanguageTag(isWikipedia && label == "als" ? "gsw" : label) }
    namesScript = labels.map { label in
      label.split(whereSeparator: { $0 == "_" || $0 == "-" }).dropFirst().contains { $0.utf8.count == 4 }
    }
  }

  /// The indices of the labels of some languages; a language without a script selects all its labels.
  package func labels(of languages: Set<LanguageTag>) -> Set<Int> {
    Set(
      tags.indices.filter { index in
        guard let tag = tags[index] else { return false }
        return languages.contains(tag) || languages.contains(tag.language)
      })
  }
}
