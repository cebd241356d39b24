public import Records

/// Drops responses whose HTTP status is not 200: redirects, errors, partial content.
///
/// Their bodies are notices of the server, not pages of the site. Records that are no HTTP
/// responses (resource and conversion records, status 0) are kept. Default since CommonCrawl's own
/// WET files are made from status 200 only. Cost: a comparison a document.
///
/// Keeps: `HTTP/1.1 200 OK`. Drops: `HTTP/1.1 404 Not Found`.
public struct DropFailedResponses: Filter {
  public static let reason = Drop.Reason(rawValue: "http-status")
  public let name = "select"
  public let measure = Document.Measure.body

  public init() {}

  public func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let status = batch.documents[row].status
    guard status != 0, status != 200 else { return nil }
    return (Self.reason, [.init("status", .integer(status))])
  }
}
