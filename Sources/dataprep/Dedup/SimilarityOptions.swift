import ArgumentParser
import Deduplication

/// When texts are near-duplicates.
struct SimilarityOptions: ParsableArguments {
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

  @Option(
    help: ArgumentHelp(
      "Make the signatures of another program, and compare by its shingles: datatrove (version 0.10.1).",
      valueName: "program"))
  var compatible: CompatibleProgram?

  @Option(help: "With --compatible, the hash of shingles: xxhash64 (datatrove's default, FineWeb-2) or sha1 (FineWeb).")
  var hash: DatatroveHash?

  @Option(
    help:
      "With --compatible, spaCy's rules for words: en (English, datatrove's default), or xx or whitespace (any language)."
  )
  var tokenizer: DatatroveTokenizer?

  func validate() throws {
    if compatible == nil, hash != nil || tokenizer != nil {
      throw ValidationError("--hash and --tokenizer are for --compatible datatrove.")
    }
    if compatible != nil, unit != DuplicateRule.Similarity().unit {
      throw ValidationError("--unit is not for --compatible: texts are compared by its words.")
    }
    if compatible != nil, seed > UInt64(UInt32.max) {
      throw ValidationError("--seed takes a number below 4294967296 with --compatible.")
    }
    guard (1...255).contains(bands), (1...255).contains(rows) else {
      throw ValidationError("--bands and --rows take numbers from 1 to 255.")
    }
    guard (1...64).contains(words) else { throw ValidationError("--words takes a number from 1 to 64.") }
  }

  /// The settings.
  var similarity: DuplicateRule.Similarity {
    var similarity = DuplicateRule.Similarity()
    similarity.threshold = threshold.value
    similarity.bands = Bands(count: bands, rows: rows)
    similarity.words = words
    similarity.seed = seed
    similarity.unit = unit
    if compatible != nil {
      var rule = DatatroveRule()
      rule.hash = hash ?? rule.hash
      rule.tokenizer = tokenizer ?? rule.tokenizer
      similarity.datatrove = rule
    }
    return similarity
  }
}

extension DuplicateRule.Similarity.Unit: ExpressibleByArgument {}
extension DatatroveHash: ExpressibleByArgument {}
extension DatatroveTokenizer: ExpressibleByArgument {}

/// A program whose results can be had.
enum CompatibleProgram: String, ExpressibleByArgument, CaseIterable { case datatrove }

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
