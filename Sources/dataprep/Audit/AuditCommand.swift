import ArgumentParser

/// `dataprep audit`: people look at a language, and what they see changes the data.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Shows people a sample of a language, and makes rules of what they see.",
    discussion: """
      sample draws documents of a language, kept and rejected. label shows them one by one and takes a key for each. \
      report gives the verdict (keep, drop, undecided) with intervals. decide proposes rules, apply tries them on the \
      sample and writes them into the language's rule, which the next run obeys.

      Without a subcommand, `audit --lang sw` does the next of these steps.

      Examples:
        dataprep audit --lang sw --input corpus
        dataprep audit sample --lang sw --input corpus
        dataprep audit label --lang sw --serve
        dataprep audit report --lang sw
      """,
    subcommands: [
      AuditNext.self, AuditSample.self, AuditLabelCommand.self, AuditReportCommand.self, AuditStatusCommand.self,
      AuditDecide.self,
      AuditApply.self, AuditDiff.self, AuditExportCommand.self,
    ],
    defaultSubcommand: AuditNext.self)
}
