internal import Base
package import Records

/// Drops pages in which extraction found no text: frames, redirects by script, image galleries.
///
/// Cost: a comparison per document.
package struct DropEmptyTexts: Filter {
  package static let reason = Drop.Reason(rawValue: "no-text")
  package static let id = "drop-empty-texts"
  package static let group = "extract"
  package static let summary = "Drops pages in which extraction found no text."
  package static let examples: [StageExample] = [
    .keeps("one word", ExampleDocument(text: "Habari")),
    .drops("no text", ExampleDocument(body: "<body><img src=a.png></body>"), group: group, for: reason),
  ]

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    batch.documents[row].text.isEmpty ? (Self.reason, []) : nil
  }
}
