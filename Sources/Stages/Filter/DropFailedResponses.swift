package import Records

/// Drops responses whose HTTP status is not 200: redirects, errors, partial content.
///
/// Their bodies are notices of the server, not pages of the site. Records that are not HTTP
/// responses (resource and conversion records, status 0) are kept. Default since Common Crawl's own
/// WET files are made from status 200 only. Cost: a comparison per document.
package struct DropFailedResponses: Filter {
  package static let reason = Drop.Reason(rawValue: "http-status")
  package static let id = "drop-failed-responses"
  package static let group = "select"
  package static let summary = "Drops responses whose HTTP status is not 200."
  package static let examples: [StageExample] = [
    .keeps("a successful response", ExampleDocument(status: 200)),
    .keeps("a record that is not an HTTP response", ExampleDocument(status: 0)),
    .drops(
      "a missing page", ExampleDocument(status: 404), group: group, for: reason, [.init("status", .integer(404))]),
    .drops("a redirect", ExampleDocument(status: 301), group: group, for: reason, [.init("status", .integer(301))]),
    .drops(
      "partial content", ExampleDocument(status: 206), group: group, for: reason, [.init("status", .integer(206))]),
    .drops(
      "a server's error", ExampleDocument(status: 500), group: group, for: reason, [.init("status", .integer(500))]),
  ]

  package let measure = Document.Measure.body

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let status = batch.documents[row].status
    guard status != 0, status != 200 else { return nil }
    return (Self.reason, [.init("status", .integer(status))])
  }
}
