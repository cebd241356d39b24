internal import Base
public import Fetch
internal import Records
public import Stages

/// The main job: archives in, documents by language out, nothing lost silently.
///
/// Every input is a task. Workers take turns at reading batches, pass them through the stages
/// alone, and hand them back in order; a task's files appear together with its completion record.
/// Tasks that have a record are not done again, so a killed run goes on where it was, and ends
/// with the same bytes as one that was not disturbed.
public struct CrawlExtraction: Sendable {
  /// How far a run is.
  public struct Progress: Sendable {
    public var tasks = 0
    public var tasksDone = 0
    /// Tasks that were done before this run.
    public var tasksSkipped = 0
    /// Bytes of the inputs of these.
    public var bytesSkipped = 0
    /// Counts of this run's batches that are written, without distributions.
    public var statistics = RunStatistics()
  }

  /// What to read, as `openSource` takes it.
  public var inputs: [String]
  /// The folder to write.
  public var output: String
  public var settings: ExtractionSettings
  /// What every page passes through, in order.
  public var stages: [any Stage]
  public var threads = 1
  /// How inputs that are URLs are fetched.
  public var policy = FetchPolicy()

  public init(inputs: [String], output: String, settings: ExtractionSettings, stages: [any Stage]) {
    self.inputs = inputs
    self.output = output
    self.settings = settings
    if settings.limit != nil {
      // Of which input how much is read depends on those before it.
      self.settings.limitedInputs = Digest.sha256(inputs.joined(separator: "\n"))
    }
    self.stages = stages
  }

