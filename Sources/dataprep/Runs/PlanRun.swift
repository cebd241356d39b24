import ArgumentParser
import Base
import Fetch
import Runs

/// `dataprep plan COMMAND...`: freezes a run for workers.
struct PlanRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Freezes a run into tasks that many workers can share.",
    discussion: """
      COMMAND is run, crawl-extract, filter, tokenize, ngrams build, synth, relabel or one of dedup with its inputs and options, as it would be run at \
      once. Its inputs are expanded now, and tasks are written to PLAN: plan.json and tasks.jsonl. Workers do the tasks \
      on any number of machines that share the file system; the bytes are those of one process.

      Examples:
        dataprep plan crawl-extract warc.paths.gz --output corpus --plan corpus.plan
        dataprep plan tokenize corpus/docs/sw --tokenizer gpt2 --groups 16 --output sw --plan sw.plan
        dataprep worker --plan corpus.plan --claim
        dataprep merge --plan corpus.plan

      Exit codes: 0 done; 64 usage; 66 an input is missing; 78 PLAN holds another plan.
      """)

  @Argument(
    parsing: .captureForPassthrough, help: ArgumentHelp("The command, then --plan PLAN.", valueName: "command"),
    completion: .file())
  var words: [String] = []

  func run() throws {
    if words.isEmpty || words.first == "--help" || words.first == "-h" { throw CleanExit.helpRequest(self) }
    let (words, folder) = try Self.planOption(self.words)
    let command = try PlannedCommand.parse(words)
    try ObjectOutput.check(command, words)
    let steps = try command.steps()
    let output = isObjectLocation(command.output) ? command.output : Path.absolute(command.output)
    let plan = try Plan(
      steps: steps, inputs: command.expandedInputs(),
      records: Records.all(in: output))
    guard !command.behaviour.unattended.areGiven else {
      throw ValidationError(
        "--lock, --lock-wait, --metrics-file and --ping-url belong to a worker: give them to `dataprep worker`.")
    }
    if command.behaviour.dryRun {
      return Console.print(try PlanText(plan, output: output, threads: command.behaviour.threads.count).json)
    }
    guard let folder else { throw ValidationError("Missing --plan: name the directory for the plan.") }
    let file = try PlanFile(plan, command: words, directory: Path.currentDirectory, output: output)
    try FileSystem.createFolder(folder)
    if let old = try PlanFile(folder: folder), old.digest != file.digest {
      throw RunError(
        .planMismatch, "the directory holds another plan", location: folder,
        advice: "Choose another --plan, or remove the directory where no worker uses it any more.")
    }
    try file.write(to: folder)
    guard !command.behaviour.reporting.quiet else { return }
    Console.note(
      "\(Amount.count(plan.tasks.count, of: "task")), \(Amount.bytes(plan.byteCount)) of input: \(Path.join(folder, PlanFile.tasksName))"
    )
    Console.note("work on it: dataprep worker --plan \(folder) --claim")
  }

  /// Takes `--plan PLAN` out of a command's words, wherever it is.
  private static func planOption(_ words: [String]) throws -> (words: [String], folder: String?) {
    var rest: [String] = []
    var folder: String?
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--plan" {
        guard index < words.count else { throw ValidationError("--plan takes the name of a directory.") }
        folder = words[index]
        index += 1
      } else if word.hasPrefix("--plan=") {
        folder = String(word.dropFirst("--plan=".count))
      } else {
        rest.append(word)
      }
    }
    if folder.map({ $0.isEmpty || isObjectLocation($0) }) ?? false {
      throw ValidationError("--plan takes the name of a directory.")
    }
    return (rest, folder)
  }
}

/// A command that a plan is made of.
enum PlannedCommand {
  /// Parses a command's words.
  static func parse(_ words: [String]) throws -> any RunCommand {
    let command = try Dataprep.parseAsRoot(words)
    guard let planned = command as? any RunCommand else {
      throw ValidationError(
        "\(words.first ?? "this") cannot be planned; run, crawl-extract, filter, tokenize, ngrams build, synth, relabel and dedup can."
      )
    }
    return planned
  }
}
