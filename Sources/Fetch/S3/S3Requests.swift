internal import Base

/// The requests by which one object is read, signed anew each time, as a signature is good for a few minutes only.
internal struct S3Requests: Sendable {
  var access: S3Access
  var place: S3Location

  /// A request for the whole object, or for the rest of what was read.
  ///
  /// The rest is asked for with `If-Match`: a store that has another object now says so, instead of sending that.
  func signed(_ request: TransferPlan.Request) -> S3Access.Request {
    let condition = request.validator.flatMap { $0.hasPrefix("\"") ? [("if-match", $0)] : nil } ?? []
    return access.request(place, headers: condition)
  }
}

/// Opens an object of an object store.
///
/// - Throws: as `HTTPSource`, with the store's own reasons.
internal func openObject(
  _ place: S3Location, policy: FetchPolicy, offset: Int = 0, resuming identity: ContentIdentity? = nil,
  settings: S3Settings? = nil
) throws(SourceError) -> HTTPSource {
  guard !place.isPrefix else {
    throw SourceError(.missing, "names no object", location: place.description)
  }
  let known = if let settings { settings } else { try S3Settings.ofThisProcess() }
  let requests = S3Requests(access: S3Access(known), place: place)
  var policy = policy
  // A store that one has keys for needs no politeness; Common Crawl's bucket does.
  if place.bucket != "commoncrawl" { policy.minimumInterval = 0 }
  return try HTTPSource(
    requests.access.request(place).url, object: requests, policy: policy, offset: offset, resuming: identity)
}
