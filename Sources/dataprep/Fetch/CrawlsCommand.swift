import ArgumentParser
import Base
import Fetch

/// `dataprep crawls`: the crawls of Common Crawl, and those that a recurring job has not done.
struct CrawlsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crawls",
    abstract: "Lists the crawls of Common Crawl, or runs a command for each new one.",
    discussion: """
      The list comes from the user's cache; the index server is asked at most once a day, and only whether the list has \
      changed. Without a network the cached list is used, with a warning.

      With --since FILE only crawls that are newer than the last one done are listed, the oldest first; before the first, \
      only the newest one is new. A command after -- is run for each of them, with {} replaced by the crawl's id, and FILE \
      is replaced when it has succeeded. Nothing is printed when there is nothing to do. A second process with the same \
      FILE ends with exit code 75 at once.

      Examples:
        dataprep crawls
        dataprep crawls --json
        dataprep crawls --since done.json -- dataprep crawl-extract 'cc:{}/warc[0..9]' --output 'corpus/{}'

      Exit codes: 0 success; that of the command, where it fails; 69 the index server is not to be reached and no list is \
      cached; 75 another process works on FILE.
      """)

  @Flag(help: "Print a JSON array of objects: id, name, from, to.")
  var json = false

  @Flag(help: "Ask the index server whether the list has changed, however fresh the cached one is.")
  var refresh = false

  @Option(
    help: ArgumentHelp("List only crawls newer than the last one in this file.", valueName: "file"), completion: .file()
  )
  var since: String?

  @Option(help: ArgumentHelp("Note in the file of --since that this crawl is done.", valueName: "id"))
  var done: String?

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("A command to run for each new crawl, {} being its id.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    if since == nil, done != nil || !command.isEmpty {
      throw ValidationError("--done and a command need --since, the file that keeps the last crawl.")
    }
    if done != nil, !command.isEmpty || json { throw ValidationError("--done stands alone with --since.") }
    if !command.isEmpty, json { throw ValidationError("--json and a command exclude each other.") }
    if let done, !Crawl.isID(done) { throw ValidationError("\(done) is no crawl's id.") }
  }

  func run() throws {
    var policy = FetchPolicy()
    policy.shouldStop = { Signals.stop.isRequested }
    guard let since else { return show(try Crawl.all(policy: policy, refreshes: refresh)) }
    if let done {
      var state = try CrawlState(since)
      return try state.note(done)
    }
    guard !command.isEmpty else {
      let state = try CrawlState(since)
      return show(Crawl.newer(than: state.last, in: try Crawl.all(policy: policy, refreshes: refresh)))
    }
    try runCommand(since, policy)
  }

  /// Runs the command for each new crawl, and notes it.
  private func runCommand(_ since: String, _ policy: FetchPolicy) throws {
    guard let lock = try FileLock.take(since + ".lock") else {
      throw SourceError(
        .busy, "another process works on this file", location: since, advice: "Run the command again when it has ended."
      )
    }
    defer { withExtendedLifetime(lock) {} }
    var state = try CrawlState(since)
    for crawl in Crawl.newer(than: state.last, in: try Crawl.all(policy: policy, refreshes: refresh)) {
      let words = command.map { $0.replacing("{}", with: crawl.id) }
      guard let status = ChildProcess.run(words, showsOutput: true) else {
        throw CommandFailure(
          message: "the command cannot be started, or was killed", crawl: crawl.id, status: .software)
      }
      guard status == 0 else { throw ExitCode(status) }
      try state.note(crawl.id)
    }
  }

  private func show(_ crawls: [Crawl]) {
    if json {
      var json = JSONWriter()
      json.beginArray()
      for crawl in crawls {
        json.beginObject()
        json.member("id", crawl.id)
        json.member("name", crawl.name)
        json.member("from", crawl.from)
        json.member("to", crawl.to)
        json.endObject()
      }
      json.endArray()
      json.endLine()
      return Console.print(json.bytes)
    }
    let width = crawls.map(\.id.count).max() ?? 0
    for crawl in crawls {
      let id = crawl.id + String(repeating: " ", count: width - crawl.id.count)
      let days = crawl.from.isEmpty ? "                      " : "\(crawl.from.prefix(10))..\(crawl.to.prefix(10))"
      Console.print(PrintableText.line("\(id)  \(days)  \(crawl.name)"))
    }
  }
}

/// A command of the user's that did not end by itself.
struct CommandFailure: ReportableError {
  var message: String
  var crawl: String
  var status: ExitStatus
  var location: String? { crawl }
  var advice: String? { "The crawl is not noted as done: run the same command again." }
  var underlying: (any Error)? { nil }
  var exitCode: ExitStatus { status }
}
