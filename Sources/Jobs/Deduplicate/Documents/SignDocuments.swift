internal import Archive
package import Base
internal import Deduplication
internal import Records
package import Runs

/// Documents in, signatures out: the first step of a deduplication. Every input is a task.
package struct SignDocuments: Job {
  package static let id = DeduplicationNames.sign

  private let settings: DeduplicationSettings
  private let workers: SparePool<SigningWorker>
  private let products = SparePool<SignedProduct> { SignedProduct() }

  /// The step with the run's settings.
  package init(_ settings: DeduplicationSettings) {
    self.settings = settings
    let (rule, keep) = (settings.rule, settings.keep)
    workers = SparePool { SigningWorker(rule, keep) }
  }

  package func describe(_ json: inout JSONWriter) { settings.describeSignatures(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    request.inputs.enumerated().map { index, input in
      TaskSpec(name: DeduplicationNames.signTask(index), step: request.step, inputs: [input], variant: "\(index)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let (output, _) = try context.openLineFiles(.plain)
    let index = Int(task.variant) ?? 0
    let names = (DeduplicationNames.signatures(index), DeduplicationNames.shingles(index))
    let location = task.inputs[0].location
    nonisolated(unsafe) let writer = try SignatureWriter(
      settings.rule, path: context.stagingPath(of: names.0), shingles: context.stagingPath(of: names.1))
    let faults = FaultLines(output, task: task.name)
    nonisolated(unsafe) var opened: (any TextReader)?
    nonisolated(unsafe) var storedBytes = 0
    try context.run(
      OrderedPipeline(
        workers: workers, products: products,
        read: { worker in
          let reader = try opened ?? open(context)
          opened = reader
          let hasMore = try reader.load(&worker.texts)
          worker.storedBytes = reader.storedByteCount - storedBytes
          storedBytes = reader.storedByteCount
          return hasMore
        },
        work: { worker, product in worker.sign(file: location, into: product) },
        deliver: { product in
          try writer.append(product.signed)
          try faults.append(product.faults)
          context.add(product.counts)
        }))
    guard !context.stop.isRequested else { return }
    // What a step before has dropped altogether is no fault of this one's input.
    if writer.documentCount == 0, task.inputs[0].producer == nil {
      let reason = InputDiagnosis.reason(location, expecting: .texts(field: "text"))
      let fault = Fault(.noRecords, file: location, offset: 0, detail: reason ?? "no document found")
      try faults.append([fault])
      var counts = Counts()
      counts[.faults].add(fault.kind.rawValue)
      context.add(counts)
    }
    try faults.finish()
    for file in try output.finish(threads: 1).files { context.stage(file) }
    let files = try writer.finish()
    for (path, file) in [(names.0, files.signatures), (names.1, files.shingles)] {
      context.stage(.init(path: path, byteCount: file.byteCount, sha256: file.sha256))
    }
  }
}

extension SignDocuments {
  private func open(_ context: TaskContext) throws -> any TextReader {
    let reader = try openTextReader(
      try context.open(0), fields: TextFields(more: SigningWorker.fields(settings.rule, settings.keep)))
    guard !(reader is ArchiveTextReader) else {
      throw TextError(
        .unsupported, "an archive is not deduplicated as it is", location: context.task.inputs[0].location,
        advice: "Extract its documents with `dataprep crawl-extract` first.")
    }
    return reader
  }
}

/// What a deduplication of documents counts.
extension Counts.Number {
  /// Documents that the second reading saw.
  package static let considered = Self("considered")
  /// Documents that stay.
  package static let kept = Self("kept")
  /// Documents that go.
  package static let removed = Self("removed")
  /// Bytes of text of documents that go.
  package static let removedTextBytes = Self("removed_text_bytes")
  /// Groups of documents with a key in common.
  package static let groups = Self("groups")
  /// Documents that are connected by keys, with others.
  package static let candidates = Self("candidates")
  /// Components of these.
  package static let components = Self("components")
  /// Pairs of documents that were compared.
  package static let comparisons = Self("comparisons")
  /// Documents that were not compared with all that might stand for them.
  package static let bounded = Self("bounded")
}
