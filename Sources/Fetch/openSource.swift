public import Base

/// Opens one input: `-` for standard input, an `https://`, `http://` or `file://` URL, or a path.
///
/// A URL is asked for at once and the answer's head awaited, so a missing one throws here.
public func openSource(
  _ location: String, policy: FetchPolicy = FetchPolicy()
) throws(SourceError) -> any ByteSource {
  switch Location(location) {
  case .standardInput: StandardInputSource(shouldStop: policy.shouldStop)
  case .file(let path): try FileSource(path)
  case .web(let url): try HTTPSource(url, policy: policy)
  case .unsupported(let scheme):
    throw SourceError(
      .missing, "\(scheme):// locations are not supported", location: location,
      advice: "Copy it to a local folder first, or give its https:// address.")
  }
}
