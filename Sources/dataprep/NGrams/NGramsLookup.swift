import ArgumentParser
import Base
import Records
import Tokenization

/// `dataprep ngrams lookup`: which tokens were seen behind some others.
struct NGramsLookup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lookup",
    abstract: "Prints the tokens that were seen behind a context.",
    discussion: """
      Prints one JSON object: how often the context was seen, how many tokens were seen behind it, and the most \
      frequent of them with their counts.

      Example:
        dataprep ngrams lookup ngrams/3-grams.dpng 464 2068
      """)

  @Argument(help: ArgumentHelp("A table.", valueName: "table"))
  var table: String

  @Argument(help: ArgumentHelp("The context: one token less than the table's order.", valueName: "token"))
  var context: [UInt32]

  @Option(help: ArgumentHelp("Print this many tokens at most.", valueName: "n"))
  var top = 10

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top is not negative.") }
  }

  func run() throws {
    let table = try NGramTable(path: table)
    guard context.count == table.order - 1 else {
      throw ValidationError("A table of \(table.order)-grams takes \(table.order - 1) tokens of context.")
    }
    let following = table.following(context)
    let total = following.reduce(0) { $0 + $1.count }
    let most = following.sorted { ($1.count, $0.token) < ($0.count, $1.token) }.prefix(top)
    let pairs = most.map { "[\($0.token),\($0.count)]" }.joined(separator: ",")
    Console.print("{\"total\":\(total),\"tokens\":\(following.count),\"top\":[\(pairs)]}")
  }
}
