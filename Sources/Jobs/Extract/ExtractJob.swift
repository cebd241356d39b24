internal import Archive
package import Base
internal import Records
package import Runs
internal import Stages

/// Archives in, documents by language out: the job of `crawl-extract`.
///
/// Every input is a task. Its pages pass through the stages in batches, and its documents, rejects and faults become
/// files of lines. A long archive goes on after an interruption near where it was.
package struct ExtractJob: Job {
  package static let id = "extract"

  /// All that decides what is written.
  package let settings: ExtractionSettings
  private let workers: SparePool<ExtractionWorker>
  private let batches = SparePool<FormattedBatch> { FormattedBatch() }

  /// The job with some settings.
  package init(_ settings: ExtractionSettings) {
    self.settings = settings
    let stages = settings.stages
    workers = SparePool { try ExtractionWorker(stages) }
  }

  package func describe(_ json: inout JSONWriter) { settings.write(to: &json) }

  package func documents(of task: TaskSpec) -> String? {
    settings.layout == .together ? ExtractFileNames(task: task.name, format: settings.format).documents : nil
  }

  package let balances = [Balance(.pages, is: [.documents], and: [.rejects])]

  /// One task an input. Under a limit each waits for the one before, as that decides how many pages are left.
  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    var tasks = request.oneForEachInput()
    guard settings.limit != nil else { return tasks }
    // More inputs would change what is read of each.
    let variant = Digest.sha256(request.inputs.map(\.identity).joined(separator: "\n"))
    for index in tasks.indices {
      tasks[index].variant = variant
      if index > 0 { tasks[index].after = .task(tasks[index - 1].name) }
    }
    return tasks
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    var pagesLeft = settings.limit ?? .max
    if case .task(let name) = task.after {
      pagesLeft = max(0, try context.record(ofTask: name)?.resume?["pages_left"]?.integer ?? pagesLeft)
    }
    if pagesLeft > 0 {
      let (output, state) = try context.openLineFiles(settings.format.linesFormat)
      let extraction = try ArchiveExtraction(
        task, settings, context, output: output, state: ExtractionState(state, pagesLeft: pagesLeft))
      pagesLeft = try extraction.run(workers: workers, batches: batches)
    }
    guard settings.limit != nil else { return }
    var json = JSONWriter()
    json.beginObject()
    json.member("pages_left", pagesLeft)
    json.endObject()
    context.finalState = try JSONValue(parsing: json.bytes.array().span)
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    try ExtractReport(run, settings).write()
    if settings.layout == .byLanguage { try CorpusCard(run, settings.format).write() }
    return []
  }
}
