internal import Base
public import Records

/// Drops pages in which extraction found no text: frames, redirects by script, image galleries.
///
/// Cost: a comparison a document.
///
/// Keeps: a page with one sentence. Drops: `<body><img src=a.png></body>`.
public struct DropEmptyTexts: Filter {
  public static let reason = Drop.Reason(rawValue: "no-text")
  public let name = "extract"

  public init() {}

  public func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    batch.documents[row].text.isEmpty ? (Self.reason, []) : nil
  }
}
