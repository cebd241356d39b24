internal import Base
public import Records

/// Keeps only documents in the selected languages.
///
/// Cost: a look-up in a set per document. An empty set selects every language.
public struct KeepLanguages: Filter {
  public static let reason = Drop.Reason(rawValue: "other-language")
  public static let id = "keep-languages"
  public static let group = "identify"
  public static let summary = "Keeps only documents in the selected languages."
  public static let parameters: [StageParameter<KeepLanguages>] = [
    .init("languages", \.languages, "Canonical tags of the selected languages; empty for all.")
  ]
  public static let examples: [StageExample] = [
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
  public var languages: Set<String> = []

  /// Keeps all languages.
  public init() {}

  /// Keeps only `languages`, or all if it is empty.
  public init(_ languages: Set<String>) { self.languages = languages }

  public func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let document = batch.documents[row]
    guard !languages.isEmpty, !languages.contains(document.language) else { return nil }
    return (
      Self.reason,
      [.init("language", .text(document.language)), .init("score", .number(Double(document.languageScore)))]
    )
  }
}
