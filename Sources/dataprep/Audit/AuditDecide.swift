import ArgumentParser
import Audit
import Base
import Records

/// `dataprep audit decide`: rules from labels.
struct AuditDecide: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Proposes rules from what raters said, each with its effect and enough labels behind it.",
    discussion: """
      Looks for what the bad documents have in common that a rule can see: a host, a domain or a whole top-level domain, \
      a low score, few words of the language's list, another script, a repeated text, or a text that a rater put into \
      quotes in a note. Raters who name the language of a document let rules move it there and not drop it. \
      A rule is proposed only if labels are evidence that its documents are worse than others and mostly bad. The \
      probability of ever proposing a rule for documents that deserve none is at most 5 %, however often one looks and \
      however many hosts there are. docs/audit-rules.md has the method.

      The rules are written to rules.patch.yaml in the audit's directory. Remove what you do not want, then apply it.

      Examples:
        dataprep audit decide --lang sw
        dataprep audit decide --lang sw --rules pipelines/lang/sw.yaml --json
        dataprep audit apply --lang sw --rules pipelines/lang/sw.yaml --dry-run

      Exit codes: 0 done, also without a rule; 64 usage; 65 a sample or label cannot be read; 66 there is no audit; \
      78 the present rule is wrong.
      """)

  @OptionGroup var audit: AuditOptions

  @Option(
    help: ArgumentHelp(
      "The language's present rule. Default: pipelines/lang/<language>.yaml, if it is there.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var rules: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let folder = try audit.folder()
    let documents = try folder.documents()
    let labels = try folder.documentLabels()
    let present = try RuleFile(rules ?? "pipelines/lang/\(audit.lang.code).yaml", language: audit.lang)
    let proposals = try RuleProposer(documents, rule: present.rule).proposals(labels)
    let entries = proposals.map { RulePatch.Entry(change: $0.change, effect: $0.effectText, why: $0.sentence) }
    let patch = RulePatch(audit: folder.name, rule: present.rule, entries: entries)
    try AtomicFile.write(patch.yaml, to: folder.patch)
    let outcomes = documents.filter { $0.origin == .kept }.compactMap { labels[$0.id]?.outcome }
    if json {
      Console.data(Self.json(audit.lang, folder, outcomes, proposals))
    } else {
      Console.print(text(folder, outcomes, proposals))
    }
  }

  private func text(_ folder: AuditFolder, _ outcomes: [AuditLabel.Outcome], _ proposals: [ProposedRule]) -> String {
    let (bad, good) = (outcomes.count { $0 == .bad }, outcomes.count { $0 == .good })
    var lines = [
      "\(audit.lang.code) \(folder.name): \(Amount.count(bad + good, of: "label")), \(bad) bad, \(good) good"
    ]
    for (index, proposal) in proposals.enumerated() {
      let (removed, lost) = (proposal.effect.removedInterval, proposal.effect.lostInterval)
      lines += [
        "\(index + 1). \(proposal.change.id)", "   \(proposal.effectText)", "   \(proposal.sentence)",
        "   of all bad \(Self.percent(removed)) are removed, of all good \(Self.percent(lost)) lost (95 %)",
      ]
    }
    if proposals.isEmpty {
      lines.append("no rule has enough labels behind it" + (bad == 0 ? "" : "; more labels may show one"))
    } else {
      lines.append("rules: \(folder.patch)")
    }
    return lines.joined(separator: "\n")
  }

  private static func percent(_ interval: Interval) -> String {
    "\((100 * interval.low).fixed(0)) to \((100 * interval.high).fixed(0)) %"
  }

  private static func json(
    _ language: LanguageTag, _ folder: AuditFolder, _ outcomes: [AuditLabel.Outcome], _ proposals: [ProposedRule]
  ) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("language", language.code)
    json.member("audit", folder.name)
    json.key("labels")
    json.beginObject()
    json.member("bad", outcomes.count { $0 == .bad })
    json.member("good", outcomes.count { $0 == .good })
    json.member("unknown", outcomes.count { $0 == .unknown })
    json.endObject()
    json.key("rules")
    json.beginArray()
    for proposal in proposals {
      let effect = proposal.effect
      json.beginObject()
      json.member("id", proposal.change.id)
      json.member("key", proposal.change.key)
      json.member("to", proposal.change.target?.code)
      json.member("removed", effect.removed)
      json.member("moved", effect.moved)
      json.member("bad", effect.bad)
      json.member("removed_interval", effect.removedInterval)
      json.member("lost", effect.lost)
      json.member("good", effect.good)
      json.member("lost_interval", effect.lostInterval)
      json.member("population_removed", effect.removedWeight / max(1e-9, effect.weight), decimals: 4)
      json.member("population_lost", effect.lostWeight / max(1e-9, effect.weight), decimals: 4)
      json.member("class_bad", proposal.labels.bad)
      json.member("class_labels", proposal.labels.all)
      json.member("rest_bad", proposal.rest.bad)
      json.member("rest_labels", proposal.rest.all)
      json.member("log_evidence", proposal.evidence, decimals: 3)
      json.member("log_needed", proposal.needed, decimals: 3)
      json.member("effect", proposal.effectText)
      json.member("why", proposal.sentence)
      json.endObject()
    }
    json.endArray()
    json.member("patch", folder.patch)
    json.endObject()
    return json.bytes.string()
  }
}

extension JSONWriter {
  /// An interval as a list of its ends.
  mutating func member(_ name: StaticString, _ interval: Interval) {
    key(name)
    beginArray()
    number(interval.low, decimals: 4)
    number(interval.high, decimals: 4)
    endArray()
  }
}
