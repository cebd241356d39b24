import ArgumentParser
import Audit
import Base

/// `dataprep audit diff`: what changed between two audits.
struct AuditDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compares two audits: labels, scores, lengths and hosts.",
    discussion: """
      An audit is a directory, LANG/NAME, or NAME. The shares of bad documents are compared by the test of two \
      proportions; scores, lengths (in characters) and shares of hosts by the population stability index over the deciles of \
      the first audit, where more than 0.2 is another population. Kept documents count; with less than 100 of them on \
      a side the index is mostly chance.

      Examples:
        dataprep audit diff sw/2026-01-31-1a2b3c4d sw/2026-02-28-5e6f7a8b
        dataprep audit diff audits/sw/2026-01-31-1a2b3c4d audits/sw/2026-02-28-5e6f7a8b --json

      Exit codes: 0 nothing moved; 1 the bad documents differ by more than chance (5 %), or an index is above 0.2; 64 usage; \
      65 a sample or label cannot be read; 66 there is no such audit.
      """)

  @Argument(help: ArgumentHelp("The earlier audit.", valueName: "audit"), completion: .directory)
  var first: String

  @Argument(help: ArgumentHelp("The later audit.", valueName: "audit"), completion: .directory)
  var second: String

  @Option(help: ArgumentHelp("The directory of all audits.", valueName: "dir"), completion: .directory)
  var audits = "audits"

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let (a, b) = (try AuditFolder.named(first, in: audits), try AuditFolder.named(second, in: audits))
    let comparison = AuditComparison(
      (a.name, try a.documents(), try a.entries()), (b.name, try b.documents(), try b.entries()))
    if json { Console.data(Self.json(comparison)) } else { Console.print(Self.text(comparison)) }
    if comparison.isAlarming { throw ExitCode(1) }
  }

  private static func text(_ comparison: AuditComparison) -> String {
    var lines = [comparison.first, comparison.second].map { side in
      guard let interval = side.interval else {
        return "\(side.name): \(Amount.count(side.documents, of: "document")), no labels"
      }
      return
        "\(side.name): \(Amount.count(side.documents, of: "document")), \(side.bad) of \(side.labels) labelled are bad "
        + "(\((100 * interval.low).fixed(0)) to \((100 * interval.high).fixed(0)) %)"
    }
    let names = Set(comparison.first.counts.keys).union(comparison.second.counts.keys).sorted()
    for name in names {
      lines.append("  \(name): \(comparison.first.counts[name] ?? 0), then \(comparison.second.counts[name] ?? 0)")
    }
    if let test = comparison.test {
      let verdict = test.p < AuditComparison.chance ? "more than chance" : "chance may explain it"
      lines.append("bad documents: z \(test.z.fixed(2)), p \(test.p.fixed(4)): \(verdict)")
    }
    for shift in comparison.shifts {
      let value = shift.stability.map { "\($0.fixed(3))\($0 > AuditComparison.alarm ? ": another population" : "")" }
      lines.append("stability of \(shift.property): \(value ?? "no documents")")
    }
    return lines.joined(separator: "\n")
  }

  private static func json(_ comparison: AuditComparison) -> String {
    var json = JSONWriter()
    json.beginObject()
    for (key, side) in [("first", comparison.first), ("second", comparison.second)] {
      json.key(key)
      json.beginObject()
      json.member("audit", side.name)
      json.member("documents", side.documents)
      json.member("bad", side.bad)
      json.member("labels", side.labels)
      if let interval = side.interval { json.member("interval", interval) }
      json.key("counts")
      json.beginObject()
      for (name, count) in side.counts.sorted(by: { $0.key < $1.key }) {
        json.key(name)
        json.integer(count)
      }
      json.endObject()
      json.endObject()
    }
    if let test = comparison.test {
      json.member("z", test.z, decimals: 6)
      json.member("p", test.p, decimals: 6)
    }
    json.key("stability")
    json.beginObject()
    for shift in comparison.shifts {
      json.key(shift.property)
      if let value = shift.stability { json.number(value, decimals: 6) } else { json.null() }
    }
    json.endObject()
    json.member("alarm", comparison.isAlarming)
    json.endObject()
    return json.bytes.string()
  }
}
