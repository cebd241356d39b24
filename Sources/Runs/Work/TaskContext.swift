package import Base
package import Fetch
package import Records

/// What a job may touch while it does one task: inputs, staged files, counts. It sees no final name and no signal.
///
/// A context is used by the task's own threads; what is not said to be for any thread is for one at a time.
package final class TaskContext: @unchecked Sendable {
  /// The task as its job has planned it.
  package let task: TaskSpec
  /// Threads that the run works with.
  package var threads: Int { run.pool.threads }
  /// Set when the task is to end soon: by a signal, or as another process has taken it over.
  package let stop: StopFlag
  /// The parts that are in place already and stay, in order.
  package private(set) var parts: [CompletionRecord]
  /// The inputs, with what was learnt of their versions.
  package private(set) var inputs: [Input]

  private let run: RunServices
  /// The task as the plan names it.
  private let planned: TaskSpec
  private let scope: StepScope
  private let plan: String
  private let attempt: Attempt
  /// Records of parts that are made again, in order, from the number of `parts` on.
  private let superseded: [CompletionRecord]
  private var staged: [CompletionRecord.File] = []
  /// Counts since the last part.
  private var counts: Counts
  private var lineFiles: LineFiles?
  private let restored: Checkpoint?
  /// Whether an input is of another content by now than the checkpoint that the task went on from.
  internal private(set) var isStale = false
  private var pace: CheckpointPace
  private var openInput = 0
  /// Standard input, whose size is known when it has ended.
  private var standardInput: (input: Int, source: StoppableSource)?

  internal init(
    _ task: TaskSpec, plan: String, parts: [CompletionRecord], superseded: [CompletionRecord], attempt: Attempt,
    stop: StopFlag, run: RunServices
  ) {
    planned = task
    scope = run.scope(of: task)
    self.task = scope.jobTask(task)
    self.plan = plan
    self.parts = parts.map(scope.jobRecord)
    self.superseded = superseded
    self.attempt = attempt
    self.stop = stop
    self.run = run
    inputs = task.inputs
    restored = attempt.checkpoint
    // What a server calls a content is known when it was opened: what is read on has to be of the same.
    let earlier = restored?.inputs ?? parts.last?.inputs ?? []
    for learnt in earlier where learnt.version != nil || learnt.byteCount != nil {
      for number in inputs.indices
      where inputs[number].isRemote && inputs[number].version == nil && inputs[number].identity == learnt.identity {
        inputs[number].version = learnt.version
        inputs[number].byteCount = learnt.byteCount
      }
    }
    counts = restored.flatMap { $0.parts == parts.count ? $0.counts : nil } ?? Counts()
    pace = CheckpointPace(time: run.clock.seconds(), processor: run.clock.processorSeconds())
  }

  // MARK: Inputs

  /// Opens an input of the task.
  ///
  /// - Parameters:
  ///   - input: its number in the task.
  ///   - offset: bytes to skip.
  /// - Throws: `ReadingError`, also where the input is not the one that was planned.
  package func open(_ input: Int = 0, at offset: Int = 0) throws -> any ByteSource {
    openInput = input
    do {
      let planned = inputs[input]
      if planned.producer != nil {
        // Known by its name in the run, as what is written of it may not depend on where the run is.
        return StoppableSource(try openPublished(planned, at: offset), name: planned.location, stop: stop)
      }
      let source = try openSource(planned.location, policy: run.policy(stop), offset: offset)
      var found = planned
      if let entry = FileSystem.entry(at: planned.location), entry.kind == .file, planned.version != nil {
        found.byteCount = entry.byteCount
        found.version = "mtime:\(entry.modified)"
      } else if let remote = source as? any RemoteSource {
        if let name = remote.contentName { found.version = "content:\(name)" }
        if let byteCount = source.byteCount { found.byteCount = byteCount }
      }
      if found.isChanged(from: planned) {
        isStale = restored != nil && parts.isEmpty && task.inputs[input].version == nil && planned.isRemote
        throw RunError.changed(found, since: planned)
      }
      inputs[input] = found
      let stoppable = StoppableSource(source, stop: stop)
      if planned.identity == "-", offset == 0 { standardInput = (input, stoppable) }
      return stoppable
    } catch {
      throw ReadingError(underlying: error)
    }
  }

  /// The path of an input that is read as a file, checked to be the one that was planned.
  ///
  /// - Throws: `ReadingError` for an input that is missing, or is not the one that was planned.
  package func path(ofInput input: Int) throws -> String {
    _ = try open(input)
    let input = inputs[input]
    if input.producer != nil { return try run.storage.fetch(input.location) }
    guard input.isRemote else { return input.location }
    return try download(input)
  }

  /// Fetches an input that is read as a file to the task's own folder.
  private func download(_ input: Input) throws -> String {
    let folder = try privateFolder("inputs")
    let path = Path.join(folder, Digest.sha256(input.identity) + "-" + Path.split(input.identity).name)
    if FileSystem.entry(at: path) != nil { return path }
    do { try Fetch.download(input.location, to: path, policy: run.policy(stop)) } catch let error as SourceError {
      throw ReadingError(underlying: error)
    }
    return path
  }

  /// Opens an input of another task of the same plan: what it has published, or what it has read.
  package func open(_ input: Input) throws -> any ByteSource {
    guard input.producer != nil else {
      return StoppableSource(try openSource(input.location, policy: run.policy(stop)), stop: stop)
    }
    return StoppableSource(try openPublished(input, at: 0), name: input.location, stop: stop)
  }

  /// What a task before has published; nothing, where that had no documents.
  ///
  /// - Throws: `RunError.lostFile` where the file is not the one of its record.
  private func openPublished(_ input: Input, at offset: Int) throws -> any ByteSource {
    let record = try input.producer.flatMap { try run.store.record(task: $0) }
    guard let record, record.state == .complete else {
      throw RunError.lostFile(input.location, record: "records/\(input.producer ?? "").json")
    }
    guard let file = record.files.first(where: { $0.path == input.location }) else {
      return MemorySource([])
    }
    guard try run.storage.byteCount(of: file.path) == file.byteCount else {
      throw RunError.lostFile(
        Path.join(run.storage.location, file.path), record: "records/\(record.fileName)")
    }
    return try run.storage.open(file.path, at: offset, policy: run.policy(stop))
  }

  /// How URLs are fetched.
  package var policy: FetchPolicy { run.policy(stop) }

  /// The complete files of an earlier step, by task and part.
  package func files(of step: String) throws -> [CompletionRecord.File] {
    var files: [CompletionRecord.File] = []
    let step = scope.name(step)
    try run.store.forEachRecord { record in
      if record.step == step, record.state == .complete { files += scope.jobRecord(record).files }
    }
    return files
  }

  /// The last record of an earlier task.
  package func record(ofTask name: String) throws -> CompletionRecord? {
    try run.store.record(task: scope.name(name)).map(scope.jobRecord)
  }

  /// The path, on this host, of a published file.
  package func path(ofPublished file: CompletionRecord.File) throws -> String {
    try run.storage.fetch(scope.path(file.path))
  }

  /// What is this run's and no other's: its location, with the scope of the step.
  package var runName: String { scope.folder(in: run.storage.location) }

  /// The input that is being read, as it was spelled.
  internal var inputName: String { task.inputs.isEmpty ? task.name : task.inputs[openInput].location }

  // MARK: Pipelines

  /// Runs a pipeline on the run's threads.
  package func run<Worker, Product>(_ pipeline: OrderedPipeline<Worker, Product>) throws {
    try pipeline.run(on: run.pool, stop: stop)
  }

  // MARK: Files

  /// Where to write a file that will be called `path` in the run's directory; its folder exists.
  package func stagingPath(of path: String) throws -> String {
    precondition(CompletionRecord.isPublishable(path), "a job may not publish under \(path)")
    let staged = Path.join(attempt.folder, scope.path(path))
    try FileSystem.createFolder(Path.split(staged).folder)
    return staged
  }

  /// Where the task's files are staged; other files there are the task's own.
  package var stagingFolder: String {
    get throws {
      let folder = scope.folder(in: attempt.folder)
      try FileSystem.createFolder(folder)
      return folder
    }
  }

  /// A private directory for what the task keeps for itself, below its staging directory.
  package func privateFolder(_ name: String) throws -> String {
    let folder = Path.join(attempt.folder, ".\(name)")
    try FileSystem.createFolder(folder)
    return folder
  }

  /// Says that a staged file is whole and synced; it is published with the part.
  package func stage(_ file: CompletionRecord.File) {
    var file = file
    file.path = scope.path(file.path)
    staged.append(file)
  }

  /// The task's files of lines or of rows: empty, or as they were at the checkpoint that the task goes on from.
  ///
  /// - Parameter format: how lines are stored that are not those of a `.jsonl` file; of no matter where there are none.
  package func openLineFiles(_ format: JSONLinesFormat) throws -> (files: LineFiles, state: JSONValue?) {
    let folder = scope.folder(in: attempt.folder)
    if let restored, let lines = restored.lines {
      let files = LineFiles(folder: folder, format: format)
      if try files.restore(lines) {
        lineFiles = files
        return (files, restored.state)
      }
    }
    // Without its files the rest of a checkpoint is of no use.
    counts = Counts()
    try attempt.clear()
    try FileSystem.createFolder(folder)
    let files = LineFiles(folder: folder, format: format)
    lineFiles = files
    return (files, nil)
  }

  // MARK: Counts and checkpoints

  /// Adds to what the record will say, and to the progress.
  package func add(_ counts: Counts) {
    count(counts)
    report(counts)
  }

  /// Adds to what the record of the next part will say.
  package func count(_ counts: Counts) {
    self.counts.add(counts)
    self.counts.trim()
  }

  /// Adds to the progress.
  package func report(_ counts: Counts) { run.report(counts) }

  /// What the checkpoint that the task goes on from says; nil where there is none. A task with files of lines asks
  /// `openLineFiles`.
  package var savedState: JSONValue? { restored?.state }

  /// Whether it is time to save a checkpoint.
  package var isCheckpointDue: Bool {
    pace.isDue(time: run.clock.seconds(), processor: run.clock.processorSeconds())
  }

  /// Keeps how far the task is, so that a later attempt goes on from here.
  ///
  /// - Parameters:
  ///   - state: the job's own.
  ///   - done: a measure of what was done since the last part, to tell which of two attempts is ahead; bytes read where
  ///     nothing is told.
  package func saveCheckpoint(_ state: JSONValue, done: Int? = nil) throws {
    let start = run.clock.seconds()
    let checkpoint = Checkpoint(
      task: planned.name, plan: plan, inputs: inputs, parts: parts.count, done: done ?? counts[.bytesIn],
      counts: counts,
      lines: try lineFiles?.save(),
      state: state)
    try checkpoint.write(to: attempt.folder)
    try lineFiles?.forgetEarlierSave()
    pace.saved(from: start, to: run.clock.seconds(), processor: run.clock.processorSeconds())
  }

  /// Publishes what is staged as the task's next part.
  ///
  /// - Parameters:
  ///   - resume: where the task goes on after the part.
  ///   - input: the number of the last input that the part was made of; the first is the last one of the part before.
  package func publish(resume: JSONValue, through input: Int) throws {
    try publish(isLast: false, resume: resume, through: input)
  }

  /// Publishes what is staged as the last part. The engine calls it when `perform` has returned.
  ///
  /// - Parameter resume: what the task's record says beside its files, for tasks that come after it.
  internal func finish() throws {
    try publish(isLast: true, resume: finalState, through: inputs.count - 1)
    for old in superseded where old.part ?? 0 >= parts.count { try run.store.retire(old) }
  }

  /// What the task's last record says beside its files, for tasks that come after it.
  package var finalState: JSONValue?

  private func publish(isLast: Bool, resume: JSONValue?, through input: Int) throws {
    let job = run.job(of: planned)
    if let standardInput { inputs[standardInput.input].byteCount = standardInput.source.measured }
    let hasParts = type(of: job).hasParts
    var record = CompletionRecord(
      task: planned.name, step: planned.step, plan: plan, inputs: inputs, files: staged, counts: counts)
    if hasParts {
      let first = parts.last.map { $0.firstInput + max(0, $0.inputs.count - 1) } ?? 0
      record.part = parts.count
      record.firstInput = first
      record.inputs =
        inputs.isEmpty ? [] : Array(inputs[min(first, inputs.count - 1)...min(max(first, input), inputs.count - 1)])
    }
    for input in record.inputs { try checkUnchanged(input) }
    record.variant = task.variant
    record.isLast = isLast
    record.resume = resume
    record.counts[.bytesOut] = staged.reduce(0) { $0 + $1.byteCount }
    record.counts.trimForRecord()
    if let broken = job.balances.first(where: { !$0.holds(in: record.counts) }) {
      throw RunError.unbalanced(planned.name, broken.description)
    }
    let old = superseded.first { $0.part == record.part }
    _ = try run.store.publish(record, staged: attempt.name, replacing: old)
    record.counts = record.counts.withoutDistributions
    parts.append(scope.jobRecord(record))
    staged = []
    counts = Counts()
  }

  /// Checks that a file is still the one that was opened: what was read while it changed is of neither version.
  private func checkUnchanged(_ input: Input) throws {
    guard input.version?.hasPrefix("mtime:") ?? false else { return }
    var found = input
    let entry = FileSystem.entry(at: input.location)
    found.byteCount = entry?.byteCount ?? 0
    found.version = entry.map { "mtime:\($0.modified)" } ?? "gone"
    guard found.isChanged(from: input) else { return }
    throw ReadingError(
      underlying: SourceError(
        .interrupted, "the file was changed while it was read", location: input.location,
        advice: "Run the same command again when nothing writes the file."))
  }

  /// Removes the staging directory.
  internal func discard() throws { try FileSystem.remove(attempt.folder) }

  /// Whether a later attempt has something to go on from.
  internal var hasCheckpoint: Bool { attempt.checkpoint != nil }
}
