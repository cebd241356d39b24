import ArgumentParser
import Base
import Records
import Tokenization

/// `dataprep ngrams lookup`: the tokens that follow a context.
struct NGramsLookup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lookup",
    abstract: "Prints the tokens that follow a context.",
    discussion: """
      Prints one JSON object: the context's total count, the number of distinct tokens after it, and the most \
      frequent of these with their counts.

      Example:
        dataprep ngrams lookup ngrams/3-grams.dpng 464 2068
      """)

  @Argument(help: ArgumentHelp("An n-gram table.", valueName: "table"), completion: .file())
  var table: String

  @Argument(help: ArgumentHelp("The context: one token fewer than the table's order.", valueName: "token"))
  var context: [UInt32]

  @Option(help: ArgumentHelp("Print at most n tokens.", valueName: "n"))
  var top = 10

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top takes a number of at least 0.") }
  }

  func run() throws {
    let path = table
    let table = try NGramTable(path: path)
    guard context.count == table.order - 1 else {
      throw ValidationError("A table of \(table.order)-grams takes \(table.order - 1) tokens of context.")
    }
    let following = table.following(context)
    var total: UInt64 = 0
    for entry in following {
      let (sum, overflows) = total.addingReportingOverflow(entry.count)
      guard !overflows, sum <= table.total else {
        throw TokenizerError(.badShard, "the counts of this context are more than the table's total", location: path)
      }
      total = sum
    }
    let most = following.sorted { ($1.count, $0.token) < ($0.count, $1.token) }.prefix(top)
    let pairs = most.map { "[\($0.token),\($0.count)]" }.joined(separator: ",")
    Console.print("{\"total\":\(total),\"tokens\":\(following.count),\"top\":[\(pairs)]}")
  }
}
