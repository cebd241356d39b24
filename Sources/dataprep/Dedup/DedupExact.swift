import ArgumentParser
import Base
import Deduplication

/// `dataprep dedup exact`: documents with the same text, URL or other field.
struct DedupExact: DedupCommand {
  static let configuration = CommandConfiguration(
    commandName: "exact",
    abstract: "Removes documents that are the same as another in one field.",
    discussion: """
      Compares 128 bits of hash of a field, byte for byte: no two different values are taken for the same. Documents \
      without the field stay.

      Writes what `dedup minhash` writes.

      Examples:
        dataprep dedup exact corpus/docs --output corpus.unique
        dataprep dedup exact corpus/docs --field url --keep first --output corpus.urls

      Exit codes: those of `dedup minhash`.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions
  @OptionGroup var dedupOptions: DedupOptions

  @Option(help: ArgumentHelp("The field that is compared.", valueName: "name"))
  var field = "text"

  func validate() throws {
    if field.isEmpty { throw ValidationError("--field takes the name of a field.") }
  }

  var rule: DuplicateRule { .equal(field: field) }

  func run() throws { try runReportingAlarms() }
}
