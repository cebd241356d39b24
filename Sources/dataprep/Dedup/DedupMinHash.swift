import ArgumentParser
import Base
import Deduplication

/// `dataprep dedup minhash`: near-duplicates.
struct DedupMinHash: DedupCommand {
  static let configuration = CommandConfiguration(
    commandName: "minhash",
    abstract: "Removes documents whose texts are nearly those of another.",
    discussion: """
      Candidates are found by MinHash with FineWeb's settings: 14 bands of 8 over shingles of 5 words. Each is then \
      compared with the documents that are kept, and removed only where one of them has a true Jaccard similarity of at \
      least --threshold. So nothing goes because of a chain of documents that are each similar to the next. Texts of \
      fewer words than a shingle are never removed; `dedup exact` finds those.

      Writes DIR/docs, the documents that stay, each with its cluster; DIR/removed.jsonl.zst, for each removed document \
      the one that was kept, and their similarity; DIR/report.json.

      Examples:
        dataprep dedup minhash corpus/docs/sw --output sw.unique
        dataprep dedup minhash a.jsonl b.parquet --keep score:quality --threshold 0.8 --output unique
        dataprep dedup minhash corpus/docs/en --output en.unique --memory 4G --accept docs.example.org

      Exit codes: 0 done, also where a source would lose too much and nothing was written; 64 usage; 65 an input cannot \
      be read, or, with --strict, a source would lose too much; 66 an input is missing; 75 stopped; 78 DIR holds other \
      output.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions
  @OptionGroup var dedupOptions: DedupOptions

  @Option(
    help: ArgumentHelp(
      "The Jaccard similarity of a removed document with the one that is kept for it; off to trust the signatures.",
      valueName: "x"))
  var threshold = SimilarityThreshold(0.7)

  @Option(help: ArgumentHelp("Bands of the signature.", valueName: "n"))
  var bands = Bands.fineWeb.count

  @Option(help: ArgumentHelp("Rows of a band.", valueName: "n"))
  var rows = Bands.fineWeb.rows

  @Option(help: ArgumentHelp("Words of a shingle.", valueName: "n"))
  var words = DuplicateRule.Similarity().words

  @Option(
    help: ArgumentHelp(
      "What Chinese and Japanese are compared by: runs (what stands between spaces and punctuation, the strict way) or "
        + "words (of ICU's dictionaries).", valueName: "unit"))
  var unit = DuplicateRule.Similarity().unit

  @Option(help: ArgumentHelp("Other hashes for another seed.", valueName: "n"))
  var seed = DuplicateRule.Similarity().seed

  func validate() throws {
    guard (1...255).contains(bands), (1...255).contains(rows) else {
      throw ValidationError("--bands and --rows take numbers from 1 to 255.")
    }
    guard (1...64).contains(words) else { throw ValidationError("--words takes a number from 1 to 64.") }
  }

  var rule: DuplicateRule {
    var similarity = DuplicateRule.Similarity()
    similarity.threshold = threshold.value
    similarity.bands = Bands(count: bands, rows: rows)
    similarity.words = words
    similarity.seed = seed
    similarity.unit = unit
    return .similar(similarity)
  }

  func run() throws { try runReportingAlarms() }
}

extension DuplicateRule.Similarity.Unit: ExpressibleByArgument {}

/// A similarity from 0 to 1, or `off`.
struct SimilarityThreshold: ExpressibleByArgument, CustomStringConvertible {
  var value: Double?

  init(_ value: Double?) { self.value = value }

  init?(argument: String) {
    guard argument != "off" else {
      self.init(nil)
      return
    }
    guard let value = Double(argument), value > 0, value <= 1 else { return nil }
    self.init(value)
  }

  var description: String { value.map { "\($0)" } ?? "off" }
  var defaultValueDescription: String { description }
}