  /// Does every task that is not done and writes the reports.
  ///
  /// - Parameter progress: called after every written batch, one call at a time.
  /// - Returns: the counts of all tasks in the folder.
  /// - Throws: `RunError`, `OutputError` and what stages throw; the reports are written all the
  ///   same where single inputs failed or a stop was asked for.
  public func run(
    stop: StopFlag, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> RunReport {
    let start = ContinuousClock.now
    let folder = try RunFolder(path: output)
    let plan = settings.digest
    let done = try folder.completionRecords()
    try checkPlan(plan, against: done, in: folder)
    var names = TaskNames(records: done.values)
    var listed: Set<String> = []
    let tasks = inputs.map { ExtractionTask(name: names.name(for: $0), input: $0) }
      .filter { listed.insert($0.name).inserted }
    for task in tasks { if let record = done[task.name] { try checkInput(of: record, stop: stop) } }

    var beginning = Progress()
    beginning.tasks = tasks.count
    beginning.tasksSkipped = tasks.count { done[$0.name] != nil }
    beginning.bytesSkipped = tasks.reduce(0) { $0 + (done[$1.name]?.statistics.bytesIn ?? 0) }
    beginning.tasksDone = beginning.tasksSkipped
    let current = Monitor(beginning)
    progress(beginning)

    let feed = BatchFeed(
      tasks: tasks, pageLimit: settings.limit, threads: threads, policy: policy, stop: stop,
      pagesBefore: { done[$0.name]?.statistics.pages }
    ) { task, inputBytes in
      OpenTask(
        task, inputBytes: inputBytes,
        output: try TaskOutput(folder: folder.workFolder(of: task.name), format: settings.format),
        format: settings.format, policy: settings.rejects)
    }
    let failure = Monitor<(any Error)?>(nil)
    runWorkers(threads) { _ in
      do {
        try work(feed: feed, folder: folder, plan: plan) { written, finished in
          current.withLock { current in
            for statistics in written { current.statistics.add(statistics.withoutDistributions) }
            if finished { current.tasksDone += 1 }
            progress(current)
          }
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
        stop.request()
        feed.finished(0)
      }
    }
    if let error = failure.withLock({ $0 }) {
      // What failed is what to tell; the next run removes what cannot be removed now.
      try? folder.removeUnfinished()
      throw error
    }
    try folder.removeUnfinished()
    let report = try RunReport(
      folder: folder, settings: settings, failures: feed.failures,
      seconds: start.duration(to: .now) / .seconds(1), threads: threads)
    try report.write(to: folder)
    if stop.isRequested { throw RunError.stopped(output) }
    return report
  }

  /// One worker: reads, works and delivers batches until there are none.
  private func work(
    feed: BatchFeed, folder: RunFolder, plan: String, told: ([RunStatistics], Bool) -> Void
  ) throws {
    let pipeline = try Pipeline(stages)
    var batch = Batch()
    var spare: [FormattedBatch] = []
    while let ticket = try feed.next(&batch) {
      let counts = pipeline.run(&batch)
      let formatted = spare.popLast() ?? FormattedBatch()
      formatted.statistics = ticket.statistics
      for count in counts { formatted.statistics.add(count) }
      let start = threadProcessorTime()
      formatted.format(batch, provenance: ticket.provenance, names: ticket.task.names, policy: settings.rejects)
      var stage = StageCount(name: "write")
      stage.processorSeconds = threadProcessorTime() - start
      formatted.statistics.add(stage)
      let (written, finished) = try ticket.task.deliver(
        formatted, sequence: ticket.sequence, isLast: ticket.isLast)
      feed.finished(written.count)
      if let finished { try publish(ticket.task, finished, plan: plan, in: folder) }
      told(written.map(\.statistics), finished != nil)
      // A worker may write more of the others' batches than it makes itself; those it need not keep.
      spare.append(contentsOf: written.prefix(max(0, 4 - spare.count)))
    }
  }

  private func publish(
    _ task: OpenTask, _ statistics: RunStatistics, plan: String, in folder: RunFolder
  ) throws {
    var statistics = statistics
    let (files, processorSeconds) = try task.finish(threads: threads)
    statistics.bytesOut = files.reduce(0) { $0 + $1.byteCount }
    statistics.trim(held: RunStatistics.nameLimit, to: RunStatistics.nameLimit)
    var stage = StageCount(name: "write")
    stage.processorSeconds = processorSeconds
    statistics.add(stage)
    try folder.publish(
      CompletionRecord(
        task: task.task.name, input: task.task.input, inputBytes: task.inputBytes, plan: plan, state: .complete,
        files: files, statistics: statistics))
  }

  /// An input that is done must be what it was, as far as its size tells: what came to it, or came in
  /// its place, would be passed over without a word.
  private func checkInput(of record: CompletionRecord, stop: StopFlag) throws {
    let before: Int
    let now: Int
    if record.input == "-", settings.limit == nil {
      before = record.statistics.bytesIn
      now = try byteCount(of: StoppableSource(openSource(record.input), stop: stop))
    } else if let bytes = record.inputBytes, let entry = FileSystem.entry(at: record.input), entry.kind == .file {
      before = bytes
      now = entry.byteCount
    } else {
      return
    }
    guard before != now else { return }
    throw RunError(
      .inputChanged, "had \(before) bytes when its documents were written, and has \(now) now", location: record.input,
      advice: "Choose another --output, or give the input another name.")
  }

  /// Reads a source to its end.
  private func byteCount(of source: StoppableSource) throws(SourceError) -> Int {
    var buffer = ByteBuffer()
    var total = 0
    while true {
      buffer.removeAll()
      try buffer.withRoom(1 << 16) { (room) throws(SourceError) in
        try source.read(into: UnsafeMutableRawBufferPointer(room))
      }
      if buffer.isEmpty { return total }
      total += buffer.count
    }
  }

  private func checkPlan(_ plan: String, against done: [String: CompletionRecord], in folder: RunFolder) throws {
    for record in done.values.sorted(by: { $0.task < $1.task }) where record.plan != plan {
      throw RunError(
        .planMismatch, "the folder holds output of other settings (task \(record.task))",
        location: folder.path,
        advice: "Choose another --output, or repeat the settings in \(folder.file("plan.json")).")
    }
    if done.isEmpty, let stranger = try folder.firstPublishedFile() {
      throw RunError(
        .planMismatch, "the folder holds files that no record tells of (\(stranger))", location: folder.path,
        advice: "Choose another --output.")
    }
    var json = JSONWriter()
    settings.write(to: &json)
    json.endLine()
    try json.bytes.withSpan { (bytes) throws(OutputError) in
      try AtomicFile.write(bytes, to: folder.file("plan.json"))
    }
  }
}
