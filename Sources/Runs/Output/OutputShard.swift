internal import Base
internal import Records

/// One file of a task while it is written.
internal final class OutputShard {
  /// The path below the run's folder.
  let path: String
  /// Lines that are not stored yet.
  var pending = ByteBuffer()
  /// Taken over what is stored.
  let digest = Digest(.sha256)
  /// Bytes stored.
  var byteCount = 0
  /// Lines, stored or not.
  var lines = 0

  init(path: String) { self.path = path }
}

/// Compresses what shards hold and appends it to their files; one for each thread.
internal final class ShardStorage {
  private let folder: String
  private let compressor: FrameCompressor
  private let plain = FrameCompressor(.plain)
  private var frame = ByteBuffer()

  /// - Parameter folder: the task's work folder.
  init(folder: String, format: JSONLinesFormat) {
    self.folder = folder
    compressor = FrameCompressor(format)
  }

  /// Stores the lines that a shard holds as one frame.
  func store(_ shard: OutputShard) throws(OutputError) {
    guard !shard.pending.isEmpty else { return }
    frame.removeAll()
    let compressor = shard.path.hasSuffix(".jsonl") ? plain : self.compressor
    shard.pending.withSpan { compressor.compress($0, into: &frame) }
    let target = Path.join(folder, shard.path)
    if shard.byteCount == 0 { try FileSystem.createFolder(Path.split(target).folder) }
    try frame.withSpan { (bytes) throws(OutputError) in
      try FileSystem.append(bytes, to: target)
      shard.digest.update(bytes)
    }
    shard.byteCount += frame.count
    shard.pending = ByteBuffer()
  }
}
