internal import Base
package import Records

/// Drops documents whose media type is none that text is extracted from.
///
/// HTML, XHTML and plain text pass. A missing type passes too, as browsers treat it, where the body
/// looks like text: no NUL among its first 512 bytes and a `<` or no control characters. Every
/// other type is counted by its name. Cost: a short comparison per document.
package struct DropOtherTypes: Filter {
  package static let reason = Drop.Reason(rawValue: "content-type")
  package static let id = "drop-other-types"
  package static let group = "select"
  package static let summary = "Drops documents whose media type is neither HTML nor plain text."
  package static let examples: [StageExample] = [
    .keeps("HTML", ExampleDocument(contentType: "text/html")),
    .keeps("XHTML", ExampleDocument(contentType: "application/xhtml+xml")),
    .keeps("plain text", ExampleDocument(contentType: "text/plain")),
    .keeps("no type, and text", ExampleDocument(contentType: "", body: "<p>x</p>")),
    drops("", body: "\u{0}\u{1}PNG"), drops("image/png"), drops("text/css"), drops("application/json"),
  ]

  private static func drops(_ type: String, body: String = "<p>") -> StageExample {
    .drops(
      type.isEmpty ? "no type, and binary data" : type, ExampleDocument(contentType: type, body: body), group: group,
      for: reason, [.init("content_type", .text(type))])
  }

  package let measure = Document.Measure.body

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let document = batch.documents[row]
    switch MediaType(of: document, in: batch) {
    case .html, .plainText: return nil
    case .missing where Self.looksLikeText(document, in: batch): return nil
    case .missing: return (Self.reason, [.init("content_type", .text(""))])
    case .other:
      return (Self.reason, [.init("content_type", .text(batch.strings.string(document.contentType)))])
    }
  }

  /// No byte below 0x20 but white space and escape among the first 512 (the binary data bytes of
  /// the MIME Sniffing Standard, section 3).
  private static func looksLikeText(_ document: Document, in batch: borrowing Batch) -> Bool {
    batch.bodies.withSpan(document.body.range) { body in
      for index in 0..<min(512, body.count) {
        switch body[index] {
        case 0x00...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F: return false
        default: continue
        }
      }
      return true
    }
  }
}
