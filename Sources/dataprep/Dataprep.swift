import ArgumentParser
import Base

/// The command and its subcommands; the one place where errors become messages and exit codes.
@main
struct Dataprep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataprep",
    abstract: "Turns web crawls into training corpora.",
    discussion: """
      Reads CommonCrawl-shaped archives, extracts main text, identifies languages and writes \
      documents by language, with nothing lost silently.

      A first run:
        dataprep crawl-extract crawl/*.warc.gz --output corpus
        dataprep inspect corpus --lang sw
      """,
    version: version,
    subcommands: [
      CrawlExtract.self,
      Extract.self,
      Inspect.self,
      WARC.self,
      LangID.self,
      ModelsCommand.self,
      Tokenize.self,
      NGrams.self,
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
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any ReportableError {
      Console.error("\(error)")
      Console.exit(error.exitCode)
    } catch {
      Self.exit(withError: error)
    }
  }
}
