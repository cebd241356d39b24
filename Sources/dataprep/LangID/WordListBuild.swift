import Archive
import ArgumentParser
import Base
import Fetch
import Language
import Records
import Runs

/// `dataprep langid wordlist build`: the words that are specific to each language of labelled documents.
struct WordListBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Makes the list of words that are specific to each language of some shards.",
    discussion: """
      SHARD is JSON Lines or Parquet (plain or compressed; globs and @LISTS too) with text and language in each record, \
      as crawl-extract writes it; --language names one for records that have none.

      A word is specific to a language by its frequency there over the sum of its frequencies in all languages of the \
      shards, so give the languages that it is confused with, too. Output: lines of language, word, share, count and \
      documents, tab-separated.

      Examples:
        dataprep langid wordlist build 'corpus/docs/*/*.jsonl.zst' --output words.tsv
        dataprep langid wordlist build sw.jsonl.gz rw.jsonl.gz lg.jsonl.gz --output words.tsv --min-share 0.95
      """)

  @Argument(help: ArgumentHelp("Documents with their languages.", valueName: "shard"))
  var shards: [String]

  @Option(help: "The list to write.")
  var output: String

  @Option(
    help: ArgumentHelp("Language of records that have no language field.", valueName: "tag"),
    transform: LanguageList.tag(parsing:))
  var language: LanguageTag?

  @Option(help: "How specific a word must be, above 0.5 to 1.")
  var minShare = WordListBuilder.Settings().leastShare

  @Option(help: "How often a word must be seen in its language.")
  var minCount = WordListBuilder.Settings().leastCount

  @Option(help: "In how many documents.")
  var minDocuments = WordListBuilder.Settings().leastDocuments

  @Option(help: "Words to count at a time (some 100 bytes each); beyond that the rarest are forgotten.")
  var mostWords = WordListBuilder.Settings().mostWords

  @Flag(help: "Say nothing but warnings and errors.")
  var quiet = false

  func validate() throws {
    // A word above a half is one language's alone.
    guard minShare > 0.5, minShare <= 1 else { throw ValidationError("--min-share must be above 0.5, to 1.") }
    for (name, value, range) in [
      ("--min-count", minCount, 1...Int.max), ("--min-documents", minDocuments, 1...Int.max),
      ("--most-words", mostWords, 1000...1 << 31),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(name) must be at least \(range.lowerBound)\(range.upperBound == .max ? "" : ", at most \(range.upperBound)")."
      )
    }
  }

  func run() throws {
    Signals.install()
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
        if Signals.stop.isRequested {
          throw LanguageError(.interrupted, "stopped before the end; no list is written")
        }
      }
    }
    guard builder.documents > 0 else {
      throw LanguageError(
        .badDocument, "no document has a language", location: shards.joined(separator: " "),
        advice: "Records need a language field, or --language.")
    }
    let list = builder.finish()
    try WordListEntry.write(list, to: output)
    guard !quiet else { return }
    Console.note(
      "\(output): \(Amount.count(list.count)) words of \(Set(list.map(\.language)).count) languages, from \(Amount.count(builder.documents)) documents and \(Amount.count(builder.wordCount)) words of \(builder.languages.count)"
    )
    if unknown > 0 { Console.note("\(Amount.count(unknown)) documents without a language were left out") }
    if faults > 0 { Console.note("\(Amount.count(faults)) faults in the shards") }
    if builder.forgotten > 0 {
      Console.note("words seen \(builder.forgotten) times or less were forgotten on the way; --most-words keeps more")
    }
  }
}
