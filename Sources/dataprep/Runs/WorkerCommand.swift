import ArgumentParser
import Base
import Runs

/// `dataprep worker`: does a share of a plan.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Does a share of a plan's tasks, beside other workers.",
    discussion: """
      With --claim a worker takes any task that nobody else does, until the plan is complete; one whose worker gives no \
      sign of life for --lease-age seconds is taken over. With --rank and --world-size it does a fixed share, a \
      function of the plan alone. Under a scheduler these have defaults: SLURM_ARRAY_TASK_ID (with _MIN and _COUNT), \
      JOB_COMPLETION_INDEX (Kubernetes), PARALLEL_SEQ (GNU parallel), OMPI_COMM_WORLD_RANK and _SIZE. Without any of \
      these it claims.

      The first completion of a task wins, an identical second one is dropped, and a different one ends with exit \
      code 70.

      Examples:
        dataprep worker --plan corpus.plan --claim
        dataprep worker --plan corpus.plan --rank 3 --world-size 40
        parallel -N0 -j 4 dataprep worker --plan corpus.plan --world-size 4 ::: {1..4}

      Exit codes: 0 the share is complete; 65, 66, 69, 77 an input is to blame; 70 two completions differ; \
      75 stopped (run it again); 78 the plan does not fit this version, model or tokenizer.
      """)

  @OptionGroup var planOptions: PlanOptions

  @Option(help: ArgumentHelp("Do the tasks of this rank, from 0.", valueName: "r"))
  var rank: Int?

  @Option(help: ArgumentHelp("Number of ranks.", valueName: "n"))
  var worldSize: Int?

  @Flag(help: "Take any task that nobody else does.")
  var claim = false

  @Option(
    help: ArgumentHelp("Seconds without a sign of life after which a task is taken over.", valueName: "seconds"))
  var leaseAge = 60.0

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var reporting: ReportingOptions
  @OptionGroup var unattended: UnattendedOptions

  func validate() throws {
    if claim, rank != nil { throw ValidationError("--claim and --rank exclude each other.") }
    guard leaseAge >= 1, leaseAge <= 86_400 else { throw ValidationError("--lease-age takes 1 to 86400 seconds.") }
    if let rank {
      guard let worldSize else { throw ValidationError("--rank needs --world-size.") }
      guard worldSize >= 1, (0..<worldSize).contains(rank) else {
        throw ValidationError("--rank takes a number from 0 to --world-size less 1.")
      }
    }
    if let worldSize, worldSize < 1 { throw ValidationError("--world-size takes a number of at least 1.") }
  }

  func run() throws {
    let share = try claim ? .claim : WorkerShare.share(rank: rank, worldSize: worldSize, environment: Environment.all)
    let frozen = try planOptions.load()
    let run = UnattendedRun(unattended, command: "worker", output: frozen.file.output, sharesOutput: true)
    try run.run {
      Signals.askToStop()
      do { try work(frozen, share, run) } catch let error as any ReportableError where Signals.stop.isRequested {
        throw (error as? RunError)?.code == .stopped ? error : RunError.stopped(frozen.file.output, underlying: error)
      }
    }
  }

  private func work(_ frozen: FrozenPlan, _ share: Worker.Share, _ run: UnattendedRun) throws {
    var worker = Worker(plan: frozen.plan, folder: frozen.file.output, share: share)
    worker.threads = threads.count
    worker.leaseAge = leaseAge
    let bytes = frozen.plan.byteCount
    let reporter = ProgressReporter(style: reporting.style, totalBytes: share == .claim ? bytes : 0)
    defer { reporter.finish() }
    let command = frozen.command
    let start = ContinuousClock.now
    let result = try report(command, worker, reporter, run)
    reporter.finish()
    if !reporting.quiet {
      switch reporting.logFormat {
      case .text:
        Console.note(
          "\(Amount.count(result.tasksDone, of: "task")) done here; next: dataprep merge --plan \(frozen.folder)")
      case .json:
        let seconds = start.duration(to: .now) / .seconds(1)
        var event = RunEvent(name: "done", counts: command.events(result.counts), seconds: seconds)
        event.tasksHere = result.tasksDone
        Console.event(event.json)
      }
    }
    try RunCheck(result, output: frozen.file.output, maxFaults: nil).check()
  }

  private func report(
    _ command: some RunCommand, _ worker: Worker, _ reporter: ProgressReporter, _ run: UnattendedRun
  ) throws -> RunResult {
    try worker.run(stop: Signals.stop) { progress in
      reporter.update(CommandProgress(command, progress))
      run.update(RunOutcome(command, progress))
    }
  }
}

/// Which share of a plan a worker does where nobody says so: what its scheduler tells.
enum WorkerShare {
  /// - Parameters:
  ///   - rank: as an option gives it.
  ///   - worldSize: as an option gives it.
  ///   - environment: variables of the process.
  static func share(rank: Int?, worldSize: Int?, environment: [String: String]) throws -> Worker.Share {
    if let rank, let worldSize { return .rank(rank, of: worldSize) }
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    var found: (rank: Int, size: Int?, name: String)?
    if let id = number("SLURM_ARRAY_TASK_ID") {
      // An array of some ranks only, as after failures, does not tell which: its first index need not be rank 0.
      let count = number("SLURM_ARRAY_TASK_COUNT")
      if let worldSize, let count, count != worldSize {
        throw ValidationError(
          "the array has \(count) tasks and --world-size is \(worldSize); say the rank: --rank $SLURM_ARRAY_TASK_ID.")
      }
      found = (id - (number("SLURM_ARRAY_TASK_MIN") ?? 0), count, "SLURM_ARRAY_TASK_ID")
    } else if let index = number("JOB_COMPLETION_INDEX") {
      found = (index, nil, "JOB_COMPLETION_INDEX")
    } else if let rank = number("OMPI_COMM_WORLD_RANK") {
      found = (rank, number("OMPI_COMM_WORLD_SIZE"), "OMPI_COMM_WORLD_RANK")
    } else if let sequence = number("PARALLEL_SEQ") {
      found = (sequence - 1, nil, "PARALLEL_SEQ")
    }
    guard let found else {
      guard worldSize == nil else { throw ValidationError("--world-size needs --rank, or a scheduler that tells it.") }
      return .claim
    }
    guard let size = worldSize ?? found.size else {
      throw ValidationError("\(found.name) tells the rank; --world-size has to tell how many there are.")
    }
    guard (0..<size).contains(found.rank) else {
      throw ValidationError("\(found.name) gives rank \(found.rank), outside of a world of \(size).")
    }
    return .rank(found.rank, of: size)
  }
}
