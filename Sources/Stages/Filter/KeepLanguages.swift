public import Records

/// Keeps documents in the wanted languages only.
///
/// Cost: a look-up in a set a document. With an empty set every language is wanted.
///
/// With `sw` and `yo` wanted: keeps a document identified as `sw`, drops one identified as `en`.
public struct KeepLanguages: Filter {
  public static let reason = Drop.Reason(rawValue: "other-language")
  public let name = "identify"
  /// Canonical tags of the wanted languages; empty for all.
  public var languages: Set<String>

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
