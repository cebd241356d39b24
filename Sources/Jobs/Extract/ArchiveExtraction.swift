internal import Archive
internal import Base
internal import Records
internal import Runs
internal import Stages

/// One archive's extraction at work.
///
/// What reads is used by the thread that reads, what writes by the thread that delivers; the pipeline sees to it that
/// there is one of each.
internal final class ArchiveExtraction: @unchecked Sendable {
  private let settings: ExtractionSettings
  private let context: TaskContext
  private let names: ExtractFileNames
  private let input: String
  private let isRemote: Bool
  // Reading.
  private let reader: PageReader
  private var pagesLeft: Int
  private var hasEnded = false
  // Writing.
  private let output: LineFiles
  private var state: ExtractionState
  private var faultLines = JSONWriter(capacity: 0)
  private var isUnsaved = false

  /// - Parameter state: how far the archive's extraction is.
  init(
    _ task: TaskSpec, _ settings: ExtractionSettings, _ context: TaskContext, output: LineFiles, state: ExtractionState
  ) throws {
    self.settings = settings
    self.context = context
    self.output = output
    self.state = state
    names = ExtractFileNames(task: task.name, format: settings.format)
    input = task.inputs[0].location
    isRemote = task.inputs[0].isRemote
    pagesLeft = state.pagesLeft
    reader = PageReader(try context.open(0, at: state.position?.offset ?? 0), at: state.position)
  }

  /// Extracts to the end of the archive, or of the pages that may be read, and stages the files.
  ///
  /// - Returns: pages that may still be read.
  func run(workers: SparePool<ExtractionWorker>, batches: SparePool<FormattedBatch>) throws -> Int {
    let pipeline = OrderedPipeline(
      workers: workers, products: batches, read: { try self.read($0) }, work: { self.work($0, $1) },
      deliver: { try self.deliver($0) })
    do {
      try context.run(pipeline)
    } catch let error as ReadingError {
      // A server that is gone may be there again: what was read is not read again then.
      try saveWhatIsUnsaved()
      throw error
    }
    guard !context.stop.isRequested else {
      try saveWhatIsUnsaved()
      return pagesLeft
    }
    state.faults.writeOthers(to: &faultLines)
    try writeFaultLines()
    let (files, seconds) = try output.finish(threads: context.threads)
    for file in files { context.stage(file) }
    var counts = Counts()
    var stage = StageCount(name: "write")
    stage.processorSeconds = seconds
    counts.add(stage)
    context.add(counts)
    return pagesLeft
  }

  private func read(_ worker: ExtractionWorker) throws -> Bool {
    guard !hasEnded else { return false }
    worker.batch.removeAll()
    let start = threadProcessorTime()
    let hasMore = try reader.fill(&worker.batch, maximumPages: pagesLeft)
    pagesLeft -= pagesLeft == .max ? 0 : worker.batch.documents.count
    hasEnded = !hasMore || pagesLeft == 0
    // What a WACZ file holds has lengths and checksums of its own.
    if isRemote, reader.member == nil,
      worker.batch.faults.contains(where: { $0.kind.endsMember || !hasMore && $0.kind == .recordTruncated })
    {
      // Servers have been seen to declare the length of what they sent, not of what there is.
      throw SourceError(
        .interrupted, "the content ends inside a record or a compressed member", location: input,
        advice: "Run the same command again. If the archive is like that on its server, download it first.")
    }
    var counts = Counts()
    for (type, count) in reader.takeRecordCounts() { counts[.recordTypes].add(type, count) }
    counts[.records] = counts[.recordTypes].total
    counts[.responses] = counts[.recordTypes]["response"]
    counts[.bytesIn] = reader.takeByteCount()
    var stage = StageCount(name: "read")
    stage.input = counts[.records]
    stage.output = worker.batch.documents.count
    stage.bytes = worker.batch.documents.reduce(0) { $0 + $1.byteCount(.body) }
    stage.processorSeconds = threadProcessorTime() - start
    counts.add(stage)
    worker.counts = counts
    worker.provenance = Provenance(
      dump: reader.dump, filePath: reader.member.map { input + ArchiveReader.memberSeparator + $0 } ?? input)
    worker.position = reader.position
    worker.pagesLeft = pagesLeft
    return true
  }

  private func work(_ worker: ExtractionWorker, _ formatted: FormattedBatch) {
    let stages = worker.pipeline.run(&worker.batch)
    formatted.counts = worker.counts
    formatted.position = worker.position
    formatted.pagesLeft = worker.pagesLeft
    for stage in stages { formatted.counts.add(stage) }
    let start = threadProcessorTime()
    formatted.format(
      worker.batch, provenance: worker.provenance, names: names, layout: settings.layout, policy: settings.rejects)
    var stage = StageCount(name: "write")
    stage.processorSeconds = threadProcessorTime() - start
    formatted.counts.add(stage)
  }

  private func deliver(_ formatted: FormattedBatch) throws {
    let start = threadProcessorTime()
    for run in formatted.runs {
      if let reject = run.reject {
        let rank = state.rejectsWritten[reject.reason]
        guard reject.isSampled || settings.rejects.keepsFirst(after: rank) else { continue }
        state.rejectsWritten.add(reject.reason)
      }
      try formatted.withBytes(of: run) { (bytes) throws(OutputError) in
        try output.append(bytes, lines: run.lines, to: run.path, schema: run.schema)
      }
    }
    for fault in formatted.faults where state.faults.admits(kind: fault.kind.rawValue, file: fault.file) {
      faultLines.line(fault)
    }
    var stage = StageCount(name: "write")
    stage.input = formatted.counts[.documents]
    stage.output = formatted.counts[.documents]
    stage.bytes = formatted.byteCount + faultLines.bytes.count
    try writeFaultLines()
    stage.processorSeconds = threadProcessorTime() - start
    formatted.counts.add(stage)
    context.add(formatted.counts)
    state.position = formatted.position
    state.pagesLeft = formatted.pagesLeft
    isUnsaved = true
    if context.isCheckpointDue { try saveWhatIsUnsaved() }
  }

  private func writeFaultLines() throws {
    guard !faultLines.bytes.isEmpty else { return }
    let count = faultLines.bytes.withUnsafeBytes { bytes in bytes.count { $0 == ASCII.lineFeed } }
    try faultLines.bytes.withSpan { try output.append($0, lines: count, to: names.faults) }
    faultLines.removeAll()
  }

  private func saveWhatIsUnsaved() throws {
    guard isUnsaved else { return }
    isUnsaved = false
    try context.saveCheckpoint(try state.json)
  }
}
