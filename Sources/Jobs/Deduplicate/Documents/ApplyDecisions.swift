internal import Archive
package import Base
internal import Deduplication
internal import Records
package import Runs

/// Documents and decisions in, documents that stay out: the last step of a deduplication. Every input is a task.
package struct ApplyDecisions: Job {
  package static let id = DeduplicationNames.apply
  package static let summaries = ["report.json"]

  private let settings: DeduplicationSettings
  private let workers: SparePool<ApplyingWorker>
  private let products = SparePool<AppliedBatch> { AppliedBatch() }

  /// The step with the run's settings.
  package init(_ settings: DeduplicationSettings) {
    self.settings = settings
    let addsWeights = settings.addsWeights
    workers = SparePool { ApplyingWorker(addsWeights: addsWeights) }
  }

  package func describe(_ json: inout JSONWriter) {
    settings.describeDecisions(&json)
    json.member("weights", settings.addsWeights)
  }

  package func documents(of task: TaskSpec) -> String? { DeduplicationNames.documents(task.name) }

  package let balances = [Balance(.considered, is: [.kept, .removed])]

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    let digest = DeduplicationNames.digest(of: request.inputs)
    var names = TaskNames(records: request.records, endings: DeduplicationNames.endings)
    return request.inputs.enumerated().map { index, input in
      TaskSpec(
        name: names.name(for: input), step: request.step, inputs: [input],
        after: request.before.map { .step($0) } ?? .nothing, variant: "\(index) \(digest)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    try checkAlarms(context)
    guard let input = Int(task.variant.prefix { $0 != " " }) else {
      throw DeduplicationError(.badFile, "task \(task.name) has no input")
    }
    func published(_ path: String) throws -> String {
      try context.path(ofPublished: .init(path: path, byteCount: 0, sha256: ""))
    }
    let signatures = try SignatureFile(
      settings.rule, path: published(DeduplicationNames.signatures(input)),
      shingles: published(DeduplicationNames.shingles(input)))
    let decisions = try InputDecisions(
      signatures,
      DecisionFile.read(settings: settings.rule.digest, path: published(DeduplicationNames.decisions(input))))
    let path = DeduplicationNames.documents(task.name)
    nonisolated(unsafe) let file = try HashedFile(path: context.stagingPath(of: path))
    nonisolated(unsafe) var opened: (any DocumentReader)?
    nonisolated(unsafe) var lines = 0
    nonisolated(unsafe) var considered = 0
    try context.run(
      OrderedPipeline(
        workers: workers, products: products,
        read: { worker in
          let reader = try opened ?? openDocumentReader(try context.open(0))
          opened = reader
          return try reader.load(&worker.batch)
        },
        work: { try $0.apply(decisions, into: $1) },
        deliver: { applied in
          try applied.frame.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
          lines += applied.counts[.kept]
          considered += applied.counts[.considered]
          context.add(applied.counts)
        }))
    guard !context.stop.isRequested else { return }
    guard considered == signatures.documentCount else {
      throw DeduplicationError(
        .badFile, "the input has other documents than when they were signed", location: task.inputs[0].location,
        advice: "Choose another --output.")
    }
    let committed = try file.commit()
    if committed.byteCount > 0 {
      context.stage(.init(path: path, byteCount: committed.byteCount, sha256: committed.sha256, lines: lines))
    } else {
      try FileSystem.remove(try context.stagingPath(of: path))
    }
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    try DeduplicationReport(run, settings).write()
    return []
  }

  /// - Throws: `DeduplicationError.alarm` where a source that nobody accepted loses too much.
  private func checkAlarms(_ context: TaskContext) throws {
    let state = try context.record(ofTask: DeduplicationNames.cluster)?.resume
    let rows = (state?["alarms"]?.array ?? []).compactMap(LossAlarm.Report.init)
    let open = rows.filter { !settings.accepted.contains($0.name) && !settings.accepted.contains("all") }
    guard !open.isEmpty else { return }
    throw LossAlarm.error(open)
  }
}
