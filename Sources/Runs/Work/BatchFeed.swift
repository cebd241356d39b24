internal import Base
internal import Fetch
internal import Records
internal import Stages

/// Reads the tasks' inputs one after the other and hands batches to the workers, who take turns at it.
///
/// Reading is a small share of the work, so one reader at a time is enough; the last batches of a
/// task are still worked on while the next task is being read.
internal final class BatchFeed: Sendable {
  /// A batch's place in its task, and what reading it took.
  struct Ticket {
    var task: OpenTask
    var sequence: Int
    /// Whether no batch of the task follows.
    var isLast: Bool
    var provenance: Provenance
    /// Records, bytes and time of the reading.
    var statistics: RunStatistics
  }

  private struct State {
    var tasks: ArraySlice<ExtractionTask>
    var reader: PageReader?
    var open: OpenTask?
    var sequence = 0
    /// Pages that may still be read.
    var pagesLeft: Int
    var failures: [(task: ExtractionTask, error: any Error)] = []
  }

  private let state: Monitor<State>
  private let begun: Monitor<(issued: Int, finished: Int)> = Monitor((0, 0))
  private let openTask: @Sendable (ExtractionTask, _ inputBytes: Int?) throws -> OpenTask
  /// Whether what is read of an input depends on how many pages the inputs before it have.
  private let isLimited: Bool
  private let pagesBefore: @Sendable (ExtractionTask) -> Int?
  private let policy: FetchPolicy
  private let stop: StopFlag
  /// Batches that may be between reading and writing.
  private let window: Int

  /// - Parameters:
  ///   - tasks: what to read, in order, tasks that are done among them.
  ///   - pagesBefore: the pages of a task that is done, nil for one that is to be done.
  ///   - pageLimit: pages to read in all, those of done tasks included.
  init(
    tasks: [ExtractionTask], pageLimit: Int?, threads: Int, policy: FetchPolicy, stop: StopFlag,
    pagesBefore: @escaping @Sendable (ExtractionTask) -> Int?,
    open: @escaping @Sendable (ExtractionTask, _ inputBytes: Int?) throws -> OpenTask
  ) {
    state = Monitor(State(tasks: tasks[...], pagesLeft: pageLimit ?? .max))
    self.pagesBefore = pagesBefore
    self.policy = policy
    self.stop = stop
    openTask = open
    isLimited = pageLimit != nil
    window = 4 * threads + 2
  }

  /// Inputs that could not be opened or read to their end.
  var failures: [(task: ExtractionTask, error: any Error)] { state.withLock { $0.failures } }

  /// Fills `batch` with the next pages; nil when there are none, or a stop was asked for.
  func next(_ batch: inout Batch) throws -> Ticket? {
    begun.wait(until: { $0.issued - $0.finished < window || stop.isRequested }) { $0.issued += 1 }
    let ticket: Ticket?
    do {
      ticket = try state.withLock { state in try read(&batch, &state) }
    } catch {
      finished(1)
      throw error
    }
    if ticket == nil { finished(1) }
    return ticket
  }

  /// Tells that batches were written and others may be read in their place.
  func finished(_ count: Int) { begun.withLock { $0.finished += count } }

  private func read(_ batch: inout Batch, _ state: inout State) throws -> Ticket? {
    while !stop.isRequested {
      guard let reader = state.reader, let task = state.open else {
        guard try openNext(&state) else { return nil }
        continue
      }
      batch.removeAll()
      let start = threadProcessorTime()
      let hasMore: Bool
      do {
        hasMore = try reader.fill(&batch, maximumPages: state.pagesLeft)
      } catch {
        state.reader = nil
        state.open = nil
        fail(task.task, error, &state)
        continue
      }
      state.pagesLeft -= batch.documents.count
      let isLast = !hasMore || state.pagesLeft == 0
      defer { state.sequence += 1 }
      var statistics = RunStatistics()
      for (type, count) in reader.takeRecordCounts() { statistics.records.add(type, count) }
      statistics.responses = statistics.records["response"]
      statistics.bytesIn = reader.takeByteCount()
      var stage = StageCount(name: "read")
      stage.input = statistics.records.total
      stage.output = batch.documents.count
      stage.bytes = batch.documents.reduce(0) { $0 + $1.byteCount(.body) }
      stage.processorSeconds = threadProcessorTime() - start
      statistics.add(stage)
      if isLast {
        state.reader = nil
        state.open = nil
      }
      return Ticket(
        task: task, sequence: state.sequence, isLast: isLast,
        provenance: Provenance(dump: reader.dump, filePath: task.task.input), statistics: statistics)
    }
    return nil
  }

  /// Opens the next task that is not done; false when there is none.
  private func openNext(_ state: inout State) throws -> Bool {
    while let task = state.tasks.popFirst() {
      if let pages = pagesBefore(task) {
        state.pagesLeft = max(0, state.pagesLeft == .max ? .max : state.pagesLeft - pages)
        continue
      }
      guard state.pagesLeft > 0 else { return false }
      let source: any ByteSource
      do {
        source = StoppableSource(try openSource(task.input, policy: policy), stop: stop)
      } catch {
        fail(task, error, &state)
        continue
      }
      state.open = try openTask(task, source.byteCount)
      state.reader = PageReader(source)
      state.sequence = 0
      return true
    }
    return false
  }

  /// Notes that an input could not be read, unless it was a stop that ended the reading.
  private func fail(_ task: ExtractionTask, _ error: any Error, _ state: inout State) {
    guard !stop.isRequested else { return }
    state.failures.append((task, error))
    // How many pages the failed input has decides what is read of the next: they wait for the run that can read it.
    if isLimited { state.tasks = [] }
  }
}
