internal import Archive
package import Base
internal import Records
package import Runs

/// Documents in, candidates of a sample out: the first step of `audit sample`. A task is an input, read once.
///
/// Memory is that of the candidates: of each stratum as many as a sample can need, and of each host one.
package struct ScanDocuments: Job {
  package static let id = "scan"

  private let settings: SampleSettings
  private let workers: SparePool<ScanWorker>
  private let products = SparePool<ScannedBatch> { ScannedBatch() }

  /// The step with the sample's settings.
  package init(_ settings: SampleSettings) {
    self.settings = settings
    workers = SparePool { ScanWorker(settings) }
  }

  package func describe(_ json: inout JSONWriter) { settings.describe(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    // Numbers, as a run has one list of inputs, and a file may be called like any task.
    request.inputs.enumerated().map { number, input in
      TaskSpec(name: "scan-\(number)", step: request.step, inputs: [input], variant: "\(number)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let input = SampleInputs.Place(task.inputs[0].location)
    let hosts = HostPairs.Counter(path: try context.stagingPath(of: "scan/\(task.name).hosts"))
    let limits = Monitor<[Stratum: UInt64]>([:])
    let digest = ShardDigest(try context.open(0))
    let reader = try openDocumentReader(digest)
    nonisolated(unsafe) let (source, shared) = (reader, hosts)
    // Only delivering changes it, one thread at a time.
    nonisolated(unsafe) var pools = CandidatePools(settings)
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
        work: { worker, scanned in worker.scan(rejectedFor: input.reason, limits.withLock { $0 }, into: scanned) },
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
    pools.cut()
    let counted = try hosts.finish()
    context.stage(.init(path: "scan/\(task.name).hosts", byteCount: counted.byteCount, sha256: counted.sha256))
    try write(pools, task, context)
    context.finalState = try state(pools, input, sha256: digest.finish())
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
  private func state(
    _ pools: CandidatePools, _ input: SampleInputs.Place, sha256: String
  ) throws -> JSONValue {
    var json = JSONWriter()
    json.beginObject()
    json.member("shard", input.name)
    json.member("sha256", sha256)
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
