import ArgumentParser

/// `dataprep dedup`: removes what stands in a corpus more than once.
struct Dedup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup",
    abstract: "Removes documents that a corpus has more than once.",
    discussion: """
      exact removes documents that are the same in one field, minhash those whose texts are nearly the same. Both write \
      the documents that stay, a table that names for each removed one the document that was kept for it, and a report. show \
      compares removed documents with the kept one.

      Examples:
        dataprep dedup minhash corpus/docs/sw --output sw.unique
        dataprep dedup exact corpus/docs --field url --output corpus.urls
        dataprep dedup show sw.unique 10175
      """,
    subcommands: [DedupMinHash.self, DedupExact.self, DedupShow.self, DedupCheck.self])
}
