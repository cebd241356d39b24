import ArgumentParser

/// `dataprep dedup`: removes what stands in a corpus more than once.
struct Dedup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup",
    abstract: "Removes documents, lines and passages that a corpus has more than once.",
    subcommands: [DedupSubstrings.self, DedupLines.self, DedupSpans.self])
}
