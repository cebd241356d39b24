internal import Base
internal import Fetch
internal import Records

/// Gets files from addresses and paths, into memory or into a file.
internal enum ModelDownload {
  /// How fetching is watched and stopped.
  internal struct Events {
    /// Told the bytes received so far, and in all where that is known.
    internal var progress: (_ received: Int, _ total: Int?) -> Void = { _, _ in }
    /// Whether to stop; what has come is kept for the next call.
    internal var shouldStop: @Sendable () -> Bool = { false }
  }

  /// A whole answer or file; more than `limit` bytes are an error.
  internal static func bytes(_ location: String, limit: Int) throws -> [UInt8] {
    let source = try openSource(location, policy: policy)
    var buffer = ByteBuffer(capacity: 1 << 16)
    guard try source.readAll(into: &buffer, limit: limit) else {
      throw LanguageError(.unobtainable, "more than \(limit >> 20) MiB came", location: location)
    }
    return buffer.array()
  }

  /// Fetches what stands at `location`, decompressed where it is compressed, to `path` and returns its length and SHA-256.
  ///
  /// What comes over the network is kept under `kept` until it is whole, so that the next call goes on where this one was
  /// interrupted.
  internal static func fetch(
    _ location: String, keeping kept: String, to path: String, _ events: Events
  ) throws -> (byteCount: Int, sha256: String) {
    guard location.hasPrefix("http://") || location.hasPrefix("https://") else {
      return try copy(location, to: path)
    }
    var policy = policy
    policy.shouldStop = events.shouldStop
    let (byteCount, sha256) = try download(location, to: kept, policy: policy, progress: events.progress)
    defer { try? FileSystem.remove(kept) }
    guard try isCompressed(kept) else {
      try FileSystem.move(kept, to: path)
      return (byteCount, sha256)
    }
    return try copy(kept, to: path)
  }

  private static func isCompressed(_ path: String) throws -> Bool {
    let source = try FileSource(path)
    var start = ByteBuffer()
    while start.count < Coding.signatureCount, try source.fill(&start, room: 512) {}
    return start.withSpan { Coding($0.extracting(first: Coding.signatureCount)) } != .plain
  }

  private static func copy(_ location: String, to path: String) throws -> (byteCount: Int, sha256: String) {
    let source = DecompressingSource(try openSource(location, policy: policy))
    var file = try AtomicFile(path: path)
    let digest = Digest(.sha256)
    try source.forEachPiece { (bytes) throws(OutputError) in
      digest.update(bytes)
      try file.write(bytes)
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
    policy.attempts = 3
    policy.minimumInterval = 0
    return policy
  }
}
