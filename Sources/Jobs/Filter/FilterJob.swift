internal import Archive
package import Base
internal import Records
package import Runs
internal import Stages

/// Documents in, documents that pass some stages out: the job of `filter`.
///
/// Every input is a task: its documents pass through the stages in batches, and become `docs/`, and
/// `rejects/<reason>/` by the policy. Members of lines that no stage sets pass through unchanged.
package struct FilterJob: Job {
  package static let id = "filter"
  package static let summaries = ["report.json"]

  /// All that decides what is written.
  package let settings: FilterSettings
  private let workers: SparePool<Worker>
  private let products = SparePool<FilteredBatch> { FilteredBatch() }

  /// Scratch memory of one thread.
  private final class Worker {
    var batch = Batch()
    let pipeline: StagePipeline
    var counts = Counts()
    var provenance = Provenance(dump: "", filePath: "")

    init(_ settings: FilterSettings) throws {
      pipeline = try StagePipeline(settings.placed)
      if settings.mode == .annotate { batch.annotations = Annotations() }
    }
  }

  /// The job with some settings.
  package init(_ settings: FilterSettings) {
    self.settings = settings
    workers = SparePool { try Worker(settings) }
  }

  package func describe(_ json: inout JSONWriter) { settings.write(to: &json) }

  package let balances = [Balance(.documentsRead, is: [.documents], and: [.rejects])]

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    request.oneForEachInput(endings: [".gz", ".zst", ".jsonl", ".parquet"])
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let output = try FilterOutput(task, settings, context)
    nonisolated(unsafe) var reader: (any DocumentReader)?
    nonisolated(unsafe) var stored = 0
    try context.run(
      OrderedPipeline(
        workers: workers, products: products,
        read: { worker in
          let opened = try reader ?? openDocumentReader(try context.open(0))
          reader = opened
          let hasMore = try opened.load(&worker.batch)
          worker.counts = Counts()
          worker.counts[.bytesIn] = opened.storedByteCount - stored
          stored = opened.storedByteCount
          worker.provenance = opened.provenance
          return hasMore
        },
        work: { worker, product in
          worker.batch.decode()
          product.counts = worker.counts
          for stage in worker.pipeline.run(&worker.batch) { product.counts.add(stage) }
          product.format(&worker.batch, from: worker.provenance, settings)
        },
        deliver: { try output.append($0) }))
    guard !context.stop.isRequested else { return }
    try output.finish()
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    try FilterReport(run, settings).write()
    return []
  }
}
