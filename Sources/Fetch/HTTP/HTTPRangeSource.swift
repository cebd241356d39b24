package import Base

/// A file at a server with random access, as readers of Parquet want it: asked for in blocks, of which a few stay in memory.
///
/// Every request says which content is meant (`If-Range`), so that a file that is replaced meanwhile is an error and never
/// a mixture. A block is a request of the host's budget.
package final class HTTPRangeSource: RangeSource {
  /// The URL.
  package let name: String
  /// The file's size.
  package let byteCount: Int
  private let policy: FetchPolicy
  private let identity: ContentIdentity
  private var blocks: RangeBlocks

  /// Bytes of one request: few requests are better than few bytes.
  static let blockSize = 8 << 20

  /// Asks for the first block, with which the server says what the content is.
  ///
  /// - Throws: `.unsupported` for a server that sends whole files only.
  package init(_ url: String, policy: FetchPolicy = FetchPolicy()) throws(SourceError) {
    name = url
    self.policy = policy
    let source: HTTPSource
    do throws(SourceError) {
      source = try HTTPSource(url, policy: policy, part: 0..<Self.blockSize, of: ContentIdentity())
    } catch {
      guard error.code == .unsupported else { throw error }
      throw SourceError(
        error.code, error.message, location: url,
        advice: "Fetch the file first, with: dataprep fetch \(url) --output DIR")
    }
    let bytes = try Self.all(of: source)
    guard let byteCount = source.identity.byteCount else {
      throw SourceError(.unsupported, "the server does not say how long the file is", location: url)
    }
    self.byteCount = byteCount
    identity = source.identity
    blocks = RangeBlocks(size: Self.blockSize, byteCount: byteCount)
    blocks.keep(0, bytes)
  }

  private static func all(of source: HTTPSource) throws(SourceError) -> [UInt8] {
    var buffer = ByteBuffer(capacity: 1 << 20)
    try source.readAll(into: &buffer)
    return buffer.array()
  }

  /// Reads from a block; a file that was replaced meanwhile is an error.
  package func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    try blocks.read(at: offset, into: room) { (part) throws(SourceError) in
      try Self.all(of: HTTPSource(name, policy: policy, part: part, of: identity))
    }
  }
}
