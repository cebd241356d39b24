package import Base

/// A source at a server that names its content, so that a later process can go on with it.
package protocol RemoteSource: ByteSource {
  /// What the server says of the content.
  var identity: ContentIdentity { get }
  /// The same in one line, for records; nil where it says nothing, or where it says it in its own way.
  var contentName: String? { get }
  /// The byte of the content with which reading begins: 0 where the server has another content than the one to take up.
  var startOffset: Int { get }
  /// Whether reading failed because what was received is not what the server has now, or is not whole.
  var isSuspect: Bool { get }
}

extension HTTPSource: RemoteSource {}

/// Opens a location to be taken up after its first `offset` bytes, if it is still the content of `identity`.
///
/// A source that is no `RemoteSource` begins at its first byte.
package func openRemote(
  _ location: String, policy: FetchPolicy, resuming identity: ContentIdentity, offset: Int
) throws(SourceError) -> any ByteSource {
  if case .web(let url) = Location(location), let path = CommonCrawl.path(of: url) {
    return try MirroredSource(path, policy: policy, resuming: identity, offset: offset)
  }
  return try openPlain(location, policy: policy, resuming: identity, offset: offset)
}

/// The same, at this very location.
func openPlain(
  _ location: String, policy: FetchPolicy, resuming identity: ContentIdentity, offset: Int
) throws(SourceError) -> any ByteSource {
  switch Location(location) {
  case .web(let url): try HTTPSource(url, object: nil, policy: policy, offset: offset, resuming: identity)
  case .object(let place): try openObject(place, policy: policy, offset: offset, resuming: identity)
  case .standardInput, .file, .unsupported: try openPlain(location, policy: policy)
  }
}
