internal import Archive
package import Base
internal import Records
package import Runs
package import Stages

/// Documents in, documents out: every one passes through some stages, and is kept with its tier or dropped with a reason.
///
/// Every input is a task, and one file of documents, in the order of the input. A document says its tier in the member
/// `tier`, and one that is not clean why (`TierMembers`), so that later steps of a plan go on from there.
package struct StagesJob: Job {
  package static let id = "stages"
  package static let summaries = ["report.json"]

  private let stages: [any Stage]
  private let rejects: RejectPolicy
  private let workers: SparePool<StagesWorker>
  private let products = SparePool<StagedBatch> { StagedBatch() }

  /// - Parameters:
  ///   - stages: what documents pass through, in order.
  ///   - rejects: which dropped documents are written.
  package init(_ stages: [any Stage], rejects: RejectPolicy = .sample) {
    self.stages = stages
    self.rejects = rejects
    workers = SparePool { try StagesWorker(stages) }
  }

  package func describe(_ json: inout JSONWriter) {
    stages.describe(&json)
    json.member("rejects", rejects.rawValue)
    json.member("record_version", DocumentSchema.version)
  }

  package let balances = [Balance(.documentsRead, is: [.documents], and: [.rejects])]

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    request.oneForEachInput(endings: DeduplicationNames.endings)
  }

  package func documents(of task: TaskSpec) -> String? { DeduplicationNames.documents(task.name) }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let output = try StagesOutput(task, rejects, context)
    let reading = StagesReading(context)
    let rejects = rejects
    try context.run(
      OrderedPipeline(
        workers: workers, products: products, read: { try reading.load($0) },
        work: { worker, staged in worker.run(policy: rejects, into: staged) }, deliver: { try output.append($0) }))
    guard !context.stop.isRequested else { return }
    try output.finish()
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    var report = RunReport(title: "Stages of \(run.step.id)", counts: run.counts, input: .documentsRead)
    report.isComplete = run.isComplete
    try report.write(in: run.folder)
    return []
  }

  /// Reads the task's input; used by one thread at a time.
  private final class StagesReading: @unchecked Sendable {
    private let context: TaskContext
    private var reader: (any DocumentReader)?
    private var storedBytes = 0

    init(_ context: TaskContext) { self.context = context }

    func load(_ worker: StagesWorker) throws -> Bool {
      let reader = try self.reader ?? openDocumentReader(try context.open(0))
      self.reader = reader
      guard try reader.load(&worker.batch) else { return false }
      worker.provenance = reader.provenance
      worker.storedBytes = reader.storedByteCount - storedBytes
      storedBytes = reader.storedByteCount
      return true
    }
  }
}

extension Sequence<any Stage> {
  /// Writes what the stages are, as the member `stages`.
  internal func describe(_ json: inout JSONWriter) {
    json.key("stages")
    json.beginArray()
    for stage in self {
      json.beginObject()
      json.member("id", type(of: stage).id)
      json.key("parameters")
      stage.describe(&json)
      json.endObject()
    }
    json.endArray()
  }
}
