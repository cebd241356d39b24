import ArgumentParser
import Base
import Fetch
import Jobs
import Runs
import Tokenization

/// `dataprep ngrams build`: tables of n-gram counts from token shards.
struct NGramsBuild: InputRunCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Counts the n-grams of token shards into tables.",
    discussion: """
      Reads shards of llm.c, datatrove, Megatron or dolma and writes one table per order, 2-grams.dpng to \
      6-grams.dpng. No n-gram crosses a document boundary or contains a separator. Memory stays within --memory; \
      what does not fit goes to private files in the output directory.

      Examples:
        dataprep ngrams build shards/*_train_*.bin --separator 50256 --output ngrams
        dataprep ngrams build shards/*.ds --order 2..4 --min-count 2 --output ngrams
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(help: ArgumentHelp("An order, or a range of orders: 2..6.", valueName: "n"))
  var order = NGramOrders(2...6)

  @Option(help: ArgumentHelp("A token that separates documents; may be repeated.", valueName: "token"))
  var separator: [UInt32] = []

  @Option(help: ArgumentHelp("Drop n-grams seen fewer than n times.", valueName: "n"))
  var minCount: UInt64 = 1

  @Option(help: ArgumentHelp("Memory for sorting, in MB.", valueName: "mb"))
  var memory = 256

  @Option(help: ArgumentHelp("Bytes per token, for formats that do not record it: 2 or 4.", valueName: "n"))
  var tokenBytes: Int?

  func validate() throws {
    guard (1...1 << 20).contains(memory) else { throw ValidationError("--memory takes a number from 1 to 1048576.") }
    guard tokenBytes == nil || tokenBytes.flatMap(TokenWidth.init(rawValue:)) != nil else {
      throw ValidationError("--token-bytes takes 2 or 4.")
    }
  }

  var inputKind: InputKind { .shards }

  func steps() -> [Step] {
    [
      Step(
        NGramsJob(
          orders: order.range, separators: Set(separator), minimumCount: minCount,
          width: tokenBytes.flatMap(TokenWidth.init(rawValue:)), memory: memory * 1_000_000))
    ]
  }
}

extension NGramsBuild {
  func progress(_ counts: Counts, seconds: Double) -> [String] { ["\(Amount.count(counts[.ngrams])) distinct n-grams"] }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    ["ngrams": counts[.ngrams], "contexts": counts[.contexts], "occurrences": counts[.occurrences]]
  }

  var resultFile: (name: String, path: String) { ("directory", runOptions.output) }

  func summary(_ result: RunResult, seconds: Double) throws -> [String] {
    try Records.all(in: runOptions.output, withCounts: true).filter(\.isLast).sorted { $0.task < $1.task }.map {
      record in
      "\(record.task): \(Amount.count(record.counts[.ngrams])) distinct, "
        + "\(Amount.count(record.counts[.contexts])) contexts, \(Amount.count(record.counts[.occurrences])) total: "
        + Path.join(runOptions.output, record.files.first?.path ?? "")
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
