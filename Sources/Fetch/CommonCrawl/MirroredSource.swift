internal import Base

/// A file of Common Crawl, from the first of its mirrors that does not refuse.
///
/// It has the name of the file at Common Crawl's own server, wherever it comes from, so that what is written of it does not
/// depend on the mirror.
final class MirroredSource: RemoteSource {
  let name: String
  private let source: any ByteSource
  /// Whether the server is Common Crawl's own, whose entity tags name the content.
  private let isOwn: Bool
  /// What Common Crawl's own server has said of the content before.
  private let before: ContentIdentity?

  /// Opens a file at the first mirror that does not refuse.
  ///
  /// - Parameters:
  ///   - identity: what is known of the content whose first `offset` bytes are there. Other mirrors have other entity
  ///     tags: there the sizes have to agree.
  init(_ path: String, policy: FetchPolicy, resuming identity: ContentIdentity?, offset: Int) throws(SourceError) {
    name = CommonCrawl.data + path
    before = identity
    (source, isOwn) = try Self.open(path, policy, identity, offset)
  }

  private static func open(
    _ path: String, _ policy: FetchPolicy, _ identity: ContentIdentity?, _ offset: Int
  ) throws(SourceError) -> (any ByteSource, isOwn: Bool) {
    let places = CommonCrawl.places(of: path)
    for (number, place) in places.enumerated() {
      do throws(SourceError) {
        let isOwn = place.mirror != .hf
        guard var known = identity else {
          return (try openPlain(place.location, policy: policy, offset: offset), isOwn)
        }
        if !isOwn { known = ContentIdentity(byteCount: known.byteCount) }
        let source = try openPlain(place.location, policy: policy, resuming: known, offset: offset)
        if !isOwn, let expected = known.byteCount, let found = source.byteCount, found != expected {
          throw SourceError(
            .interrupted, "the mirror has \(found) bytes of this file, and \(expected) are expected",
            location: place.location)
        }
        return (source, isOwn)
      } catch {
        // Only who refuses, or is in its cool-down, is left for the next one.
        guard error.code == .refused, number + 1 < places.count else { throw error }
      }
    }
    throw SourceError(.refused, "no mirror is left to try", location: CommonCrawl.data + path)
  }

  var byteCount: Int? { source.byteCount }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int { try source.read(into: room) }

  func rangeSource() throws(SourceError) -> (any RangeSource)? { try source.rangeSource() }

  var identity: ContentIdentity {
    let identity = (source as? any RemoteSource)?.identity ?? ContentIdentity()
    guard !isOwn else { return identity }
    // What has come is still of the content of which its beginning came from the own server.
    if let before, before.isKnown, startOffset > 0 { return before }
    return ContentIdentity(byteCount: identity.byteCount)
  }

  var startOffset: Int { (source as? any RemoteSource)?.startOffset ?? 0 }
  var isSuspect: Bool { (source as? any RemoteSource)?.isSuspect ?? false }
  var contentName: String? { isOwn ? (source as? any RemoteSource)?.contentName : nil }
}
