import ArgumentParser
import Base
import Runs

/// `--plan`, in commands that work on a frozen plan.
struct PlanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The plan's directory, from `dataprep plan`.", valueName: "plan"), completion: .directory)
  var plan: String

  @OptionGroup var storage: StorageOptions

  /// Reads the plan and sets its run up as it was when it was frozen.
  func load() throws -> FrozenPlan { try FrozenPlan(folder: plan) }
}

/// A plan that was frozen, with the steps of its command.
struct FrozenPlan {
  let folder: String
  let file: PlanFile
  let plan: Plan
  let command: any RunCommand

  /// Reads a plan's directory. The process goes to the directory that the plan was made in, so that relative paths mean
  /// what they meant there.
  ///
  /// - Throws: `RunError.planMismatch` where the command would do something else now: another version, model or
  ///   tokenizer.
  init(folder: String) throws {
    let folder = Path.absolute(folder)
    guard let file = try PlanFile(folder: folder) else {
      throw RunError(
        .badPlan, "no plan here", location: folder, advice: "Make one with: dataprep plan COMMAND... --plan PLAN")
    }
    guard !file.command.isEmpty else {
      throw RunError(
        .badPlan, "the directory of a run that needs no workers", location: folder,
        advice: "Make a plan with: dataprep plan COMMAND... --plan PLAN")
    }
    guard Path.changeDirectory(file.directory) else {
      throw RunError(
        .badPlan, "the directory that the plan was made in is not there: \(file.directory)", location: folder,
        advice: "Workers need the same file system under the same path.")
    }
    self.folder = folder
    self.file = file
    command = try PlannedCommand.parse(file.command)
    plan = Plan(steps: try command.steps(), tasks: file.tasks)
    for (step, frozen) in zip(plan.steps, file.steps) {
      guard try JSONValue(parsing: step.description.span) == frozen.description else {
        throw RunError(
          .planMismatch, "step \(step.id) would do something else now: another version, model or tokenizer",
          location: folder, advice: "Use the version and files that the plan was made with, or make the plan again.")
      }
    }
  }
}

/// A run's directory and its tasks, from a plan or from the directory itself.
struct RunLocation {
  let output: String
  /// nil where nothing tells.
  let tasks: [TaskSpec]?

  /// - Parameter path: a plan's directory, or a directory or prefix of an object store that a run has written.
  init(_ path: String) throws {
    if isObjectLocation(path) {
      let home = try openRunHome(path)
      defer { home.leave(isComplete: false) }
      let file = try PlanFile(home)
      guard try file != nil || isRun(at: path) else {
        throw RunError(
          .badPlan, "no run at this prefix", location: path,
          advice: "Name what --output named, or the plan's directory.")
      }
      (output, tasks) = (path, file?.tasks)
      return
    }
    guard FileSystem.entry(at: path)?.kind == .folder else {
      throw SourceError(.missing, "no such directory", location: path)
    }
    let file = try PlanFile(folder: path)
    let isOne = try isRun(at: path)
    guard file != nil || isOne else {
      throw RunError(
        .badPlan, "neither a plan nor the directory of a run", location: path,
        advice: "Name what --plan or --output named.")
    }
    output = isOne ? path : file?.output ?? path
    tasks = file?.tasks
  }
}

/// A plan's or run's directory, as an argument or as `--plan`.
struct LocationOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A plan's directory, or one that a run has written.", valueName: "dir"), completion: .directory)
  var directory: String?

  @Option(help: ArgumentHelp("The same, as an option.", valueName: "plan"), completion: .directory)
  var plan: String?

  @OptionGroup var storage: StorageOptions

  func validate() throws {
    if (directory == nil) == (plan == nil) { throw ValidationError("Name one directory: DIR or --plan PLAN.") }
  }

  /// The directory that was named.
  var path: String { directory ?? plan ?? "" }
}
