import ArgumentParser
import Base
import Fetch

/// The command and its subcommands; the only place where errors become messages and exit codes.
@main
struct Dataprep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataprep",
    abstract: "Turns web crawls into training corpora.",
    discussion: """
      Reads archives in the format of Common Crawl, extracts the main text, identifies languages and writes \
      documents by language. No record is lost silently.

      A first run:
        dataprep crawl-extract crawl/*.warc.gz --output corpus
        dataprep inspect corpus --lang sw
      """,
    version: version,
    subcommands: [
      CrawlExtract.self,
      Extract.self,
      Inspect.self,
      Export.self,
      FetchCommand.self,
      CrawlsCommand.self,
      WARC.self,
      RobotsCommand.self,
      LangID.self,
      LanguagesCommand.self,
      ModelsCommand.self,
      Tokenize.self,
      NGrams.self,
      Dedup.self,
      FilterCommand.self,
      RunRecipe.self,
      RecipeCommand.self,
      ReleaseCommand.self,
      TakedownCommand.self,
      AuditCommand.self,
      SynthCommand.self,
      RelabelCommand.self,
      PlanRun.self,
      WorkerCommand.self,
      MergeCommand.self,
      StatusCommand.self,
      VerifyCommand.self,
      CleanCommand.self,
      SubmitCommand.self,
    ])

  static func main() {
    Console.holdClosedDescriptors()
    Signals.install()
    FetchWarnings.listen { Console.warning($0) }
    do {
      var command = try parseAsRoot(Array(ProgramArguments.all.dropFirst()))
      try ObjectOutput.check(command, ProgramArguments.all)
      try command.run()
    } catch let error as any ReportableError {
      Console.error(error)
      Console.exit(error.exitCode)
    } catch {
      // Usage errors, which repeat arguments, and texts that were asked for: help, the version, completion scripts.
      let status = exitCode(for: error)
      let text = fullMessage(for: error) + NearestCommand.hint(for: ProgramArguments.all.dropFirst(), below: Self.self)
      if !text.isEmpty {
        if status.isSuccess { Console.print(CompletionScript.completed(text)) } else { Console.usageError(text) }
      }
      Self.exit(withError: status)
    }
  }

  /// The exit code that an error leads to.
  static func status(of error: any Error) -> ExitStatus {
    if let error = error as? any ReportableError { return error.exitCode }
    return ExitStatus(rawValue: exitCode(for: error).rawValue) ?? .software
  }
}
