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

  @OptionGroup var similarityOptions: SimilarityOptions

  var rule: DuplicateRule { .similar(similarityOptions.similarity) }

  func run() throws { try runReportingAlarms() }
}
