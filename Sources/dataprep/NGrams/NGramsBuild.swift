import ArgumentParser
import Base
import Tokenization

/// `dataprep ngrams build`: tables of n-gram counts from token shards.
struct NGramsBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Counts the n-grams of token shards into tables.",
    discussion: """
      Reads shards of llm.c, datatrove, Megatron or dolma and writes one table an order, 2-grams.dpng to \
      6-grams.dpng. No n-gram reaches over a document's end or holds a separator. Memory stays within --memory, \
      beside which private files in the output folder take what does not fit.

      Examples:
        dataprep ngrams build shards/*_train_*.bin --separator 50256 --output ngrams
        dataprep ngrams build shards/*.ds --order 2..4 --min-count 2 --output ngrams
      """)

  @Argument(help: ArgumentHelp("Token shards.", valueName: "shard"))
  var shards: [String]

  @Option(help: ArgumentHelp("One order, or several: 2..6.", valueName: "n"))
  var order = NGramOrders(2...6)

  @Option(help: ArgumentHelp("A token between documents; may be given again.", valueName: "token"))
  var separator: [UInt32] = []

  @Option(help: ArgumentHelp("Leave n-grams out that are seen less often.", valueName: "n"))
  var minCount: UInt64 = 1

  @Option(help: ArgumentHelp("Memory for sorting, in MB.", valueName: "mb"))
  var memory = 256

  @Option(help: ArgumentHelp("Bytes a token, for shards that do not tell: 2 or 4.", valueName: "n"))
  var tokenBytes: Int?

  @Option(help: ArgumentHelp("The folder for tables.", valueName: "folder"))
  var output: String

  func validate() throws {
    guard (1...1 << 20).contains(memory) else { throw ValidationError("--memory is from 1 to 1048576.") }
    guard tokenBytes == nil || tokenBytes.flatMap(TokenWidth.init(rawValue:)) != nil else {
      throw ValidationError("--token-bytes is 2 or 4.")
    }
  }

  func run() throws {
    let width = tokenBytes.flatMap(TokenWidth.init(rawValue:))
    let files = try shards.map { try TokenShard(path: $0, width: width) }
    let counter = try NGramCounter(
      files, separators: Set(separator), memory: memory * 1_000_000, minimum: minCount)
    try FileSystem.createFolder(output)
    for order in order.range {
      let summary = try counter.write(order: order, to: Path.join(output, "\(order)-grams.dpng"))
      Console.print(
        "\(order)-grams: \(summary.entryCount) different behind \(summary.contextCount) contexts, "
          + "\(summary.total) in all: \(summary.path)")
    }
  }
}

/// One order or a range of them, as `--order` takes it.
struct NGramOrders: ExpressibleByArgument, CustomStringConvertible {
  var range: ClosedRange<Int>

  init(_ range: ClosedRange<Int>) { self.range = range }

  init?(argument: String) {
    let ends = argument.split(separator: ".", omittingEmptySubsequences: false)
    guard ends.count == 1 || ends.count == 3 && ends[1].isEmpty, let first = Int(ends[0]),
      let last = Int(ends[ends.count - 1]),
      first <= last, NGramTable.orders.contains(first), NGramTable.orders.contains(last)
    else { return nil }
    range = first...last
  }

  var description: String { range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)..\(range.upperBound)" }
  var defaultValueDescription: String { description }
}
