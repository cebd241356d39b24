internal import Base
internal import Fetch
internal import Records

/// Reads files at URLs and paths, into memory or into a file.
internal enum ModelDownload {
  /// The largest wheel that is read, in bytes.
  internal static let wheelLimit = 512 << 20

  /// Reads a file or response whole.
  ///
  /// - Throws: `unobtainable` if it has more than `limit` bytes, `SourceError` if it cannot be read.
  internal static func bytes(_ location: String, limit: Int) throws -> [UInt8] {
    // Package indexes are pages.
    var policy = policy
    policy.acceptsMarkup = true
    let source = try openSource(location, policy: policy)
    var buffer = ByteBuffer(capacity: 1 << 16)
    guard try source.readAll(into: &buffer, limit: limit) else {
      throw ModelError(.unobtainable, "larger than \(limit >> 20) MiB", location: location)
    }
    return buffer.array()
  }

  /// Fetches the file at `location` to `path`, decompressed where it is compressed.
  ///
  /// Bytes from the network are kept at `partial` until they are complete, so that the next call resumes an interrupted
  /// download.
  ///
  /// - Returns: the size and digest of the file at `path`.
  internal static func fetch(
    _ location: String, keeping partial: String, to path: String, _ events: InstallEvents
  ) throws -> FetchedFile {
    guard location.hasPrefix("http://") || location.hasPrefix("https://") else {
      return try copy(location, to: path)
    }
    var policy = policy
    policy.shouldStop = events.shouldStop
    let (byteCount, sha256) = try download(location, to: partial, policy: policy, progress: events.progress)
    defer { try? FileSystem.remove(partial) }
    guard try isCompressed(partial) else {
      try FileSystem.move(partial, to: path)
      return FetchedFile(byteCount: byteCount, sha256: sha256)
    }
    return try copy(partial, to: path)
  }

  /// Whether a file starts with the magic number of a compression.
  private static func isCompressed(_ path: String) throws -> Bool {
    let source = try FileSource(path)
    var start = ByteBuffer()
    while start.count < Coding.signatureCount, try source.fill(&start, room: 512) {}
    return start.withSpan { Coding($0.extracting(first: Coding.signatureCount)) } != .plain
  }

  private static func copy(_ location: String, to path: String) throws -> FetchedFile {
    let source = DecompressingSource(try openSource(location, policy: policy))
    var file = try AtomicFile(path: path)
    let digest = Digest(.sha256)
    try source.forEachPiece { (bytes) throws(OutputError) in
      digest.update(bytes)
      try file.write(bytes)
    }
    let byteCount = file.byteCount
    try file.commit()
    return FetchedFile(byteCount: byteCount, sha256: digest.finish().hexadecimal)
  }

  /// Short waits: a person waits, and there are other sources to try.
  private static var policy: FetchPolicy {
    var policy = FetchPolicy()
    policy.connectTimeout = 15
    policy.lowSpeedSeconds = 30
    policy.maximumBackoff = 8
    policy.busyAttempts = policy.attempts
    policy.minimumInterval = 0
    // One source that refuses says nothing about the others on its server.
    policy.coolDown = 0
    return policy
  }
}
