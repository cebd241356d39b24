import ArgumentParser
import Base
import Runs

/// `dataprep submit`: gives a plan to a scheduler.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Submits a plan to a scheduler.", subcommands: [SubmitSlurm.self])
}

/// `dataprep submit slurm`: arrays of the missing ranks, then a merge.
struct SubmitSlurm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Submits the missing tasks of a plan to Slurm, and a merge after them.",
    discussion: """
      One array task does one task of the plan, or a share of them with --ranks. A rank that is stopped or killed is \
      requeued by its own script, unless it was cancelled. The merge runs when all arrays have succeeded, and checks \
      itself that every record exists. After a failure the same command submits what is missing.

      Examples:
        dataprep submit slurm --plan corpus.plan --print
        dataprep submit slurm --plan corpus.plan --throttle 40 --threads 4 --sbatch-option=--partition=cpu
        dataprep submit slurm --plan corpus.plan --retry

      Exit codes: 0 submitted, or nothing is missing; 69 Slurm refuses or is not installed; 78 no plan.
      """)

  @OptionGroup var planOptions: PlanOptions

  @Flag(help: "Print the scripts and submit nothing.")
  var print = false

  @Flag(help: "Submit what is missing after a failure; what the command does anyway, with the ranks of last time.")
  var retry = false

  @Option(help: ArgumentHelp("Number of ranks. Default: one per task.", valueName: "n"))
  var ranks: Int?

  @Option(help: ArgumentHelp("Run at most n ranks at once.", valueName: "n"))
  var throttle: Int?

  @Option(name: .shortAndLong, help: ArgumentHelp("Processors and threads per rank.", valueName: "n"))
  var threads = 1

  @Option(help: ArgumentHelp("Spread the start of ranks over so many seconds.", valueName: "seconds"))
  var jitter = 0

  @Option(help: ArgumentHelp("Ask a worker to stop so many seconds before its time limit.", valueName: "seconds"))
  var signal = 60

  @Option(help: ArgumentHelp("Requeue a rank at most n times.", valueName: "n"))
  var restarts = 20

  @Option(help: ArgumentHelp("Seconds after which a worker's task is taken over.", valueName: "seconds"))
  var leaseAge = 60

  @Option(help: ArgumentHelp("A further option for sbatch; may be repeated.", valueName: "option"))
  var sbatchOption: [String] = []

  func validate() throws {
    for (name, value) in [("ranks", ranks), ("throttle", throttle), ("threads", threads)] {
      if let value, value < 1 { throw ValidationError("--\(name) takes a number of at least 1.") }
    }
    for (name, value) in [("jitter", jitter), ("signal", signal), ("restarts", restarts)] where value < 0 {
      throw ValidationError("--\(name) takes a number of at least 0.")
    }
  }

  func run() throws {
    let frozen = try planOptions.load()
    let folder = Path.join(frozen.folder, "slurm")
    if frozen.folder.contains("\\") || frozen.folder.contains("\n") {
      throw RunError(
        .badPlan, "Slurm takes no backslash or line break in the names of logs", location: frozen.folder,
        advice: "Give the plan's directory another name.")
    }
    let most = SlurmArray.ranks(of: frozen.plan.tasks)
    if most == 1, let ranks, ranks > 1 {
      throw ValidationError(
        "the plan's tasks wait for one another, or there is one only: --ranks 1 does them in order.")
    }
    var settings = SlurmArray.Settings(
      program: Path.ofThisProgram, plan: frozen.folder,
      worldSize: try ranks ?? Self.lastRanks(folder) ?? most)
    settings.throttle = throttle
    settings.threads = threads
    settings.jitter = jitter
    settings.signalSeconds = signal
    settings.restarts = restarts
    settings.leaseAge = leaseAge
    settings.options = sbatchOption
    settings.maximumArraySize = Slurm.maximumArraySize() ?? settings.maximumArraySize
    let done = try Set(Records.all(in: frozen.file.output).filter { $0.isLast && $0.state == .complete }.map(\.task))
    let missing = SlurmArray.missingRanks(frozen.plan.tasks, done: done, worldSize: settings.worldSize)
    let array = SlurmArray(settings)
    let scripts = array.arrays(ranks: missing)
    if print {
      for script in scripts + [array.merge] { Console.data(script.text) }
      return
    }
    guard !missing.isEmpty else {
      return Console.note("nothing is missing; next: dataprep merge --plan \(frozen.folder)")
    }
    try FileSystem.createFolder(folder)
    try FileSystem.createFolder(Path.join(frozen.folder, "logs"))
    try AtomicFile.write("\(settings.worldSize)\n", to: Path.join(folder, "ranks"))
    var jobs: [String] = []
    for script in scripts {
      // Slurm's throttle is of one array: so that it holds over all of them, each waits for the one before.
      let after = throttle == nil ? [] : jobs.last.map { ["--dependency=afterany:\($0)"] } ?? []
      jobs.append(try Slurm.submit(script, in: folder, after))
      Console.note("submitted \(Amount.count(script.ranks, of: "rank")) as job \(jobs.last ?? "")")
    }
    let merge = try Slurm.submit(
      array.merge, in: folder, ["--dependency=afterok:\(jobs.joined(separator: ":"))", "--kill-on-invalid-dep=yes"])
    Console.note("submitted the merge as job \(merge); look at it: dataprep status --plan \(frozen.folder)")
  }

  /// The number of ranks of the last submission: a rank has the same tasks then.
  private static func lastRanks(_ folder: String) throws -> Int? {
    let path = Path.join(folder, "ranks")
    guard FileSystem.entry(at: path) != nil else { return nil }
    return Int(String(decoding: try FileSystem.read(path), as: UTF8.self).filter(\.isNumber))
  }
}

/// The programs of Slurm.
enum Slurm {
  /// Submits a script.
  ///
  /// - Returns: the job's number.
  static func submit(_ script: SlurmArray.Script, in folder: String, _ options: [String]) throws -> String {
    let path = Path.join(folder, script.name)
    try AtomicFile.write(script.text, to: path)
    guard let result = ChildProcess.output(of: ["sbatch", "--parsable"] + options + [path]) else {
      throw SourceError(
        .refused, "sbatch cannot be run: Slurm is not installed here, or not on PATH", location: path,
        advice: "Submit from a host of the cluster; --print shows the scripts anywhere.")
    }
    let job = result.text.split(separator: "\n").last.map { $0.prefix { $0 != ";" } } ?? ""
    guard result.status == 0, !job.isEmpty, job.allSatisfy(\.isNumber) else {
      throw SourceError(
        .refused, "sbatch refuses: \(result.text.split(separator: "\n").joined(separator: "; "))", location: path,
        advice: "Correct the options (see --print), then run the same command again.")
    }
    return String(job)
  }

  /// Indices that the cluster takes in an array; nil where it does not say.
  static func maximumArraySize() -> Int? {
    guard let result = ChildProcess.output(of: ["scontrol", "show", "config"]), result.status == 0 else { return nil }
    for line in result.text.split(separator: "\n") where line.hasPrefix("MaxArraySize") {
      return line.split(separator: "=").last.flatMap { Int($0.filter(\.isNumber)) }
    }
    return nil
  }
}
