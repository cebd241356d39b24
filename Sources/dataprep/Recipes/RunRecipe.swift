import ArgumentParser
import Base
import Fetch
import Jobs
import Recipes
import Runs
import YAML

/// `dataprep run RECIPE`: all steps of a recipe as one plan.
struct RunRecipe: InputRunCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a recipe: from crawls or documents to a corpus, as one plan.",
    discussion: """
      RECIPE is a YAML file with a list of steps (docs/recipes.md); the repository's are in pipelines/, and \
      `madlad400` is enough where a package has installed them. Each step reads \
      what the one before has written. INPUT is what the recipe's `input` says: archives, or JSON Lines and Parquet. The \
      last step writes into DIR itself, the others into DIR/work/STEP.

      Run the same command again after an interruption: finished tasks are not repeated, and the bytes are those of an \
      undisturbed run. `dataprep plan run RECIPE ...` freezes a run for many workers.

      --set gives a value of the recipe: STEP.KEY=VALUE, or STEP.STAGE.PARAMETER=VALUE. --dry-run prints the plan with \
      all defaults filled in.

      Examples:
        dataprep run pipelines/madlad400.yaml --input crawl/*.warc.gz --output corpus
        dataprep run pipelines/madlad400.yaml --input x.warc.gz --output corpus --dry-run
        dataprep run pipelines/fineweb.yaml --input x.warc.gz --set near-dup.threshold=0.8 --output corpus

      Exit codes: 0 done; 64 usage; 65 an input cannot be read or holds nothing; 66 the recipe or an input is missing; \
      73, 74 cannot read or write; 75 stopped or locked (run it again); 78 the recipe is wrong or names what is not \
      there, or DIR holds other output.
      """)

  @Argument(
    help: ArgumentHelp("The recipe's file, or the name of an installed one.", valueName: "recipe"),
    completion: .file(extensions: ["yaml", "yml"]))
  var recipe: String

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A value of the recipe, such as near-dup.threshold=0.8.", valueName: "name=value"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("Memory for sorting: 500M, 2G, or a number of MB.", valueName: "size"))
  var memory = MemorySize(1 << 30)

  func validate() throws { try inputOptions.refuseStandardInput() }

  var inputKind: InputKind {
    // A recipe that cannot be read is told by `steps`, which comes first.
    let form = (try? YAMLNode(file: RecipeLocation(recipe).path)).flatMap { try? Recipe.input(of: $0) }
    return (form ?? .documents).kind
  }

  func steps() throws -> [Step] {
    let file = RecipeLocation(recipe).path
    return try Recipe(
      file: file, overrides: overrides.map { try RecipeOverride($0) }, resources: InstalledResources(recipe: file),
      memory: memory.byteCount
    ).steps
  }
}

extension RunRecipe {
  func progress(_ counts: Counts, seconds: Double) -> [String] {
    var parts: [String] = []
    if counts[.pages] > 0 { parts.append(Amount.count(counts[.pages], of: "page")) }
    parts.append("\(Amount.bytes(counts[.bytesIn])) (\(Amount.bytes(Int(Double(counts[.bytesIn]) / seconds)))/s)")
    let faults = counts[.faults].total
    if faults > 0 { parts.append("\(Amount.count(faults)) faults") }
    return parts
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "records": counts[.records], "pages": counts[.pages], "rejects": counts[.rejects].total,
      "removed": counts[.removed], "bytes_in": counts[.bytesIn], "bytes_out": counts[.bytesOut],
      "faults": counts[.faults].total,
    ]
  }

  var resultFile: (name: String, path: String) { ("report", Path.join(runOptions.output, "report.json")) }

  func summary(_ result: RunResult, seconds: Double) -> [String] {
    let counts = result.counts
    var lines: [String] = []
    let text = try? result.file("report.json", of: output)
    let totals = text.flatMap { try? JSONValue(parsing: $0.span) }?["totals"]
    if let input = totals?["input"]?.integer, let noun = totals?["input_noun"]?.string,
      let documents = totals?["documents"]?.integer
    {
      lines.append("\(Amount.count(input)) \(noun), \(Amount.count(documents, of: "document")) in the end")
    }
    if counts[.rejects].total > 0 { lines.append("dropped: \(Amount.list(counts[.rejects]))") }
    if counts[.removed] > 0 { lines.append("near-duplicates removed: \(Amount.count(counts[.removed]))") }
    if counts[.faults].total > 0 {
      lines.append("faults: \(Amount.list(counts[.faults])) (\(Path.join(runOptions.output, "faults.jsonl")))")
    }
    let report = text == nil ? [] : ["report: \(resultFile.path)"]
    return lines + ["done in \(Amount.duration(seconds)): \(runOptions.output)"] + report
  }
}
