internal import Base
internal import Records

/// The files of one task while they are written, below the run's work folder.
///
/// Lines are collected by file and stored in frames of about 1 MiB, so that thousands of languages
/// need neither a compressor nor an open file each. When frames begin depends on the lines alone:
/// the same lines in the same order give the same bytes.
internal final class TaskOutput {
  /// One file of the task.
  private final class Shard {
    let path: String
    var pending = ByteBuffer()
    let digest = Digest(.sha256)
    var byteCount = 0
    var lines = 0

    init(path: String) { self.path = path }
  }

  /// Bytes of lines that make a frame.
  static let frameBytes = 1 << 20
  /// Bytes of lines held for all files together; beyond it the largest is stored.
  static let heldBytes = 48 << 20

  private let folder: String
  private let compressor: FrameCompressor
  private let plain = FrameCompressor(.plain)
  private var shards: [String: Shard] = [:]
  private var held = 0
  private var frame = ByteBuffer()

  /// - Parameter folder: the task's work folder, which is created anew.
  init(folder: String, format: JSONLinesFormat) throws {
    self.folder = folder
    compressor = FrameCompressor(format)
    try FileSystem.remove(folder)
    try FileSystem.createFolder(folder)
  }

  /// Appends lines to the file at `path`, relative to the run's folder.
  func append(_ text: Span<UInt8>, lines: Int, to path: String) throws(OutputError) {
    let shard = shards[path] ?? Shard(path: path)
    shards[path] = shard
    shard.pending.append(text)
    shard.lines += lines
    held += text.count
    if shard.pending.count >= Self.frameBytes { try store(shard) }
    while held > Self.heldBytes, let largest { try store(largest) }
  }

  /// The file with most lines held, the first by name among equals.
  private var largest: Shard? {
    shards.values.max { a, b in
      a.pending.count != b.pending.count ? a.pending.count < b.pending.count : a.path > b.path
    }
  }

  private func store(_ shard: Shard) throws(OutputError) {
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
    held -= shard.pending.count
    shard.pending = ByteBuffer()
  }

  /// Stores what is held, syncs every file, and gives them as a record lists them, by path.
  func finish() throws(OutputError) -> [CompletionRecord.File] {
    var files: [CompletionRecord.File] = []
    for shard in shards.values.sorted(by: { $0.path < $1.path }) {
      try store(shard)
      try FileSystem.syncFile(Path.join(folder, shard.path))
      files.append(
        .init(
          path: shard.path, byteCount: shard.byteCount, sha256: shard.digest.finish().hexadecimal,
          lines: shard.lines))
    }
    return files
  }
}
