import ArgumentParser

/// `dataprep audit`: people look at a sample of a language, and what they see changes the corpus.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Audits a language: labels a sample of its documents.",
    discussion: """
      An audit is a directory, audits/LANGUAGE/NAME: a sample of documents, and what people said of each.

      Examples:
        dataprep audit label --lang sw
        dataprep audit label --lang sw --import labels.jsonl
      """,
    subcommands: [AuditLabelCommand.self])
}
