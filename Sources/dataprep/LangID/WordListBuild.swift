import Archive
import ArgumentParser
import Base
import Fetch
import Language
import Records

/// `dataprep langid wordlist build`: finds the words that are specific to each language of labelled documents.
struct WordListBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Builds a list of the words that are specific to each language of some shards.",
    discussion: """
      SHARD is a JSON Lines or Parquet file, plain or compressed, a glob pattern or an @LIST, with the fields text and \
      language, as crawl-extract writes them. --language sets the language of records without one.

      The share of a word in a language is its frequency there divided by the sum of its frequencies in all languages \
      of the shards. So include the languages that each language is confused with. Output lines are language, word, \
      share, count and documents, separated by tabs.

      Examples:
        dataprep langid wordlist build 'corpus/docs/*/*.jsonl.zst' --output words.tsv
        dataprep langid wordlist build sw.jsonl.gz rw.jsonl.gz lg.jsonl.gz --output words.tsv --min-share 0.95
      """)

  @Argument(help: ArgumentHelp("Files of documents with their languages.", valueName: "shard"), completion: .file())
  var shards: [String]

  @Option(help: "File to write the list to.", completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp("Language of records that have no language field.", valueName: "tag"),
    transform: LanguageList.tag(parsing:))
  var language: LanguageTag?

  @Option(help: "Minimum share of a word: more than 0.5, at most 1.")
  var minShare = WordListBuilder.Settings().leastShare

  @Option(help: "Minimum count of a word in its language.")
  var minCount = WordListBuilder.Settings().leastCount

  @Option(help: "Minimum number of documents that contain a word.")
  var minDocuments = WordListBuilder.Settings().leastDocuments

  @Option(help: "Maximum number of distinct words in memory (about 100 bytes each); beyond it, the rarest are dropped.")
  var mostWords = WordListBuilder.Settings().mostWords

  @Flag(help: "Print only warnings and errors.")
  var quiet = false

  func validate() throws {
    // At a share above a half, a word belongs to one language only.
    guard minShare > 0.5, minShare <= 1 else {
      throw ValidationError("--min-share must be more than 0.5 and at most 1.")
    }
    for (name, value, range) in [
      ("--min-count", minCount, 1...Int.max), ("--min-documents", minDocuments, 1...Int.max),
      ("--most-words", mostWords, 1000...1 << 31),
    ] where !range.contains(value) {
      let most = range.upperBound == .max ? "" : " and at most \(range.upperBound)"
      throw ValidationError("\(name) must be at least \(range.lowerBound)\(most).")
    }
  }

  func run() throws {
    var settings = WordListBuilder.Settings()
    settings.leastShare = minShare
    settings.leastCount = minCount
    settings.leastDocuments = minDocuments
    settings.mostWords = mostWords
    let builder = WordListBuilder(settings)
    var unknown = 0
    var faults = 0
    for entry in try InputList(expanding: shards).entries {
      let reader = try openTextReader(entry.location, fields: TextFields(more: ["language"]))
      var batch = TextBatch()
      while try reader.fill(&batch) {
        faults += batch.faults.count
        for (index, row) in batch.rows.enumerated() {
          let tag = batch.bytes.withSpan(batch.more[index].range) { LanguageTag($0) } ?? language
          guard let tag, !tag.isUndetermined else {
            unknown += 1
            continue
          }
          batch.bytes.withSpan(row.text.range) { builder.add($0, language: tag) }
        }
      }
    }
    guard builder.documents > 0 else {
      throw LanguageError(
        .badDocument, "no document has a language", location: shards.joined(separator: " "),
        advice: "Add a language field to the records, or use --language.")
    }
    let list = builder.finish()
    try WordListEntry.write(list, to: output)
    guard !quiet else { return }
    Console.note(
      """
      \(output): \(Amount.count(list.count)) words in \(Set(list.map(\.language)).count) languages, \
      from \(Amount.count(builder.documents)) documents with \(Amount.count(builder.wordCount)) words \
      in \(builder.languages.count) languages
      """)
    if unknown > 0 { Console.note("\(Amount.count(unknown)) documents without a language were skipped") }
    if faults > 0 { Console.note("\(Amount.count(faults)) malformed records were skipped") }
    if builder.forgotten > 0 {
      Console.note(
        """
        some words seen at most \(builder.forgotten) times were dropped to bound memory; \
        raise --most-words to keep them
        """)
    }
  }
}
