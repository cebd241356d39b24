package import Base

/// A line of `audit status`: how a language stands.
package struct AuditStatus: Sendable {
  /// The report of the latest audit.
  package let report: AuditReport
  /// When it was drawn: the day in its name.
  package let date: String

  /// All languages that have an audit, those with the most characters at risk first.
  ///
  /// - Throws: `.missing` where there is none, `.badRecord` for files that are not an audit's.
  package static func all(in audits: String, design: TestDesign) throws -> [AuditStatus] {
    var found: [AuditStatus] = []
    if FileSystem.entry(at: audits)?.kind == .folder {
      for language in try FileSystem.names(in: audits) where !language.hasPrefix(".") {
        guard let folder = try AuditFolder.all(of: language, in: audits).last else { continue }
        found.append(AuditStatus(report: try AuditReport(folder, design: design), date: String(folder.name.prefix(10))))
      }
    }
    guard !found.isEmpty else {
      throw AuditError(
        .missing, "there is no audit here", location: audits,
        advice: "`dataprep audit sample --lang LANG --input DIR --audits \(audits)` draws a sample of a language.")
    }
    return found.sorted {
      ($1.report.charactersAtRisk, $0.report.language) < ($0.report.charactersAtRisk, $1.report.language)
    }
  }

  /// The columns of the line.
  package static let head = ["language", "documents", "labels", "bad", "verdict", "at risk", "drawn", "next"]

  /// The line's cells, below `head`.
  package var cells: [String] {
    [
      report.language, "\(report.record["population"]?["documents"]?.count ?? 0)", "\(report.bad.labels)",
      AuditReport.text(report.bad), report.verdict.decision.rawValue, "\(report.charactersAtRisk)", date, next,
    ]
  }

  /// What to do next, in one word.
  package var next: String {
    switch report.verdict.decision {
    case .undecided: "label"
    case .drop: "decide"
    case .keep: report.bad.count > 0 ? "decide" : "-"
    }
  }

  /// Writes the line as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("language", report.language)
    json.member("audit", report.name)
    json.member("documents", report.record["population"]?["documents"]?.count ?? 0)
    json.member("labels", report.bad.labels)
    json.member("bad", report.bad.count)
    json.member("verdict", report.verdict.decision.rawValue)
    json.member("characters_at_risk", report.charactersAtRisk)
    json.member("next", next)
    json.endObject()
  }
}
