internal import Archive
package import Base
internal import Jobs
internal import Records
package import Runs

/// Documents in, passages that may be drawn out: the first step of `synth`. A task is an input, read once.
///
/// A passage may be drawn while its priority is among the lowest of its group: so many numbers are held in memory, and
/// passages wait on disk. What is published is in the order of priorities, each passage once.
package struct ScanPassages: Job {
  package static let id = "scan-passages"

  private static let folder = "scan/"

  /// Whether a published file has passages: others have faults.
  internal static func isScan(_ path: String) -> Bool { path.hasPrefix(folder) }

  private let settings: CorpusSettings
  private let workers: SparePool<PassageScanner>
  private let products = SparePool<ScannedPassages> { ScannedPassages() }

  /// The step with what is drawn, and how documents are cut.
  package init(_ settings: CorpusSettings) {
    self.settings = settings
    workers = SparePool { try PassageScanner(settings) }
  }

  package func describe(_ json: inout JSONWriter) { settings.describe(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    request.inputs.enumerated().map { number, input in
      TaskSpec(name: "scan-\(number)", step: request.step, inputs: [input], variant: "\(number)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let (output, _) = try context.openLineFiles(.plain)
    let faults = FaultLines(output, task: task.name)
    let reader = try openDocumentReader(try context.open(0))
    let limits = Monitor<[UInt64]>(settings.quotas.groups.map { _ in .max })
    nonisolated(unsafe) let source = reader
    // Only delivering changes these, one thread at a time.
    nonisolated(unsafe) var pools = settings.quotas.groups.map { LowestNumbers(capacity: $0.passages) }
    nonisolated(unsafe) var storedBytes = 0
    nonisolated(unsafe) var documents = 0
    let spool = try PassageSpool(path: Path.join(try context.privateFolder("spool"), "passages"))
    nonisolated(unsafe) let shared = spool
    try context.run(
      OrderedPipeline(
        workers: workers, products: products,
        read: { worker in
          let hasMore = try source.load(&worker.batch)
          worker.storedBytes = source.storedByteCount - storedBytes
          storedBytes = source.storedByteCount
          return hasMore
        },
        work: { worker, scanned in worker.scan(limits.withLock { $0 }, into: scanned) },
        deliver: { scanned in
          documents += scanned.counts[.documentsRead]
          try faults.append(scanned.faults)
          var changed = false
          for found in scanned.passages where pools[found.group].offer(found.priority) {
            try scanned.lines.bytes.withUnsafeBytes { bytes in
              let line = UnsafeBufferPointer(rebasing: bytes[found.line])
              try shared.append(line.span, priority: found.priority, group: found.group)
            }
            changed = true
          }
          context.add(scanned.counts)
          if changed {
            let now = pools.map(\.limit)
            limits.withLock { $0 = now }
          }
        }))
    guard !context.stop.isRequested else { return }
    if documents == 0 { try faults.appendNoDocuments(in: task.inputs[0], context) }
    try faults.finish()
    for file in try output.finish(threads: 1).files { context.stage(file) }
    let path = "\(Self.folder)\(task.name).jsonl"
    let file = try HashedFile(path: try context.stagingPath(of: path))
    try spool.forEach(where: { pools[$0.group].contains($0.priority) }) { entry, line in
      let header = ScanFile.header(group: entry.group, priority: entry.priority)
      try file.append(header.span)
      try file.append(line)
      try file.append(ASCII.lineFeed)
    }
    let written = try file.commit()
    context.stage(.init(path: path, byteCount: written.byteCount, sha256: written.sha256))
  }
}

extension Counts.Number {
  /// Documents that were looked at.
  package static let documentsRead = Self("documents_read")
  /// Passages that they were cut into.
  package static let passagesCut = Self("passages_cut")
}
