internal import Base
internal import Records

/// The files of one task while they are written, below the run's work folder.
///
/// Lines are collected by file and stored in frames of about 1 MiB, so that thousands of languages
/// need neither a compressor nor an open file each. When frames begin depends on the lines alone:
/// the same lines in the same order give the same bytes.
internal final class TaskOutput {
  /// Bytes of lines that make a frame.
  static let frameBytes = 1 << 20
  /// Bytes of lines held for all files together; beyond it the largest is stored.
  static let heldBytes = 48 << 20

  private let folder: String
  private let format: JSONLinesFormat
  private let storage: ShardStorage
  private var shards: [String: OutputShard] = [:]
  private var held = 0

  /// - Parameter folder: the task's work folder, which is created anew.
  init(folder: String, format: JSONLinesFormat) throws {
    self.folder = folder
    self.format = format
    storage = ShardStorage(folder: folder, format: format)
    try FileSystem.remove(folder)
    try FileSystem.createFolder(folder)
  }

  /// Appends lines to the file at `path`, relative to the run's folder.
  func append(_ text: Span<UInt8>, lines: Int, to path: String) throws(OutputError) {
    let shard = shards[path] ?? OutputShard(path: path)
    shards[path] = shard
    shard.pending.append(text)
    shard.lines += lines
    held += text.count
    if shard.pending.count >= Self.frameBytes { try store(shard) }
    while held > Self.heldBytes, let largest { try store(largest) }
  }

  /// The file with most lines held, the first by name among equals.
  private var largest: OutputShard? {
    shards.values.max { a, b in
      a.pending.count != b.pending.count ? a.pending.count < b.pending.count : a.path > b.path
    }
  }

  private func store(_ shard: OutputShard) throws(OutputError) {
    held -= shard.pending.count
    try storage.store(shard)
  }

  /// Stores what is held, syncs every file, and gives them as a record lists them, by path.
  ///
  /// The files have nothing to do with each other, so several threads share the work.
  ///
  /// - Returns: the files, and the processor time of all threads in seconds.
  func finish(threads: Int) throws -> (files: [CompletionRecord.File], processorSeconds: Double) {
    let seconds = Monitor(0.0)
    nonisolated(unsafe) let ordered = shards.values.sorted { $0.path < $1.path }
    let (folder, format) = (folder, format)
    let syncsTogether = ordered.count > RunFolder.syncedSingly
    try runItems(ordered.count, threads: threads) {
      let storage = ShardStorage(folder: folder, format: format)
      return { item in
        let start = threadProcessorTime()
        try storage.store(ordered[item])
        if !syncsTogether { try FileSystem.syncFile(Path.join(folder, ordered[item].path)) }
        seconds.withLock { $0 += threadProcessorTime() - start }
      }
    }
    if syncsTogether { try FileSystem.syncAll(holding: folder) }
    let files = ordered.map { shard in
      CompletionRecord.File(
        path: shard.path, byteCount: shard.byteCount, sha256: shard.digest.finish().hexadecimal, lines: shard.lines)
    }
    return (files, seconds.withLock { $0 })
  }
}
