internal import Base
internal import Fetch
internal import Records

/// Gets files from addresses and paths, into memory or into a file.
internal enum ModelDownload {
  /// A whole answer or file; more than `limit` bytes are an error.
  internal static func bytes(_ location: String, limit: Int) throws -> [UInt8] {
    let source = try openSource(location, policy: policy)
    var buffer = ByteBuffer(capacity: 1 << 16)
    while true {
      let before = buffer.count
      try buffer.withRoom(1 << 16) { (room) throws(SourceError) in
        try source.read(into: UnsafeMutableRawBufferPointer(room))
      }
      if buffer.count == before { return buffer.array() }
      guard buffer.count <= limit else {
        throw LanguageError(.unobtainable, "more than \(limit >> 20) MiB came", location: location)
      }
    }
  }

  /// Copies what stands at `location`, decompressed where it is gzip or zstd, to `path` and returns its length and SHA-256.
  internal static func copy(_ location: String, to path: String) throws -> (byteCount: Int, sha256: String) {
    let source = DecompressingSource(try openSource(location, policy: policy))
    var file = try AtomicFile(path: path)
    let digest = Digest(.sha256)
    var buffer = ByteBuffer(capacity: 1 << 18)
    while true {
      buffer.removeAll()
      try buffer.withRoom(1 << 17) { (room) throws(SourceError) in
        try source.read(into: UnsafeMutableRawBufferPointer(room))
      }
      if buffer.isEmpty { break }
      try buffer.withSpan { (bytes) throws(OutputError) in
        digest.update(bytes)
        try file.write(bytes)
      }
    }
    let byteCount = file.byteCount
    try file.commit()
    return (byteCount, digest.finish().hexadecimal)
  }

  /// A person waits for the answer and there are other places to ask, so failures are reported early.
  private static var policy: FetchPolicy {
    var policy = FetchPolicy()
    policy.connectTimeout = 15
    policy.lowSpeedSeconds = 30
    policy.attempts = 2
    policy.minimumInterval = 0
    return policy
  }
}
