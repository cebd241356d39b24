import ArgumentParser
import Base
import Jobs
import Tokenization

/// `dataprep tokenize verify`: are the shards what their manifest says?
struct TokenizeVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a folder of token shards: files, headers, counts, and samples against their sources.",
    discussion: """
      Every file's size and SHA-256, every header and table, every count, and that no token is outside the vocabulary. Of \
      each shard some documents are read again from the inputs, encoded by the plain definition of the \
      tokenizer, compared with the shard's tokens, and decoded back to their text.

      Examples:
        dataprep tokenize verify fineweb10B
        dataprep tokenize verify sw --tokenizer tokenizer.json --sample 100 --json

      Exit codes: 0 all is well, 65 something is not.
      """)

  @Argument(help: ArgumentHelp("A folder that `dataprep tokenize` wrote.", valueName: "dir"))
  var folder: String

  @Option(help: "The tokenizer's name or file. Default: the one installed under the manifest's name.")
  var tokenizer: String?

  @Option(help: ArgumentHelp("Documents of each shard to compare with their sources; 0 for none.", valueName: "n"))
  var sample = 10

  @Option(help: ArgumentHelp("Decides which.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Print the findings as JSON.")
  var json = false

  func validate() throws {
    if sample < 0 { throw ValidationError("--sample takes a number of at least 0.") }
  }

  func run() throws {
    let shards = try ShardFolder(folder)
    var verification = ShardVerification(
      shards, tokenizer: try TokenizerArgument.load(tokenizer ?? shards.installedTokenizer))
    verification.sampleCount = sample
    verification.seed = seed
    let report = try verification.run()
    if json {
      Console.print(text(of: report))
    } else {
      Console.print(
        "\(Amount.count(report.shards, of: "shard")), \(Amount.count(report.tokens)) tokens; "
          + "\(Amount.count(report.compared, of: "document")) compared with their sources"
          + (report.notCompared > 0 ? ", \(Amount.count(report.notCompared)) could not be" : ""))
      for problem in report.problems { Console.print("wrong: \(problem)") }
    }
    guard report.problems.isEmpty else {
      throw TokenizerError(
        .badShard, "\(report.problems.count) thing\(report.problems.count == 1 ? " is" : "s are") wrong",
        location: folder, advice: "Remove the folder and run the `dataprep tokenize` command again.")
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

extension ShardFolder {
  /// What the tokenizer is probably installed as: its own name, or that without the ending of tiktoken's files.
  var installedTokenizer: String {
    tokenizerName.hasSuffix("_base") ? String(tokenizerName.dropLast("_base".count)) : tokenizerName
  }
}
