import ArgumentParser
import Base
import Jobs
import Tokenization

/// `dataprep tokenize verify`: checks shards against their manifest.
struct TokenizeVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a directory of token shards: files, headers, counts, and a sample against its sources.",
    discussion: """
      Checks every file's size and SHA-256, every header, table and count, and that every token is in the vocabulary. \
      For each shard, reads a sample of documents from the inputs again, encodes them with a reference implementation \
      of the tokenizer, compares the tokens with the shard, and decodes them back to the text.

      Examples:
        dataprep tokenize verify fineweb10B
        dataprep tokenize verify sw --tokenizer tokenizer.json --sample 100 --json

      Exit codes: 0 success, 65 a check failed.
      """)

  @Argument(help: ArgumentHelp("An output directory of `dataprep tokenize`.", valueName: "dir"), completion: .directory)
  var folder: String

  @Option(
    help: "The tokenizer's name or file. Default: the installed one that the manifest names.", completion: .file())
  var tokenizer: String?

  @Option(help: ArgumentHelp("Compare n documents of each shard with their sources; 0 for none.", valueName: "n"))
  var sample = 10

  @Option(help: ArgumentHelp("Random seed for choosing the sampled documents.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Print the findings as JSON.")
  var json = false

  func validate() throws {
    if sample < 0 { throw ValidationError("--sample takes a number of at least 0.") }
  }

  func run() throws {
    let shards = try ShardFolder(folder)
    var verification = ShardVerification(
      shards, tokenizer: try TokenizerArgument.load(tokenizer, of: shards))
    verification.sampleCount = sample
    verification.seed = seed
    let report = try verification.run()
    if json {
      Console.print(text(of: report))
    } else {
      Console.print(
        "\(Amount.count(report.shards, of: "shard")), \(Amount.count(report.tokens)) tokens; "
          + "\(Amount.count(report.compared, of: "document")) compared with their sources"
          + (report.notCompared > 0 ? ", \(Amount.count(report.notCompared)) could not be compared" : ""))
      for problem in report.problems { Console.print("problem: \(PrintableText.line(problem))") }
    }
    guard report.problems.isEmpty else {
      throw TokenizerError(
        .badShard, "found \(Amount.count(report.problems.count, of: "problem"))",
        location: folder, advice: "Remove the directory and run the `dataprep tokenize` command again.")
    }
  }

  private func text(of report: ShardVerification.Report) -> String {
    var json = JSONWriter()
    json.beginObject()
    for (name, value) in [
      ("shards", report.shards), ("tokens", report.tokens), ("compared", report.compared),
      ("not_compared", report.notCompared),
    ] {
      json.key(name)
      json.integer(value)
    }
    json.key("problems")
    json.beginArray()
    for problem in report.problems { json.string(problem) }
    json.endArray()
    json.endObject()
    return json.bytes.string()
  }
}
