internal import Base
public import Records

/// Drops pages in which extraction found no text: frames, redirects by script, image galleries.
///
/// Cost: a comparison per document.
public struct DropEmptyTexts: Filter {
  public static let reason = Drop.Reason(rawValue: "no-text")
  public static let id = "drop-empty-texts"
  public static let group = "extract"
  public static let summary = "Drops pages in which extraction found no text."
  public static let examples: [StageExample] = [
    .keeps("one word", ExampleDocument(text: "Habari")),
    .drops("no text", ExampleDocument(body: "<body><img src=a.png></body>"), group: group, for: reason),
  ]

  /// The stage has no parameters.
  public init() {}

  public func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    batch.documents[row].text.isEmpty ? (Self.reason, []) : nil
  }
}
