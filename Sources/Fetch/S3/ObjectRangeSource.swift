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
  /// The blocks read last, the latest at the end.
  private var blocks: [(number: Int, bytes: [UInt8])] = []

  /// Bytes of one request.
  private static let blockSize = 4 << 20
  /// Blocks kept: the columns of a row group are read side by side.
  private static let blockCount = 16

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
  }

  /// Reads from a block; an object that was replaced meanwhile is an error.
  package func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard offset < byteCount, room.count > 0 else { return 0 }
    let number = offset / Self.blockSize
    let first = number * Self.blockSize
    var bytes: [UInt8] = []
    if let index = blocks.firstIndex(where: { $0.number == number }) {
      bytes = blocks.remove(at: index).bytes
    } else {
      bytes = try client.get(place, first..<min(byteCount, first + Self.blockSize), etag: etag)
      if blocks.count == Self.blockCount { blocks.removeFirst() }
    }
    blocks.append((number, bytes))
    let count = min(room.count, bytes.count - (offset - first))
    bytes.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[(offset - first)..<(offset - first + count)])) }
    return count
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
