import ArgumentParser

/// `dataprep dedup`: removes what stands in a corpus more than once.
struct Dedup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup",
    abstract: "Removes documents, lines and passages that a corpus has more than once.",
    discussion: """
      exact removes documents that are the same in one field, minhash those whose texts are nearly the same. substrings, \
      lines and spans cut text out of documents that stands earlier in the corpus. All write what stays, a table that \
      names what was kept for everything that went, and a report. show compares removed documents with the kept one, and \
      check measures settings of minhash on planted copies; \
      signatures prints what minhash compares.

      Examples:
        dataprep dedup minhash corpus/docs/sw --output sw.unique
        dataprep dedup exact corpus/docs --field url --output corpus.urls
        dataprep dedup show sw.unique 10175
        dataprep dedup substrings sw.unique/docs --output sw.cut
      """,
    subcommands: [
      DedupMinHash.self, DedupExact.self, DedupSubstrings.self, DedupLines.self, DedupSpans.self, DedupShow.self,
      DedupCheck.self, DedupSignatures.self,
    ])
}
