internal import Archive
package import Base
internal import Records
package import Runs

/// Documents in, shards out: the second step of a release. A task writes a share of the shards, and reads the inputs that
/// have documents for these.
package struct WriteShards: Job {
  package static let id = ReleaseNames.write
  package static let summaries = [ReleaseNames.manifest, ReleaseNames.croissant]

  /// Bytes of inputs, as stored, that a task is made for.
  private static let taskBytes = 256 << 20
  private static let mostTasks = 64

  private let settings: ReleaseSettings
  private let workers: SparePool<ReleaseWorker>
  private let products = SparePool<ReleasedBatch> { ReleasedBatch() }

  /// The step with the release's settings.
  package init(_ settings: ReleaseSettings) {
    self.settings = settings
    workers = SparePool { ReleaseWorker(settings) }
  }

  package func describe(_ json: inout JSONWriter) {
    settings.describePlaces(&json)
    json.member("format", settings.format.rawValue)
    json.member("shard_bytes", settings.shardBytes)
    json.member("record_version", DocumentSchema.version)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    let bytes = request.inputs.reduce(0) { $0.adding(clamped: $1.byteCount ?? 0) }
    let count = min(Self.mostTasks, max(1, (bytes + Self.taskBytes - 1) / Self.taskBytes))
    let digest = Digest.sha256(request.inputs.map(\.identity).joined(separator: "\n"))
    return (0..<count).map { number in
      TaskSpec(
        name: ReleaseNames.writeTask(number), step: request.step, inputs: [],
        after: request.before.map { .step($0) } ?? .nothing,
        variant: "\(number) \(count) \(request.tasksBefore.count) \(digest)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let words = task.variant.split(separator: " ").compactMap { Int($0) }
    guard words.count >= 3 else { throw ReleaseError(.badFile, "task \(task.name) has no share of the shards") }
    let (output, _) = try context.openLineFiles(settings.format.linesFormat)
    let sources = try SourceSizes.all(context, tasks: words[2])
    let writing = ShardWriting(
      settings, sources: sources, task: words[0], of: words[1], context: context, output: output)
    try context.run(
      OrderedPipeline(
        workers: workers, products: products, read: { try writing.read($0) }, work: { writing.work($0, $1) },
        deliver: { try writing.deliver($0) }))
    guard !context.stop.isRequested else { return }
    try writing.check()
    var counts = Counts()
    let files = try output.finish(threads: context.threads).files
    for file in files { context.stage(file) }
    counts[.shards] = files.count
    context.add(counts)
    context.finalState = try writing.figures()
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    guard run.isComplete else { return [] }
    try ReleaseManifest(run, settings).write(in: run.folder)
    return []
  }
}
