internal import Base
package import Records

/// Keeps only documents in the selected languages.
///
/// Cost: a look-up in a set per document. An empty set selects every language.
package struct KeepLanguages: Filter {
  package static let reason = Drop.Reason(rawValue: "other-language")
  package static let id = "keep-languages"
  package static let group = "identify"
  package static let summary = "Keeps only documents in the selected languages."
  package static let parameters: [StageParameter<KeepLanguages>] = [
    .init("languages", \.languages, "Canonical tags of the selected languages; empty for all.")
  ]
  package static let examples: [StageExample] = [
    .keeps("a selected language", ExampleDocument(language: "sw"), parameters: wanted),
    .keeps("any language, if none is selected", ExampleDocument(language: "en")),
    .drops(
      "another language", ExampleDocument(language: "en", languageScore: 0.5), parameters: wanted, group: group,
      for: reason, [.init("language", .text("en")), .init("score", .number(0.5))]),
    .drops(
      "an unknown language", ExampleDocument(), parameters: wanted, group: group, for: reason,
      [.init("language", .text("und")), .init("score", .number(0))]),
  ]
  private static let wanted = JSONValue.object([
    .init(key: "languages", value: .array([.string("sw"), .string("yo")]))
  ])

  /// Canonical tags of the selected languages; empty for all.
  package var languages: Set<String> = []

  /// Keeps all languages.
  package init() {}

  /// Keeps only `languages`, or all if it is empty.
  package init(_ languages: Set<String>) { self.languages = languages }

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let document = batch.documents[row]
    guard !languages.isEmpty, !languages.contains(document.language) else { return nil }
    return (
      Self.reason,
      [.init("language", .text(document.language)), .init("score", .number(Double(document.languageScore)))]
    )
  }
}
