import ArgumentParser
import Audit
import Base
import Records
import Stages

/// `dataprep audit apply`: an audit's rules into the language's rule.
struct AuditApply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Tries the audit's rules on its sample, and writes them into the language's rule.",
    discussion: """
      The rules of rules.patch.yaml are first applied to the stored sample and its rejects, by the stage that runs apply \
      them with and together with the other rules of the directory; what they remove and lose is printed. Then the file \
      gets them, each with a line of history that names the audit: comments, order, reasons and history stay as people \
      wrote them. A rule that excludes one of the file, or a minimum that somebody changed since, is refused and nothing is \
      written. Applying again changes nothing. The next run obeys the rule.

      Examples:
        dataprep audit apply --lang sw --rules pipelines/lang/sw.yaml --dry-run
        dataprep audit apply --lang sw --rules pipelines/lang/sw.yaml
        dataprep audit apply --lang sw --rules pipelines/lang/sw.yaml --accept drop-hosts:shop.example

      Exit codes: 0 done, or nothing to do; 64 usage; 65 a sample or label cannot be read; 66 there is no audit, or it has \
      no rules; 73 or 74 the file cannot be written; 78 a file of rules is wrong, or excludes a rule of the audit.
      """)

  @OptionGroup var audit: AuditOptions

  @Option(
    help: ArgumentHelp("The language's rule; made if it is not there.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var rules: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Only these rules, as decide names them: drop-hosts:shop.example.", valueName: "rule"))
  var accept: [String] = []

  @Option(help: ArgumentHelp("The day in the history; today without it.", valueName: "day"))
  var date: String?

  @Flag(help: "Print what the rules do, and write nothing.")
  var dryRun = false

  func validate() throws {
    if let date, !CalendarDay.isOne(date) { throw ValidationError("--date takes a day, such as 2026-01-31.") }
  }

  func run() throws {
    let folder = try audit.folder()
    let patch = try folder.rules()
    guard patch.language == audit.lang, patch.audit == folder.name else {
      throw AuditError(
        .badSettings, "the rules are of the audit \(patch.audit) of \(patch.language.code)", location: folder.patch)
    }
    let entries = try accepted(patch)
    var file = try RuleFile(rules, language: audit.lang)
    let others = try siblings(of: rules)
    let before = LanguageRules([file.rule] + others)
    let applied = try file.apply(entries, of: patch, date: date ?? Today.date)
    guard !applied.isEmpty else {
      Console.note(entries.isEmpty ? "the audit proposes no rule" : "\(rules) has all of these rules")
      return
    }
    let documents = try folder.documents()
    let report = ReplayReport(
      documents, of: audit.lang, labels: try folder.documentLabels(),
      before: try RuleReplay.outcomes(documents, rules: before),
      after: try RuleReplay.outcomes(documents, rules: LanguageRules([file.rule] + others)))
    Console.print(text(applied, report))
    guard !dryRun else { return }
    try file.write()
    Console.note("written: \(rules)")
  }

  private func accepted(_ patch: RulePatch) throws -> [RulePatch.Entry] {
    guard !accept.isEmpty else { return patch.entries }
    let ids = patch.entries.map(\.change.id)
    for id in accept where !ids.contains(id) {
      throw AuditError(
        .badSettings, "the audit proposes no rule \(id)", location: patch.audit,
        advice: ids.isEmpty ? "It proposes none." : "It proposes \(ids.joined(separator: ", ")).")
    }
    return patch.entries.filter { accept.contains($0.change.id) }
  }

  /// The rules of other languages beside a file: documents that are moved go through them.
  private func siblings(of path: String) throws -> [LanguageRule] {
    let folder = Path.split(path).folder
    let place = folder.isEmpty ? "." : folder
    guard FileSystem.entry(at: place)?.kind == .folder else { return [] }
    return try FileSystem.names(in: place).sorted().compactMap { name in
      guard name.hasSuffix(".yaml"), let tag = LanguageTag(String(name.dropLast(5))), tag != audit.lang,
        "\(tag.code).yaml" == name
      else { return nil }
      return try RuleFile(Path.join(place, name), language: tag).rule
    }
  }

  private func text(_ applied: [RulePatch.Entry], _ report: ReplayReport) -> String {
    var lines = applied.map { "\($0.change.id): \($0.why)" }
    lines.append("on the sample: \(report.summary)")
    if let before = report.rightBefore, let after = report.rightAfter {
      lines.append("filed right: \((100 * before).fixed(1)) % before, \((100 * after).fixed(1)) % after")
    }
    lines.append("without a label: \(report.unlabelledGone) of \(report.unlabelled) leave \(audit.lang.code)")
    lines.append("rejected: \(report.returned) of \(report.rejected) come back")
    return lines.joined(separator: "\n")
  }
}
