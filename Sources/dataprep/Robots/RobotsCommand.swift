import Archive
import ArgumentParser
import Base
import Jobs
import Runs
import Stages

/// `dataprep robots`: rules of captured robots.txt files, and what they say of a page.
struct RobotsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robots",
    abstract: "Makes a file of rules of captured robots.txt files, and says what they say of a page.",
    discussion: """
      INPUT is archives with captures of robots.txt files: WARC, ARC or WACZ files, directories, globs, URLs, listings, \
      or the subset that Common Crawl publishes with each crawl ('cc:CC-MAIN-2026-40/robotstxt[0..9]'). Of each origin \
      the latest capture counts. --output writes the rules of the agents, sorted by origin, for crawl-extract --robots, \
      the stage robots of recipes, and takedown.

      With --check a page is looked up instead, for each agent: the rule that decides, its line, and whether the group \
      names the agent. INPUT may be a file of rules then. Without --output and --check a file of rules is described.

      Examples:
        dataprep robots 'robots/*.warc.gz' --output robots.rules
        dataprep robots robots/a.warc.gz --agent CCBot,MyBot --output mine.rules
        dataprep robots robots.rules --check https://example.org/page
        dataprep robots robots.rules --json | jq .agents

      Exit codes: 0 done, and all pages are allowed; 1 a page of --check is disallowed to an agent; 64 usage; 65 the \
      archives have no capture of a robots.txt, more faults than --max-faults, or a file of rules is damaged; 66 a file \
      is missing; 69 a server refuses; 73 or 74 cannot write or read.
      """)

  @Argument(
    help: ArgumentHelp("Archives with captures of robots.txt files, or a file of rules.", valueName: "input"),
    completion: .file())
  var inputs: [String]

  @OptionGroup var storage: StorageOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file of rules to write.", valueName: "file"), completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Product tokens of the agents whose rules count. Default: \(RobotsAgents.usual.names.joined(separator: ",")); "
        + "of a file of rules all that it has.",
      valueName: "tokens"), transform: RobotsAgents.init(argument:))
  var agent: RobotsAgents?

  @Option(help: "How a server counts that had no answer (5xx, 429): disallow, as RFC 9309 has it, or allow.")
  var unreachable = RobotsGatherer.Unreachable.disallow

  @Option(help: ArgumentHelp("Say what decides for this page; may be repeated.", valueName: "url"))
  var check: [String] = []

  @Option(
    help: ArgumentHelp(
      "Exit with code 65 if there are more faults than x: a count (100) or a share of all records (1%).", valueName: "x"
    ))
  var maxFaults: FaultAllowance?

  @Flag(help: "Print the result as an object.")
  var json = false

  func validate() throws {
    if output != nil, !check.isEmpty {
      throw ValidationError("--output and --check exclude each other: make the rules first, then look into them.")
    }
    if output == nil, check.isEmpty, !isRules {
      throw ValidationError("Name the file to write with --output, or a page to look up with --check.")
    }
    if output?.isEmpty == true { throw ValidationError("--output takes the name of a file.") }
    if let url = check.first(where: { !Self.isWeb($0) }) {
      throw ValidationError("--check takes a URL such as https://example.org/page, not \(url).")
    }
  }

  private var isRules: Bool { inputs.count == 1 && RobotsRules.isFile(inputs[0]) }

  private static func isWeb(_ url: String) -> Bool {
    let url = url.lowercased()
    return url.hasPrefix("https://") || url.hasPrefix("http://")
  }

  func run() throws {
    guard let output else {
      if isRules { return try show(RobotsRules(path: inputs[0], agents: agent)) }
      return try RobotsSource(inputs, agents: agent, unreachable: unreachable).withTemporaryRules { try show($0) }
    }
    guard !inputs.contains(where: RobotsRules.isFile) else {
      throw ValidationError("An input is a file of rules; --output makes one of archives.")
    }
    let source = try RobotsSource(inputs, agents: agent, unreachable: unreachable)
    let totals = try source.write(to: output, maxFaults: maxFaults)
    let found = RobotsFindings(totals: totals, output: output)
    if json {
      var json = JSONWriter(capacity: 512)
      found.write(to: &json)
      json.endLine()
      Console.print(json.bytes)
    } else {
      for line in found.lines { Console.print(line) }
    }
  }

  /// Prints what the rules say of the pages of `--check`, or what they are.
  private func show(_ rules: RobotsRules) throws {
    let pages = check.map { RobotsCheck(url: $0, origin: rules.origin(of: $0)) }
    if json {
      var json = JSONWriter(capacity: 1024)
      if pages.isEmpty { RobotsCheck.write(rules, to: &json) } else { RobotsCheck.write(pages, to: &json) }
      json.endLine()
      Console.print(json.bytes)
    } else {
      let lines = pages.isEmpty ? RobotsCheck.lines(rules) : pages.flatMap(\.lines)
      for line in lines { Console.print(PrintableText.line(line)) }
    }
    guard pages.allSatisfy(\.isAllowed) else { throw ExitCode(1) }
  }
}
