import Base
import Runs

/// What a finished run tells: counts that add up, the languages, and where to look next.
struct Summary {
  var report: RunReport
  var folder: String

  func print(_ format: LogFormat) {
    switch format {
    case .text: Console.note(text)
    case .json: Console.note(json)
    }
  }

  private var text: String {
    let counts = report.statistics
    var lines = [
      "\(Amount.count(counts.records.total)) records, \(Amount.count(counts.pages)) pages = "
        + "\(Amount.count(counts.documents)) documents + \(Amount.count(counts.rejects.total)) dropped"
    ]
    if counts.rejects.total > 0 {
      lines.append(
        "dropped: " + counts.rejects.ranked.map { "\($0.name) \(Amount.count($0.count))" }.joined(separator: ", "))
    }
    if counts.faults.total > 0 {
      lines.append(
        "faults: " + counts.faults.ranked.map { "\($0.name) \(Amount.count($0.count))" }.joined(separator: ", ")
          + " (\(Path.join(folder, "faults.jsonl")))")
    }
    let languages = counts.languages.ranked
    if !languages.isEmpty {
      let shown = languages.prefix(12).map { "\($0.name) \(Amount.count($0.count))" }.joined(separator: ", ")
      lines.append("languages: \(languages.count) - \(shown)\(languages.count > 12 ? " ..." : "")")
    }
    lines.append("report: \(Path.join(folder, "report.html"))")
    if let language = languages.first?.name {
      lines.append("look at it: dataprep inspect \(folder) --lang \(language)")
    }
    return lines.joined(separator: "\n")
  }

  private var json: String {
    let counts = report.statistics
    return RunEvent(
      name: "done",
      counts: [
        "records": counts.records.total, "pages": counts.pages, "documents": counts.documents,
        "rejects": counts.rejects.total, "faults": counts.faults.total,
      ], file: ("report", Path.join(folder, "report.json"))
    ).json
  }
}
