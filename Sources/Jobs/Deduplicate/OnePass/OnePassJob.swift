internal import Archive
package import Base
internal import Deduplication
internal import Records
package import Runs

/// All inputs in, documents without copies out, in one reading: copies are told by a Bloom filter, or by all values in memory.
///
/// One task reads all inputs, as values have to be met in the order of the corpus: what stays depends on that order, and the
/// filter's memory, and not on threads. Threads parse and hash; the memory is asked, and documents written, in order.
package struct OnePassJob: Job {
  package static let id = "one-pass"
  package static let summaries = [PassageReport.fileName, PassageReport.removedName]
  /// The task, which the file of what was removed is named after.
  private static let task = "all"

  private let settings: OnePassSettings
  private let workers: SparePool<OnePassWorker>
  private let products: SparePool<OnePassBatch>

  /// The step with its settings.
  package init(_ settings: OnePassSettings) {
    self.settings = settings
    workers = SparePool { OnePassWorker(settings.subject) }
    products = SparePool { OnePassBatch() }
  }

  package func describe(_ json: inout JSONWriter) { settings.write(to: &json) }

  package let balances = [Balance(.documentsRead, is: [.documents, .documentsEmptied])]

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    let digest = DeduplicationNames.digest(of: request.inputs)
    return [TaskSpec(name: Self.task, step: request.step, inputs: request.inputs, variant: digest)]
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let files = try context.openLineFiles(.zstd).files
    let faults = FaultLines(files, task: task.name)
    var names = TaskNames(records: [], endings: DeduplicationNames.endings)
    nonisolated(unsafe) let output = OnePassOutput(settings, files, removed: "removed/\(task.name).jsonl.zst")
    for (number, input) in task.inputs.enumerated() {
      output.begin(documents: DeduplicationNames.documents(names.name(for: input)))
      nonisolated(unsafe) let reader = try openDocumentReader(try context.open(number))
      nonisolated(unsafe) var storedBytes = 0
      try context.run(
        OrderedPipeline(
          workers: workers, products: products,
          read: { worker in
            guard try reader.load(&worker.batch) else { return false }
            worker.provenance = reader.provenance
            worker.storedBytes = reader.storedByteCount - storedBytes
            storedBytes = reader.storedByteCount
            return true
          },
          work: { $0.hash(into: $1) },
          deliver: { batch in
            try output.append(batch)
            try faults.append(batch.batch.faults)
            context.add(batch.counts)
          }))
      guard !context.stop.isRequested else { return }
      if output.documentsOfInput == 0 {
        let reason = InputDiagnosis.reason(input.location, expecting: .documents)
        var counts = Counts()
        counts[.faults].add(Fault.Kind.noRecords.rawValue)
        context.add(counts)
        try faults.append([Fault(.noRecords, file: input.location, offset: 0, detail: reason ?? "no document found")])
      }
    }
    try faults.finish()
    for file in try files.finish(threads: context.threads).files { context.stage(file) }
    context.add(output.filterCounts())
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    if run.isComplete { try PassageReport.joinRemoved(run, run.records) }
    var json = JSONWriter(capacity: 1024)
    json.beginObject()
    json.key("settings")
    json.beginObject()
    json.member("tool", "dataprep \(version)")
    settings.write(to: &json)
    if let capacity = settings.filter?.capacity { json.member("filter_values", capacity) }
    json.endObject()
    json.member("complete", run.isComplete)
    json.key("totals")
    json.beginObject()
    for number in Self.numbers {
      json.key(number.rawValue)
      json.integer(run.counts[number])
    }
    if let figures = BloomFigures(run.counts, settings) {
      json.member("filter_values_held", run.counts[.filterValues])
      json.member("expected_wrong_removals", figures.expectedErrors)
      json.key("false_positive_rate")
      json.number(figures.rate)
    }
    json.key("faults")
    run.counts[.faults].write(to: &json)
    json.endObject()
    json.endObject()
    json.endLine()
    try AtomicFile.write(json.bytes.array().span, to: run.path(PassageReport.fileName))
    return []
  }

  private static let numbers: [Counts.Number] = [
    .documentsRead, .documents, .documentsCut, .documentsEmptied, .cuts, .bytesBefore, .bytesCut, .bytesAfter,
  ]
}

/// What a Bloom filter counts.
extension Counts.Number {
  /// Values that were new to the filter.
  package static let filterValues = Self("filter_values_held")
  /// Of a thousand million, the chance that the next new value is taken for a copy.
  package static let filterRate = Self("filter_rate_per_billion")
  /// How many new values were likely taken for copies, rounded up.
  package static let expectedErrors = Self("expected_wrong_removals")
}

/// What a run's counts say of its filter.
package struct BloomFigures: Sendable {
  /// The chance that a new value is taken for a copy, at the end of the run: the greatest of all.
  package let rate: Double
  /// How many new values were likely taken for copies.
  package let expectedErrors: Int
  /// Whether the chance is above the one that was asked for.
  package let isOverfull: Bool

  /// The figures of a run; nil for one without a filter.
  package init?(_ counts: Counts, _ settings: OnePassSettings) {
    guard let filter = settings.filter else { return nil }
    rate = Double(counts[.filterRate]) / 1e9
    expectedErrors = counts[.expectedErrors]
    isOverfull = rate > filter.rate
  }
}
