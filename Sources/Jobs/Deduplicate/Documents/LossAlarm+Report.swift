package import Base
package import Deduplication

extension LossAlarm {
  /// A source that would lose too much.
  package struct Report: Sendable, Equatable {
    /// What it is: `host`, `dump`, `language`, `file`.
    package var kind: String
    package var name: String
    package var documents: Int
    package var lost: Int

    /// Reads what the cluster step says; nil where it is something else.
    package init?(_ json: JSONValue) {
      guard let kind = json["kind"]?.string, let name = json["name"]?.string,
        let documents = json["documents"]?.count, let lost = json["lost"]?.count
      else { return nil }
      self.kind = kind
      self.name = name
      self.documents = documents
      self.lost = lost
    }

    /// One line of a table.
    package var line: String {
      "\(kind) \(name): \(lost) of \(documents) documents (\((100 * Double(lost) / Double(max(1, documents))).fixed(1)) %)"
    }
  }

  /// The error for sources that would lose too much.
  internal static func error(_ reports: [Report]) -> DeduplicationError {
    let shown = reports.prefix(20).map { "\n  \($0.line)" }.joined()
    let rest = reports.count > 20 ? "\n  and \(reports.count - 20) more: cluster/summary.json" : ""
    let names = reports.prefix(3).map { "'\($0.name)'" }.joined(separator: " ")
    return DeduplicationError(
      .alarm, "sources would lose most of their documents:\(shown)\(rest)",
      advice:
        "Look at what would go in removed.jsonl.zst. To let it go, run again with --accept \(names), or --accept all.")
  }
}
