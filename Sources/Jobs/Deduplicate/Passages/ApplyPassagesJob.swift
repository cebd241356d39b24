internal import Archive
package import Base
internal import Deduplication
internal import Records
package import Runs

/// The last step: every input's documents without what stands earlier.
package struct ApplyPassagesJob: Job {
  package static let id = "apply-passages"
  package static let summaries = [PassageReport.fileName, PassageReport.removedName]

  /// What passages are, and how they are cut.
  package let settings: PassageSettings
  private let workers: SparePool<PassageWorker>
  private let batches = SparePool<CutBatch> { CutBatch() }
  private let listing = PassageListing()

  /// The step with its settings.
  package init(_ settings: PassageSettings) {
    self.settings = settings
    workers = SparePool { PassageWorker(settings) }
  }

  package func describe(_ json: inout JSONWriter) { settings.write(to: &json) }

  package func documents(of task: TaskSpec) -> String? {
    settings.writesDocuments ? "docs/\(task.name).jsonl.zst" : nil
  }

  package let balances = [Balance(.documentsRead, is: [.documents, .documentsEmptied], and: [.rejects])]

  package func tasks(for request: TaskRequest) -> [TaskSpec] { PassagePlan(request: request).applyTasks() }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let variant = PassageVariant(task)
    try checkInput(task, context)
    // First, as it clears what an attempt before has left.
    let output = try CutOutput(task, context, writesDocuments: settings.writesDocuments)
    let corpus = try CutCorpus(settings, variant, context, listing)
    let reading = DocumentReading(try openDocumentReader(try context.open()))
    try context.run(
      OrderedPipeline(
        workers: workers, products: batches, read: { try reading.load($0) },
        work: { worker, batch in try worker.cut(corpus, into: batch) }, deliver: { try output.append($0) }))
    guard !context.stop.isRequested else { return }
    try output.finish()
  }

  /// - Throws: `PassageError.badFile` where the input was changed since it was compared, and is to be kept as it was.
  private func checkInput(_ task: TaskSpec, _ context: TaskContext) throws {
    let signed = try context.record(ofTask: task.name + PassagePlan.signSuffix)?.inputs.first
    guard let signed, signed.byteCount != task.inputs[0].byteCount || signed.version != task.inputs[0].version else {
      return
    }
    throw PassageError(
      .badFile, "the input was changed since it was compared", location: task.inputs[0].location,
      advice: "Compare it again with --changed redo.")
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    try PassageReport(run, settings).write()
    return []
  }

  /// Reads an input; used by one thread at a time.
  private final class DocumentReading: @unchecked Sendable {
    private let reader: any DocumentReader

    init(_ reader: any DocumentReader) { self.reader = reader }

    func load(_ worker: PassageWorker) throws -> Bool {
      guard try reader.load(&worker.batch) else { return false }
      worker.provenance = reader.provenance
      return true
    }
  }
}

/// What the steps before have found for one input, and the documents of all inputs; shared by threads.
internal final class CutCorpus: Sendable {
  /// The input as it was spelled.
  let location: String
  /// What of the input's texts stands earlier.
  let repeated: RepeatedRanges
  private let own: PassageDocuments
  private let context: TaskContext
  private let listing: PassageListing
  private let parameters: String

  init(
    _ settings: PassageSettings, _ variant: PassageVariant, _ context: TaskContext, _ listing: PassageListing
  ) throws {
    self.context = context
    self.listing = listing
    parameters = settings.parameters(parts: variant.parts)
    location = context.task.inputs[0].location
    let parameters = parameters
    let marks = try listing.paths(.marks, context).map { try PassageMarkFile(path: $0, parameters: parameters) }
    repeated = try RepeatedRanges(
      marks, input: variant.number, path: Path.join(context.privateFolder("repeated"), "ranges"))
    own = try listing.documents(ofInput: variant.number, context, parameters: parameters)
  }

  /// The documents of an input, of this one or another.
  func documents(ofInput input: Int) throws -> PassageDocuments {
    try listing.documents(ofInput: input, context, parameters: parameters)
  }

  /// Where the text of a record stands among those of the input.
  ///
  /// - Parameter guess: the number of the document that it is likely to be; set to the one after it.
  /// - Throws: where the record is not the one whose keys were found.
  func places(ofRecord ordinal: Int, textBytes: Int, guess: inout Int) throws -> Range<Int> {
    guard let document = own.document(ordinal: ordinal, guess: guess), own.places(document).count == textBytes else {
      throw PassageError(
        .badFile, "record \(ordinal + 1) is not the one that was compared", location: location,
        advice: "The file was changed meanwhile. Remove the output directory and run the command again.")
    }
    guess = document + 1
    return own.places(document)
  }
}
