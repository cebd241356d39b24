internal import Archive
package import Base
package import Records
package import Runs

/// Documents in, how much there is of each language and tier out: the first step of a release.
///
/// Shards are of equal size, so that nothing can be written before all is counted. The documents are read twice, by this
/// step and by `WriteShards`, instead of being kept by language between the steps: a release would take the disk of another
/// whole corpus, while the documents lie by language already where a filter or an extraction has written them, and what a
/// task does not need of them it does not open.
///
/// A task is an input, or, where the documents are those of the step before, a task of that step.
package struct CountDocuments: Job {
  package static let id = ReleaseNames.count

  private let settings: ReleaseSettings
  private let workers: SparePool<CountingWorker>
  private let products = SparePool<CountedBatch> { CountedBatch() }

  /// The step with the release's settings.
  package init(_ settings: ReleaseSettings) {
    self.settings = settings
    workers = SparePool { CountingWorker(settings) }
  }

  package func describe(_ json: inout JSONWriter) { settings.describePlaces(&json) }

  package let balances = [Balance(.documents, is: [.placed, .unplaced])]

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    switch settings.source {
    case .inputs:
      request.inputs.enumerated().map { number, input in
        TaskSpec(name: ReleaseNames.countTask(number), step: request.step, inputs: [input], variant: "\(number)")
      }
    case .stepBefore:
      request.tasksBefore.enumerated().map { number, task in
        TaskSpec(
          name: ReleaseNames.countTask(number), step: request.step, inputs: [], after: .task(task.name),
          variant: "\(number) \(task.name)")
      }
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let (output, _) = try context.openLineFiles(.plain)
    let faults = FaultLines(output, task: task.name)
    var sources: [SourceSizes] = []
    for var source in try files(task, context) {
      try count(&source, context, faults)
      guard !context.stop.isRequested else { return }
      sources.append(source)
    }
    try faults.finish()
    for file in try output.finish(threads: 1).files { context.stage(file) }
    var json = JSONWriter()
    json.beginObject()
    json.key("sources")
    json.beginArray()
    for source in sources { source.write(to: &json) }
    json.endArray()
    json.endObject()
    context.finalState = try JSONValue(parsing: json.bytes.array().span)
  }

  /// The files of a task.
  private func files(_ task: TaskSpec, _ context: TaskContext) throws -> [SourceSizes] {
    guard case .stepBefore(let folder) = settings.source, case .task(let before) = task.after else {
      return [SourceSizes(path: task.inputs[0].location, input: task.inputs[0])]
    }
    let published = try context.record(ofTask: before)?.files ?? []
    return published.filter { $0.path.hasPrefix(folder + "/") && DocumentFiles.isOne($0.path) }
      .map { SourceSizes(path: $0.path, input: nil) }
  }

  private func count(_ source: inout SourceSizes, _ context: TaskContext, _ faults: FaultLines) throws {
    let isInput = source.input != nil
    let path = source.path
    let name = isInput ? path : try context.path(ofPublished: .init(path: path, byteCount: 0, sha256: ""))
    nonisolated(unsafe) var opened: (any DocumentReader)?
    nonisolated(unsafe) var storedBytes = 0
    nonisolated(unsafe) var sizes: [Subset: SubsetSize] = [:]
    nonisolated(unsafe) var documents = 0
    try context.run(
      OrderedPipeline(
        workers: workers, products: products,
        read: { worker in
          let reader =
            try opened ?? (isInput ? openDocumentReader(try context.open(0)) : openDocumentReader(name))
          opened = reader
          let hasMore = try reader.load(&worker.batch)
          worker.provenance = reader.provenance
          worker.storedBytes = reader.storedByteCount - storedBytes
          storedBytes = reader.storedByteCount
          return hasMore
        },
        work: { worker, counted in worker.count(file: name, into: counted) },
        deliver: { counted in
          for (subset, size) in counted.sizes { sizes[subset, default: SubsetSize()] += size }
          documents += counted.counts[.documents]
          try faults.append(counted.faults)
          context.add(counted.counts)
        }))
    guard !context.stop.isRequested else { return }
    if let input = source.input, input.producer == nil, documents == 0 {
      let reason = InputDiagnosis.reason(name, expecting: .texts(field: "text"))
      let fault = Fault(.noRecords, file: name, offset: 0, detail: reason ?? "no document found")
      try faults.append([fault])
      var counts = Counts()
      counts[.faults].add(fault.kind.rawValue)
      context.add(counts)
    }
    source.sizes = sizes
    if isInput { source.input = context.inputs[0] }
  }
}

/// What a release counts.
extension Counts.Number {
  /// Documents that are in a release.
  package static let placed = Self("placed")
  /// Documents that are in none: not clean where only the clean release is written, or of a tier that is none.
  package static let unplaced = Self("unplaced")
  /// Documents written to shards; one that is in both releases counts twice.
  package static let rows = Self("rows")
  /// Shards written.
  package static let shards = Self("shards")
}

extension Counts.Name {
  /// Documents in a release by crawl.
  package static let crawls = Self("crawls")
}

extension Fault.Kind {
  /// A tier that is neither noisy nor clean.
  package static let tierUnknown = Fault.Kind(rawValue: "tier-unknown")
  /// A language that is no tag; the document is one of `und`.
  package static let languageUnknown = Fault.Kind(rawValue: "language-unknown")
}
