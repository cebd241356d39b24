import ArgumentParser
import Base
import Fetch
import Jobs
import Runs

/// A command that runs a job: at once, or as `dataprep plan` and workers.
protocol RunCommand: ParsableCommand, Sendable {
  /// The directory that is written.
  var output: String { get }
  /// How the run goes.
  var behaviour: RunBehaviour { get }

  /// What the run reads.
  func expandedInputs() throws -> [Input]

  /// The steps of the run. Called after the options are validated, and before any input is opened.
  func steps() throws -> [Step]

  /// Writes what `--dry-run` says of the run beside its plan, as members of an object.
  func describeRun(to json: inout JSONWriter) throws

  /// What progress says of the job's counts, the most important first.
  ///
  /// - Parameter seconds: since the run began.
  func progress(_ counts: Counts, seconds: Double) -> [String]

  /// Counts for machines, as progress and the last line have them.
  func events(_ counts: Counts) -> KeyValuePairs<String, Int>

  /// What a finished run says, a line each.
  func summary(_ result: RunResult, seconds: Double) throws -> [String]

  /// The file to look at next, and what it is called.
  var resultFile: (name: String, path: String) { get }

  /// Whether the run can be written to an object store.
  static var writesObjectStores: Bool { get }
}

/// A command whose arguments name its inputs, and an option its output.
protocol InputRunCommand: RunCommand {
  var inputOptions: InputOptions { get }
  var runOptions: RunOptions { get }

  /// Which files of a directory are inputs.
  var inputKind: InputKind { get }
}

extension InputRunCommand {
  var output: String { runOptions.output }
  var behaviour: RunBehaviour { runOptions.behaviour }

  func expandedInputs() throws -> [Input] { try inputOptions.expanded(inputKind) }
}

extension RunCommand {
  static var writesObjectStores: Bool { true }

  func describeRun(to json: inout JSONWriter) throws {}

  func run() throws { try runJob() }

  /// Runs the job; for commands that do more than that.
  func runJob() throws {
    guard !behaviour.dryRun else { return try describe() }
    let unattended = UnattendedRun(behaviour.unattended, command: CommandPath.of(Self.self), output: output)
    try unattended.run {
      Signals.askToStop()
      var events = LineageEvents(behaviour.openLineage, command: CommandPath.of(Self.self), output: output)
      let isDone: Bool
      do { isDone = try perform(unattended, &events) } catch {
        let error = afterStop(error)
        events?.end(error)
        throw error
      }
      if isDone { try events?.complete() }
    }
  }

  /// What ended a run: after a signal to stop, that.
  private func afterStop(_ error: any Error) -> any Error {
    guard Signals.stop.isRequested, let error = error as? any ReportableError, (error as? RunError)?.code != .stopped
    else { return error }
    return RunError.stopped(output, underlying: error)
  }

  /// Prints what the run would do.
  private func describe() throws {
    let plan = try Plan(steps: steps(), inputs: expandedInputs(), records: Records.all(in: output))
    var text = PlanText(plan, output: output, threads: behaviour.threads.count)
    text.more = describeRun
    Console.print(try text.json)
  }

  /// Does the run, and reports it.
  ///
  /// - Parameter events: take the inputs, and what the run has come to.
  /// - Returns: false where an earlier run had left nothing to do.
  private func perform(_ unattended: UnattendedRun, _ events: inout LineageEvents?) throws -> Bool {
    let steps = try steps()
    let inputs = try expandedInputs()
    events?.inputs = inputs
    var run = Run(steps: steps, inputs: inputs, folder: output)
    run.threads = behaviour.threads.count
    run.changes = behaviour.changed
    run.description = RunCroissant.ofRun
    if isSilentWhenIdle, let tasks = try run.idleTasks() {
      unattended.update(RunOutcome(idle: tasks))
      return false
    }
    run.begin = { [events] in try events?.begin() }
    let start = ContinuousClock.now
    let reporter = ProgressReporter(
      style: behaviour.reporting.style, totalBytes: inputs.reduce(0) { $0 + ($1.byteCount ?? 0) })
    defer { reporter.finish() }
    let result = try run.run(stop: Signals.stop) { progress in
      reporter.update(CommandProgress(self, progress))
      unattended.update(RunOutcome(self, progress))
    }
    events?.result = result
    reporter.finish()
    for warning in result.warnings { Console.warning(warning) }
    if result.tasksDone > 0 || !result.failures.isEmpty || !isSilentWhenIdle {
      try report(result, seconds: start.duration(to: .now) / .seconds(1))
    }
    try RunCheck(result, output: output, maxFaults: behaviour.maxFaults).check()
    return true
  }

