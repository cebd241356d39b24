import ArgumentParser
import Base
import Fetch
import Jobs
import Records
import Runs

/// `dataprep release`: documents in, shards that people download out.
struct ReleaseCommand: InputRunCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Writes documents as shards by language, noisy and clean, with a manifest and cards.",
    discussion: """
      INPUT is JSON Lines or Parquet with text, language and tier (noisy or clean; clean where it is missing), or a \
      directory of these. Documents of the tier clean are in both releases, as MADLAD-400 has them. Every input is \
      read twice.

      When the run ends, DIR holds:
        data/LANG/LANG_TIER_NNNN.jsonl.gz   shards (--format for others), in the order of the inputs
        manifest.json                       each shard with its size, SHA-256 and counts; totals by language
        README.md                           a card: datasets.load_dataset("DIR", "sw_clean")
        croissant.json                      the same for machines: Croissant 1.1, with provenance
        faults.jsonl                        documents of no tier, languages that are no tags

      Examples:
        dataprep release filtered/docs --output release
        dataprep release filtered/docs --output release --format parquet --shard-size 512M
        dataprep release docs.jsonl --output release --tiers clean --name "My corpus" --license cc0-1.0

      Exit codes: 0 done; 64 usage; 65 an input cannot be read, or holds no document; 66 an input is missing; \
      74 read or write error; 75 stopped or locked (run it again); 78 DIR holds output of other settings.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(help: "Format of shards: jsonl.gz, jsonl.zst, jsonl or parquet.")
  var format: DocumentFormat = .lines(.gzip)

  @Option(
    help: ArgumentHelp(
      "Bytes of text (UTF-8, not compressed) that a shard has at most: 256M, 1G, or a number of MB.", valueName: "size")
  )
  var shardSize = MemorySize(256 << 20)

  @Option(help: ArgumentHelp("Which releases to write: noisy, clean, or noisy,clean.", valueName: "tiers"))
  var tiers = TierList(tiers: Verdict.Tier.all)

  @Option(help: ArgumentHelp("The member that says noisy or clean.", valueName: "name"))
  var tierField = "tier"

  @OptionGroup var cardOptions: CardOptions

  func validate() throws {
    if tierField.isEmpty { throw ValidationError("--tier-field takes the name of a member.") }
  }

  var inputKind: InputKind { .texts }

  func steps() throws -> [Step] {
    try inputOptions.refuseStandardInput()
    var settings = ReleaseSettings()
    settings.format = format
    settings.tiers = tiers.tiers
    settings.tierField = tierField
    settings.shardBytes = shardSize.byteCount
    settings.card = cardOptions.words
    return settings.steps
  }

  func progress(_ counts: Counts, seconds: Double) -> [String] {
    [
      "\(Amount.count(counts[.documents])) documents read", "\(Amount.count(counts[.rows])) written",
      "\(Amount.bytes(Int(Double(counts[.bytesIn]) / max(seconds, 0.001))))/s",
    ]
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "documents": counts[.documents], "placed": counts[.placed], "rows": counts[.rows], "shards": counts[.shards],
      "faults": counts[.faults].total,
    ]
  }

  var resultFile: (name: String, path: String) { ("manifest", Path.join(runOptions.output, "manifest.json")) }

  func summary(_ result: RunResult, seconds: Double) -> [String] {
    let counts = result.counts
    let folder = runOptions.output
    var lines = [
      "\(Amount.count(counts[.documents])) documents, \(Amount.count(counts[.placed])) released in "
        + "\(Amount.count(counts[.rows])) rows of \(Amount.count(counts[.shards], of: "shard"))"
    ]
    if counts[.unplaced] > 0 { lines.append("in no release: \(Amount.count(counts[.unplaced])) documents") }
    if counts[.faults].total > 0 {
      lines.append("faults: \(Amount.list(counts[.faults])) (\(Path.join(folder, "faults.jsonl")))")
    }
    lines.append("shards: \(Path.join(folder, "data"))")
    lines.append("manifest: \(Path.join(folder, "manifest.json"))")
    return lines
  }
}

/// What a card says that only people know.
struct CardOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What the data set is called.", valueName: "name"))
  var name = "corpus"

  @Option(help: ArgumentHelp("Its licence: an identifier of SPDX, or a URL.", valueName: "license"))
  var license: String?

  @Option(help: ArgumentHelp("Its page.", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("Who made it.", valueName: "name"))
  var creator: String?

  @Option(help: ArgumentHelp("When it was published: 2026-01-02.", valueName: "date"))
  var published: String?

  func validate() throws {
    if name.isEmpty { throw ValidationError("--name takes the name of a data set.") }
  }

  var words: CardWords {
    var words = CardWords()
    words.name = name
    words.license = license
    words.url = url
    words.creator = creator
    words.published = published
    return words
  }
}

/// Releases as an option names them.
struct TierList: ExpressibleByArgument, CustomStringConvertible {
  var tiers: [Verdict.Tier]

  init(tiers: [Verdict.Tier]) { self.tiers = tiers }

  /// Reads names separated by commas, each once.
  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let tiers = names.compactMap { Verdict.Tier(name: $0) }
    guard tiers.count == names.count, Set(names).count == names.count, !tiers.isEmpty else { return nil }
    self.tiers = tiers.sorted()
  }

  var description: String { tiers.map(\.name).joined(separator: ",") }
  var defaultValueDescription: String { description }
}
