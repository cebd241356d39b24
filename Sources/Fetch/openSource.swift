package import Base

/// Opens one input: `-` for standard input, an `https://`, `http://`, `s3://` or `file://` URL, or a path.
///
/// A URL is asked for at once and the answer's head awaited, so a missing one throws here.
///
/// - Parameter offset: bytes to skip before the first that is read. Files and servers start there; standard input is
///   read up to there.
package func openSource(
  _ location: String, policy: FetchPolicy = FetchPolicy(), offset: Int = 0
) throws(SourceError) -> any ByteSource {
  if case .web(let url) = Location(location), let path = CommonCrawl.path(of: url) {
    return try MirroredSource(path, policy: policy, resuming: nil, offset: offset)
  }
  return try openPlain(location, policy: policy, offset: offset)
}

/// The same, at this very location: no mirror is asked instead.
func openPlain(_ location: String, policy: FetchPolicy, offset: Int = 0) throws(SourceError) -> any ByteSource {
  switch Location(location) {
  case .standardInput:
    let source = StandardInputSource(shouldStop: policy.shouldStop)
    try source.skip(offset)
    return source
  case .file(let path): return try FileSource(path, offset: offset)
  case .web(let url): return try HTTPSource(url, policy: policy, offset: offset)
  case .object(let place): return try openObject(place, policy: policy, offset: offset)
  case .unsupported(scheme: "s3"): throw Location.badObject(location)
  case .unsupported(let scheme):
    throw SourceError(
      .missing, "\(scheme):// locations are not supported", location: location,
      advice: "Copy it to a local directory first, or use its https:// URL.")
  }
}
