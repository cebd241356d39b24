package import Base

/// The content at a URL with random access, for formats whose directory is at their end and whose members are read
/// forward: WACZ. `HTTPRangeSource` is for reads that jump.
///
/// A place is asked for with one request, whose answer is read on while reads follow each other; a short way forward is
/// read over. Every answer has to be of the same content as the first.
package final class HTTPForwardSource: RangeSource {
  /// The URL.
  package let name: String
  /// The content's length.
  package let byteCount: Int
  private let contentName: String?
  private let policy: FetchPolicy
  private var stream: HTTPSource?
  /// Where the stream is.
  private var position = 0

  /// Bytes that are read over rather than asked for anew: what a server sends in the time of a request.
  private static let shortWay = 1 << 20

  /// - Parameters:
  ///   - byteCount: the length that the server has declared.
  ///   - contentName: what the server calls the content (`HTTPSource.contentName`).
  package init(_ url: String, byteCount: Int, contentName: String?, policy: FetchPolicy = FetchPolicy()) {
    name = url
    self.byteCount = byteCount
    self.contentName = contentName
    self.policy = policy
  }

  /// Reads what comes next at `offset`; blocks until bytes arrive.
  ///
  /// - Throws: `.unsupported` where the server knows no ranges, `.interrupted` where the content has changed.
  package func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard room.count > 0, offset < byteCount else { return 0 }
    let stream = try stream(at: offset)
    let count = try stream.read(into: room)
    position += count
    guard count > 0 else {
      throw SourceError(
        .interrupted, "the content ended after \(position) of \(byteCount) bytes", location: name)
    }
    return count
  }

  private func stream(at offset: Int) throws(SourceError) -> HTTPSource {
    if let stream, position <= offset, offset - position <= Self.shortWay {
      try stream.skip(offset - position)
      position = offset
      return stream
    }
    stream = nil
    let opened = try HTTPSource(name, policy: policy, offset: offset)
    guard !opened.sendsWhole else {
      throw SourceError(
        .unsupported, "the server does not send parts of a file, which this format needs", location: name,
        advice: "Download the file first, with `dataprep fetch`, and name the local one.")
    }
    guard opened.byteCount == byteCount, opened.contentName == contentName else {
      throw SourceError(.interrupted, "the content changed on the server while it was read", location: name)
    }
    stream = opened
    position = offset
    return opened
  }
}
