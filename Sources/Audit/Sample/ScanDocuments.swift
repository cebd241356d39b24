internal import Archive
package import Base
internal import Records
package import Runs

/// Documents in, candidates of a sample out: the first step of `audit sample`. A task is some inputs, read once, one after the
/// other: what those before have decides early what of the next cannot be drawn.
///
/// Memory is that of the candidates: of each stratum as many as a sample can need, and of each host one.
package struct ScanDocuments: Job {
  package static let id = "scan"

  /// Bytes of inputs, as stored, of a task of several.
  package static let usualTaskBytes = 256 << 20

  private let settings: SampleSettings
  private let taskBytes: Int
  private let workers: SparePool<ScanWorker>
  private let products = SparePool<ScannedBatch> { ScannedBatch() }

  /// The step with the sample's settings.
  ///
  /// - Parameter taskBytes: bytes of inputs, as stored, of a task of several; the sample does not depend on it.
  package init(_ settings: SampleSettings, taskBytes: Int = ScanDocuments.usualTaskBytes) {
    self.settings = settings
    self.taskBytes = taskBytes
    workers = SparePool { ScanWorker(settings) }
  }

  package func describe(_ json: inout JSONWriter) { settings.describe(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    var groups: [(inputs: [Input], byteCount: Int)] = []
    for input in request.inputs {
      let byteCount = input.byteCount ?? taskBytes
      if let last = groups.last, last.byteCount + byteCount <= taskBytes {
        groups[groups.count - 1].inputs.append(input)
        groups[groups.count - 1].byteCount += byteCount
      } else {
        groups.append(([input], byteCount))
      }
    }
    // Numbers, as a run has one list of inputs, and a file may be called like any task.
    return groups.enumerated().map { number, group in
      TaskSpec(name: "scan-\(number)", step: request.step, inputs: group.inputs, variant: "\(number)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let hosts = HostPairs.Counter(path: try context.stagingPath(of: "scan/\(task.name).hosts"))
    let limits = Monitor<[Stratum: UInt64]>([:])
    // Only delivering changes it, one thread at a time.
    nonisolated(unsafe) var pools = CandidatePools(settings)
    nonisolated(unsafe) let shared = hosts
    var shards: [CandidateFiles.Shard] = []
    for (number, input) in task.inputs.enumerated() {
      let place = SampleInputs.Place(input.location)
      let digest = ShardDigest(try context.open(number))
      nonisolated(unsafe) let source = try openDocumentReader(digest)
      nonisolated(unsafe) var storedBytes = 0
      try context.run(
        OrderedPipeline(
          workers: workers, products: products,
          read: { worker in
            let hasMore = try source.load(&worker.batch)
            worker.provenance = source.provenance
            worker.storedBytes = source.storedByteCount - storedBytes
            storedBytes = source.storedByteCount
            return hasMore
          },
          work: { worker, scanned in worker.scan(rejectedFor: place.reason, limits.withLock { $0 }, into: scanned) },
          deliver: { scanned in
            try shared.append(scanned.hosts)
            for (stratum, tally) in scanned.tallies {
              pools.count(tally.documents, scalars: tally.scalars, in: stratum)
            }
            for (stratum, candidate) in scanned.candidates { pools.offer(candidate, in: stratum) }
            if !scanned.candidates.isEmpty {
              let now = pools.limits
              limits.withLock { $0 = now }
            }
            context.add(scanned.counts)
          }))
      guard !context.stop.isRequested else { return }
      shards.append(.init(name: place.name, sha256: try digest.finish()))
    }
    pools.cut()
    let counted = try hosts.finish()
    context.stage(.init(path: "scan/\(task.name).hosts", byteCount: counted.byteCount, sha256: counted.sha256))
    try write(pools, task, context)
    context.finalState = try state(pools, shards)
  }

  private func write(_ pools: CandidatePools, _ task: TaskSpec, _ context: TaskContext) throws {
    let path = "scan/\(task.name).jsonl"
    let file = try HashedFile(path: try context.stagingPath(of: path))
    for (stratum, pool) in pools.ordered {
      for candidate in pool.candidates {
        var json = JSONWriter(capacity: 1 << 12)
        candidate.write(to: &json, stratum)
        try json.bytes.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
        try file.append(candidate.line.span)
        try file.append(ASCII.lineFeed)
      }
    }
    let written = try file.commit()
    context.stage(.init(path: path, byteCount: written.byteCount, sha256: written.sha256))
  }

  /// What the next step has to know beside the candidates.
  private func state(_ pools: CandidatePools, _ shards: [CandidateFiles.Shard]) throws -> JSONValue {
    var json = JSONWriter()
    json.beginObject()
    json.key("shards")
    json.beginArray()
    for shard in shards {
      json.beginObject()
      json.member("name", shard.name)
      json.member("sha256", shard.sha256)
      json.endObject()
    }
    json.endArray()
    json.key("strata")
    json.beginArray()
    for (stratum, pool) in pools.ordered {
      json.beginObject()
      stratum.write(to: &json)
      json.member("documents", pool.documents)
      json.member("scalars", pool.scalars)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return try JSONValue(parsing: json.bytes.array().span)
  }
}