  /// Whether a run with nothing to do prints nothing: cron sends what a job prints.
  private var isSilentWhenIdle: Bool {
    behaviour.maxFaults == nil && [.quiet, .lines].contains(behaviour.reporting.style)
  }

  private func report(_ result: RunResult, seconds: Double) throws {
    guard !behaviour.reporting.quiet else { return }
    switch behaviour.reporting.logFormat {
    case .text: for line in try summary(result, seconds: seconds) { Console.note(line) }
    case .json:
      Console.event(
        RunEvent(name: "done", counts: events(result.counts), seconds: seconds, file: resultFile).json)
    }
  }
}

/// Progress of a run as its command words it.
struct CommandProgress<Command: RunCommand>: ProgressNews {
  private let command: Command
  private let progress: RunProgress

  init(_ command: Command, _ progress: RunProgress) {
    self.command = command
    self.progress = progress
  }

  func parts(seconds: Double, totalBytes: Int) -> [String] {
    var parts = ["tasks \(progress.tasksDone)/\(progress.tasks)"] + command.progress(progress.counts, seconds: seconds)
    let done = progress.counts[.bytesIn]
    let bytesLeft = totalBytes - progress.bytesSkipped - done
    if bytesLeft > 0, done > 0 {
      parts.insert("ETA \(Amount.duration(seconds * Double(bytesLeft) / Double(done)))", at: 1)
    }
    return parts
  }

  var counts: KeyValuePairs<String, Int> { command.events(progress.counts) }

  var tasks: (done: Int, all: Int) { (progress.tasksDone, progress.tasks) }
}

/// What a finished run's exit code says of its inputs.
struct RunCheck {
  private let result: RunResult
  private let output: String
  private let maxFaults: FaultAllowance?

  init(_ result: RunResult, output: String, maxFaults: FaultAllowance?) {
    self.result = result
    self.output = output
    self.maxFaults = maxFaults
  }

  /// - Throws: `RunError` for inputs that failed or hold nothing, and for too many faults.
  func check() throws {
    if let first = result.failures.first {
      let others = result.failures.count > 1 ? " and \(result.failures.count - 1) more" : ""
      let error = first.error as? any ReportableError
      let message = error?.message ?? "\(first.error)"
      // What waits for somebody else says itself what to do.
      if let error, error.exitCode == .tryAgain { throw error }
      throw RunError(
        .inputsFailed(error?.exitCode ?? .inputOutput),
        first.error is RunError ? "\(message)\(others)" : "could not be read to its end\(others): \(message)",
        location: first.input, advice: advice(error))
    }
    if let message = result.silentInputs.message {
      guard maxFaults != nil else {
        throw RunError(
          .nothingRead, message, location: Path.join(output, "faults.jsonl"),
          advice: "The other inputs were processed. Leave these out, or allow them with --max-faults.")
      }
      Console.warning(message)
    }
    let faults = result.counts[.faults].total
    if let maxFaults, !maxFaults.allows(result.counts) {
      throw RunError(
        .tooManyFaults, "\(faults) faults are more than --max-faults \(maxFaults) allows",
        location: Path.join(output, "faults.jsonl"))
    }
  }

  private func advice(_ error: (any ReportableError)?) -> String {
    let next =
      error?.advice
      ?? (error?.exitCode == .inputMissing || error?.exitCode == .badInput
        ? "Repair or leave out the input, then run the same command again."
        : "Run the same command again to retry.")
    return "The other inputs were processed. \(next)"
  }
}

/// The records of a directory, as a plan needs them.
enum Records {
  /// All records; none where there is no run.
  static func all(in folder: String, withCounts: Bool = false) throws -> [CompletionRecord] {
    var records: [CompletionRecord] = []
    guard try isRun(at: folder) else { return [] }
    let home = try openRunHome(folder)
    defer { home.leave(isComplete: false) }
    try RunStore(home).forEachRecord { record in
      var record = record
      if !withCounts { record.counts = Counts() }
      records.append(record)
    }
    return records
  }
}

extension RunResult {
  /// A file that sums up a run, in its directory or object store; nil where there is none.
  func file(_ name: String, of output: String) throws -> [UInt8]? {
    let home = try openRunHome(output)
    defer { home.leave(isComplete: false) }
    return try home.read(name)
  }
}
