internal import Archive
internal import Base
internal import Records
internal import Runs

/// The shards of one task while they are written.
///
/// What reads is used by the thread that reads, what writes by the thread that delivers; the pipeline sees to it that
/// there is one of each.
internal final class ShardWriting: @unchecked Sendable {
  /// One subset of the task.
  private struct Part {
    var subset: Subset
    var shards: ShardPlan.Shards
    /// The task's shards.
    var numbers: Range<Int>
    /// Bytes of text of the subset before each source.
    var starts: [Int]
    /// Bytes of text of the subset before the next document.
    var offset = 0
    var written: [ShardFigures]
  }

  private let settings: ReleaseSettings
  private let context: TaskContext
  private let output: LineFiles
  private let sources: [SourceSizes]
  private let numbers: [Subset: Int]
  private var parts: [Part] = []
  /// The sources that have documents for the task's shards.
  private var needed: [Int] = []
  // Reading.
  private var next = 0
  private var reader: (any DocumentReader)?
  // Writing.
  private var source = -1
  /// What was seen of each needed source, by the number of the part.
  private var seen: [Int: [SubsetSize]] = [:]

  init(
    _ settings: ReleaseSettings, sources: [SourceSizes], task: Int, of tasks: Int, context: TaskContext,
    output: LineFiles
  ) {
    self.settings = settings
    self.context = context
    self.output = output
    self.sources = sources
    var totals: [Subset: SubsetSize] = [:]
    var starts: [Subset: [Int]] = [:]
    for (number, source) in sources.enumerated() {
      for (subset, size) in source.sizes {
        let before = totals[subset]?.textBytes ?? 0
        var known = starts[subset] ?? []
        // Sources without the subset begin where it goes on.
        while known.count <= number { known.append(before) }
        starts[subset] = known
        totals[subset, default: SubsetSize()] += size
      }
    }
    let plan = ShardPlan(totals, shardBytes: settings.shardBytes)
    for (subset, range) in plan.share(task, of: tasks).sorted(by: { $0.key < $1.key }) {
      guard let shards = plan.shards[subset] else { continue }
      parts.append(
        Part(
          subset: subset, shards: shards, numbers: range, starts: starts[subset] ?? [],
          written: range.map {
            ShardFigures(path: ReleaseNames.shard(subset, $0, settings.format), subset: subset)
          }))
    }
    numbers = Dictionary(uniqueKeysWithValues: parts.enumerated().map { ($1.subset, $0) })
    needed = sources.indices.filter { source in
      parts.contains { part in
        guard let size = sources[source].sizes[part.subset], size.documents > 0 else { return false }
        let start = part.starts[source]
        return part.shards.number(at: start) < part.numbers.upperBound
          && part.shards.number(at: start + size.textBytes) >= part.numbers.lowerBound
      }
    }
  }

  func read(_ worker: ReleaseWorker) throws -> Bool {
    while next < needed.count {
      let reader = try self.reader ?? open(sources[needed[next]])
      self.reader = reader
      if try reader.load(&worker.batch) {
        worker.source = needed[next]
        // The place of a file that the run has published is that in its folder, wherever this is.
        worker.provenance = Provenance(dump: reader.provenance.dump, filePath: sources[needed[next]].path)
        return true
      }
      self.reader = nil
      next += 1
    }
    return false
  }

  private func open(_ source: SourceSizes) throws -> any DocumentReader {
    guard let counted = source.input else {
      return try openDocumentReader(context.path(ofPublished: .init(path: source.path, byteCount: 0, sha256: "")))
    }
    if counted.producer != nil { return try openDocumentReader(try context.open(counted)) }
    if let entry = FileSystem.entry(at: counted.location) {
      var found = counted
      found.byteCount = entry.byteCount
      if counted.version?.hasPrefix("mtime:") ?? false { found.version = "mtime:\(entry.modified)" }
      if found.isChanged(from: counted) { throw changed(source) }
    }
    return try openDocumentReader(counted.location, policy: context.policy)
  }

  func work(_ worker: ReleaseWorker, _ released: ReleasedBatch) {
    worker.write(numbers, into: released)
  }

  func deliver(_ released: ReleasedBatch) throws {
    if released.source != source {
      source = released.source
      seen[source] = Array(repeating: SubsetSize(), count: parts.count)
      for part in parts.indices where source < parts[part].starts.count {
        parts[part].offset = parts[part].starts[source]
      }
    }
    var counts = Counts()
    for tier in Verdict.Tier.all {
      let rows = released.rows[tier.rawValue]
      var first = 0
      while first < rows.count {
        let part = rows[first].subset
        let shard = parts[part].shards.number(at: parts[part].offset)
        var end = first
        // Rows of one shard in a row are one piece.
        while end < rows.count, rows[end].subset == part,
          parts[part].shards.number(at: parts[part].offset) == shard
        {
          count(rows[end], part: part, shard: shard)
          end += 1
        }
        if parts[part].numbers.contains(shard) {
          let path = parts[part].written[shard - parts[part].numbers.lowerBound].path
          counts[.rows] += end - first
          let range = rows[first].range.lowerBound..<rows[end - 1].range.upperBound
          try released.withBytes(tier, range, settings.format) { (bytes) throws(OutputError) in
            try output.append(
              bytes, lines: end - first, to: path, schema: settings.format == .parquet ? tier.schema : nil)
          }
        }
        first = end
      }
    }
    context.add(counts)
  }

  private func count(_ row: ReleasedBatch.Row, part: Int, shard: Int) {
    parts[part].offset += row.textBytes
    seen[source]?[part] += SubsetSize(documents: 1, textBytes: row.textBytes)
    guard parts[part].numbers.contains(shard) else { return }
    let place = shard - parts[part].numbers.lowerBound
    parts[part].written[place].documents += 1
    parts[part].written[place].textBytes += row.textBytes
    parts[part].written[place].characters += row.characters
  }

  /// Checks that every document that was counted was seen again.
  ///
  /// - Throws: `ReleaseError.changedInput`.
  func check() throws {
    for source in needed {
      for (number, part) in parts.enumerated() {
        let counted = sources[source].sizes[part.subset] ?? SubsetSize()
        guard (seen[source]?[number] ?? SubsetSize()) == counted else { throw changed(sources[source]) }
      }
    }
  }

  private func changed(_ source: SourceSizes) -> ReleaseError {
    ReleaseError(
      .changedInput, "the input has other documents than when they were counted", location: source.path,
      advice: "Run the same command again with --changed redo.")
  }

  /// What every shard has, for the manifest.
  func figures() throws -> JSONValue {
    var json = JSONWriter()
    json.beginObject()
    json.key("shards")
    json.beginArray()
    for part in parts { for shard in part.written where shard.documents > 0 { shard.write(to: &json) } }
    json.endArray()
    json.endObject()
    return try JSONValue(parsing: json.bytes.array().span)
  }
}
