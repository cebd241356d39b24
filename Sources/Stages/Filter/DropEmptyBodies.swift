internal import Base
package import Records

/// Drops responses without a byte of content, or with nothing but ASCII white space.
///
/// Cost: reads up to the first byte that is not white space.
package struct DropEmptyBodies: Filter {
  package static let reason = Drop.Reason(rawValue: "empty-body")
  package static let id = "drop-empty-bodies"
  package static let group = "select"
  package static let summary = "Drops responses that are empty or only ASCII white space."
  package static let examples: [StageExample] = [
    .keeps("a paragraph", ExampleDocument(body: "<p>Habari</p>")),
    .keeps("white space beyond ASCII", ExampleDocument(body: "\u{3000}")),
    .drops("no bytes", ExampleDocument(), group: group, for: reason),
    .drops("white space", ExampleDocument(body: " \r\n\t"), group: group, for: reason),
  ]

  package let measure = Document.Measure.body

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let isBlank = batch.bodies.withSpan(batch.documents[row].body.range) { body in
      for index in 0..<body.count where body[index] > 0x20 { return false }
      return true
    }
    return isBlank ? (Self.reason, []) : nil
  }
}
