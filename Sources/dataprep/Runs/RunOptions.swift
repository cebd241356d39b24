import ArgumentParser
import Base
import Fetch
import Runs

/// How progress and results are written, the same in every command.
struct ReportingOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print warnings and errors only.")
  var quiet = false

  @Option(help: "Progress, messages and summary as text, or as json for machines.")
  var logFormat: LogFormat = Console.format

  /// How progress is shown here.
  var style: ProgressReporter.Style {
    quiet ? .quiet : logFormat == .json ? .json : Console.isErrorTerminal ? .terminal : .lines
  }
}

/// The number of threads, the same in every command.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: [.customShort("t"), .customShort("j"), .long],
    help: ArgumentHelp("Number of threads. Default: one per processor.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024.")
    }
  }

  /// Threads to work with.
  var count: Int { threads ?? processorCount() }
}

/// How a run goes, whatever it writes where.
struct RunBehaviour: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to do when an input has changed since it was read, or an output file is missing: error, redo or keep.",
      valueName: "action"))
  var changed: ChangePolicy = .error

  @Option(
    help: ArgumentHelp(
      "Exit with code 65 beyond this many faults, a count (100) or a share of all records (1%). By default any number is "
        + "allowed, but no input without a record or document.", valueName: "x"))
  var maxFaults: FaultAllowance?

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var reporting: ReportingOptions
  @OptionGroup var unattended: UnattendedOptions
  @OptionGroup var storage: StorageOptions
  @OptionGroup var openLineage: OpenLineageOptions

  @Flag(help: "Print the plan with all defaults filled in, and do nothing.")
  var dryRun = false
}

/// What commands that read inputs and write a directory take.
struct RunOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The directory to write, or s3://bucket/prefix.", valueName: "dir"),
    completion: .directory
  )
  var output: String

  @OptionGroup var behaviour: RunBehaviour

  /// What is done with inputs that have changed.
  var changed: ChangePolicy { behaviour.changed }
  /// The threads to work with.
  var threads: ThreadOptions { behaviour.threads }
  /// How progress and results are told.
  var reporting: ReportingOptions { behaviour.reporting }
  /// Whether the plan is printed alone.
  var dryRun: Bool { behaviour.dryRun }

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output takes the name of a directory.") }
  }
}

/// What to read.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files, directories, globs, listings, URLs or -.", valueName: "input"), completion: .file())
  var inputs: [String] = []

  @Option(
    name: .customLong("input"), parsing: .upToNextOption,
    help: ArgumentHelp("The same, as an option.", valueName: "input"), completion: .file())
  var more: [String] = []

  /// All of them, in order.
  var all: [String] { inputs + more }

  /// The files that they stand for; those that a directory has and that are not read are named.
  func expanded(_ kind: InputKind) throws -> [Input] {
    var policy = FetchPolicy()
    policy.shouldStop = { Signals.stop.isRequested }
    let list = try InputList(expanding: all, kind: kind, policy: policy)
    for name in list.passedOver.prefix(100) {
      let isGone = FileSystem.entry(at: name) == nil
      Console.warning(
        "\(name): not read: "
          + (isGone ? "the link leads to nothing" : "no input has such an ending; name the file itself if it is one"))
    }
    if list.passedOver.count > 100 { Console.warning("\(list.passedOver.count - 100) more files were not read") }
    return list.entries.map { Input($0) }
  }

  /// Refuses standard input, for commands that read every input twice.
  func refuseStandardInput() throws {
    guard all.contains("-") else { return }
    throw ValidationError("Every input is read twice, and standard input cannot be; write it to a file first.")
  }

  func validate() throws {
    if all.isEmpty { throw ValidationError("Missing input: name a file, directory, glob, listing or URL, or -.") }
  }
}

extension ChangePolicy: ExpressibleByArgument {}

extension FaultAllowance: ExpressibleByArgument {
  /// Reads `100`, `1%` or `0.01`.
  package init?(argument: String) {
    if let count = Int(argument), count >= 0 {
      self = .count(count)
    } else if argument.hasSuffix("%"), let percent = Double(argument.dropLast()), (0...100).contains(percent) {
      self = .share(percent / 100)
    } else if let share = Double(argument), (0..<1).contains(share) {
      self = .share(share)
    } else {
      return nil
    }
  }
}
