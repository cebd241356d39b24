package import Base
package import Records

/// The files of lines or of rows of one task while they are written, in its staging directory.
///
/// Lines are collected by file and stored in frames of about 1 MiB, so that thousands of languages need neither a
/// compressor nor an open file each. When frames begin depends on the lines alone: the same lines in the same order give
/// the same bytes, whatever the number of threads, and wherever the task was interrupted and went on. Rows of a Parquet
/// file are collected in the same way, stored as row groups of about 16 MiB, and a checkpoint keeps what the footer will
/// say of these.
package final class LineFiles {
  /// Bytes of lines held for all files together; beyond it the largest is stored.
  private static let heldBytes = 48 << 20

  private let folder: String
  private let format: JSONLinesFormat
  private let storage: LineStorage
  private var files: [String: LineFile] = [:]
  private var held = 0
  private var saves = 0

  /// - Parameter folder: the directory in which the files are staged.
  internal init(folder: String, format: JSONLinesFormat) {
    self.folder = folder
    self.format = format
    storage = LineStorage(folder: folder, format: format)
  }

  /// Appends lines, or rows as `DocumentRows` writes them, to the file at `path`, relative to the run's directory.
  ///
  /// - Parameter schema: what the rows are of; nil for lines. A file has either, always.
  package func append(
    _ text: Span<UInt8>, lines: Int, to path: String, schema: DocumentSchema? = nil
  ) throws(OutputError) {
    let file = files[path] ?? LineFile(path: path, schema: schema)
    files[path] = file
    storage.makeRoom(for: text.count, in: file)
    file.pending.append(text)
    file.lines += lines
    held += text.count
    if file.pending.count >= file.frameBytes { try store(file) }
    while held > Self.heldBytes, let largest { try store(largest) }
  }

  /// The file with most lines held, the first by name among equals.
  private var largest: LineFile? {
    files.values.max { a, b in
      a.pending.count != b.pending.count ? a.pending.count < b.pending.count : a.path > b.path
    }
  }

  private func store(_ file: LineFile) throws(OutputError) {
    held -= file.pending.count
    try storage.store(file)
  }

  /// Stores what is held, syncs every file, and gives them as a record lists them, by path.
  ///
  /// The files have nothing to do with each other, so several threads share the work.
  ///
  /// - Returns: the files, and the processor time of all threads in seconds.
  package func finish(threads: Int) throws -> (files: [CompletionRecord.File], processorSeconds: Double) {
    let seconds = Monitor(0.0)
    nonisolated(unsafe) let ordered = files.values.sorted { $0.path < $1.path }
    let (folder, format) = (folder, format)
    let syncsTogether = ordered.count > FolderStorage.syncedSingly
    try runItems(ordered.count, threads: threads) {
      let storage = LineStorage(folder: folder, format: format)
      return { item in
        let start = threadProcessorTime()
        try storage.finish(ordered[item])
        if !syncsTogether { try FileSystem.syncFile(Path.join(folder, ordered[item].path)) }
        seconds.withLock { $0 += threadProcessorTime() - start }
      }
    }
    if syncsTogether { try FileSystem.syncAll(holding: folder) }
    let published = ordered.map { file in
      CompletionRecord.File(
        path: file.path, byteCount: file.byteCount, sha256: file.digest.finish().hexadecimal, lines: file.lines)
    }
    return (published, seconds.withLock { $0 })
  }
}

/// Going on after an interruption.
extension LineFiles {
  /// Keeps the lines that are held in a private file, and describes all files as they are now.
  ///
  /// Nothing is synced: a checkpoint that a power cut has damaged is told by the digests and not used.
  internal func save() throws -> JSONValue {
    saves += 1
    let name = ".pending-\(saves)"
    try FileSystem.remove(Path.join(folder, name))
    let digest = Digest(.sha256)
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    json.member("pending", name)
    json.key("files")
    json.beginArray()
    for file in files.values.sorted(by: { $0.path < $1.path }) {
      try file.pending.withSpan { (bytes) throws(OutputError) in
        if bytes.count > 0 { try FileSystem.append(bytes, to: Path.join(folder, name)) }
        digest.update(bytes)
      }
      json.beginObject()
      json.member("path", file.path)
      json.member("bytes", file.byteCount)
      json.member("sha256", file.digest.current().hexadecimal)
      json.member("lines", file.lines)
      json.member("held", file.pending.count)
      if let schema = file.schema { json.rowGroups(file.rowGroups, of: schema) }
      json.endObject()
    }
    json.endArray()
    json.member("sha256", digest.finish().hexadecimal)
    json.endObject()
    return try JSONValue(parsing: json.bytes.array().span)
  }

  /// Removes what `save` before the last one has kept.
  internal func forgetEarlierSave() throws {
    if saves > 1 { try FileSystem.remove(Path.join(folder, ".pending-\(saves - 1)")) }
  }

  /// Files as `save` described them; false where what is there is not that, and then the object is of no use.
  internal func restore(_ json: JSONValue) throws -> Bool {
    guard let pending = json["pending"]?.string, TaskSpec.isSafe(String(pending.drop { $0 == "." })),
      let listed = json["files"]?.array, let sha256 = json["sha256"]?.string
    else { return false }
    let pendingPath = Path.join(folder, pending)
    let kept = FileSystem.entry(at: pendingPath) == nil ? [] : try FileSystem.read(pendingPath)
    guard Digest.of(kept.span, .sha256).hexadecimal == sha256 else { return false }
    saves = Int(pending.drop { !$0.isNumber }) ?? 0
    var start = 0
    for item in listed {
      guard let path = item["path"]?.string, CompletionRecord.isPublishable(path),
        let byteCount = item["bytes"]?.count, let lines = item["lines"]?.count,
        let count = item["held"]?.count, count <= kept.count - start
      else { return false }
      let schema = item["schema"]?.string.flatMap { DocumentSchema(rawValue: $0) }
      guard (schema != nil) == (item["schema"] != nil) else { return false }
      let file = LineFile(path: path, schema: schema)
      file.byteCount = byteCount
      file.lines = lines
      if file.schema != nil {
        guard let groups = [ParquetRowGroup](item["row_groups"]) else { return false }
        file.rowGroups = groups
        guard (file.pendingRows > 0) == (count > 0), file.pendingRows >= 0 else { return false }
      }
      file.pending.append(Array(kept[start..<start + count]))
      start += count
      held += count
      if byteCount > 0 {
        guard let sha256 = item["sha256"]?.string,
          let digest = try FileMark.restore(Path.join(folder, path), byteCount: byteCount, sha256: sha256)
        else { return false }
        file.digest = digest
      }
      files[path] = file
    }
    return start == kept.count
  }
}
