internal import Base
package import Records

/// Drops responses whose body is binary data, whatever type the server declares: a picture, sound, a font, an archive,
/// an office file, a program.
///
/// Servers send such files as `text/html` or `text/plain` when they do not know their type. The first bytes tell
/// them: a known signature, or bytes that text does not contain. UTF-16 passes, and so does a page with stray NULs.
/// Cost: looks at one kibibyte.
package struct DropBinary: Filter {
  package static let reason = Drop.Reason(rawValue: "binary")
  package static let id = "drop-binary"
  package static let group = "select"
  package static let summary = "Drops responses that hold binary data under a type of text."
  package static let examples: [StageExample] = [
    .keeps("a paragraph", ExampleDocument(body: "<p>Habari</p>")),
    .keeps("a stray NUL", ExampleDocument(body: "<p>Ha\u{0}bari</p>")),
    .keeps(
      "UTF-16 without a mark",
      ExampleDocument(body: "<\u{0}p\u{0}>\u{0}H\u{0}a\u{0}b\u{0}a\u{0}r\u{0}i\u{0}<\u{0}/\u{0}p\u{0}>\u{0}")),
    .drops(
      "a picture", ExampleDocument(body: "GIF89a\u{1}\u{0}"), group: group, for: reason,
      [.init("content_type", .text("text/html")), .init("format", .text("gif"))]),
    .drops(
      "data of no known format", ExampleDocument(body: "\u{1}\u{2}\u{3}\u{4}\u{5}"), group: group, for: reason,
      [.init("content_type", .text("text/html")), .init("format", .text("data"))]),
  ]

  package let measure = Document.Measure.body

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let document = batch.documents[row]
    guard let format = batch.bodies.withSpan(document.body.range, { BinaryContent.format(of: $0) }) else { return nil }
    let type = batch.strings.string(document.contentType)
    return (Self.reason, [.init("content_type", .text(type)), .init("format", .text(format))])
  }
}
