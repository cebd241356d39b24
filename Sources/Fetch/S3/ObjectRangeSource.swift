package import Base

/// An object with random access, as readers of Parquet want it: asked for in blocks, of which a few stay in memory.
package final class ObjectRangeSource: RangeSource {
  /// `s3://bucket/key`.
  package let name: String
  /// The object's size.
  package let byteCount: Int
  private let client: S3Client
  private let place: S3Location
  private let etag: String?
  private var blocks: RangeBlocks

  /// Looks an object up.
  package convenience init(_ place: S3Location, policy: FetchPolicy) throws(SourceError) {
    try self.init(place, client: S3Client(.ofThisProcess(), policy: policy))
  }

  init(_ place: S3Location, client: S3Client) throws(SourceError) {
    guard let object = try client.head(place) else {
      throw SourceError(.missing, "no such object", location: place.description)
    }
    self.client = client
    self.place = place
    name = place.description
    byteCount = object.byteCount
    etag = object.etag
    blocks = RangeBlocks(size: 4 << 20, byteCount: object.byteCount)
  }

  /// Reads from a block; an object that was replaced meanwhile is an error.
  package func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    try blocks.read(at: offset, into: room) { (part) throws(SourceError) in
      try client.get(place, part, etag: etag)
    }
  }
}

/// Random access to an input that a server gives; nil for files.
///
/// - Throws: `.unsupported` for a server that sends whole files only.
package func openRanges(_ location: String, policy: FetchPolicy = FetchPolicy()) throws(SourceError) -> (
  any RangeSource
)? {
  switch Location(location) {
  case .object(let place): try ObjectRangeSource(place, policy: policy)
  case .web(let url): try HTTPRangeSource(url, policy: policy)
  case .standardInput, .file, .unsupported: nil
  }
}
