import ArgumentParser
import Base
import Deduplication
import Fetch
import Jobs
import Runs

/// A command that removes documents: signatures, groups, decisions, documents.
protocol DedupCommand: InputRunCommand {
  var dedupOptions: DedupOptions { get }
  /// What makes documents duplicates.
  var rule: DuplicateRule { get }
}

extension DedupCommand {
  var inputKind: InputKind { .texts }

  func steps() throws -> [Step] {
    try inputOptions.refuseStandardInput()
    return DeduplicationSettings.steps(try dedupOptions.settings(rule))
  }

  func progress(_ counts: Counts, seconds: Double) -> [String] {
    [
      "\(Amount.count(counts[.documents])) documents read",
      "\(Amount.count(counts[.kept])) kept",
      "\(Amount.bytes(Int(Double(counts[.bytesIn]) / max(seconds, 0.001))))/s",
    ]
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "documents": counts[.documents], "kept": counts[.kept], "removed": counts[.documents] - counts[.kept],
      "faults": counts[.faults].total,
    ]
  }

  var resultFile: (name: String, path: String) { ("report", Path.join(runOptions.output, "report.json")) }

  func summary(_ result: RunResult, seconds: Double) -> [String] { clusterSummary(result, seconds: seconds) }

  /// What a run that knows clusters says.
  func clusterSummary(_ result: RunResult, seconds: Double) -> [String] {
    let counts = result.counts
    let removed = counts[.considered] - counts[.kept]
    let share = 100 * Double(removed) / Double(max(1, counts[.considered]))
    var lines = [
      "\(Amount.count(counts[.documents])) documents, \(Amount.count(counts[.kept])) kept, "
        + "\(Amount.count(removed)) removed (\(share.fixed(1)) %) in \(Amount.duration(seconds))"
    ]
    if counts[.bounded] > 0 {
      lines.append(
        "\(Amount.count(counts[.bounded])) documents of very large groups were compared with 64 candidates only")
    }
    lines.append("documents: \(Path.join(runOptions.output, "docs"))")
    lines.append("removed, and what was kept for it: \(Path.join(runOptions.output, "removed.jsonl.zst"))")
    return lines
  }

  /// Runs the job; a source that would lose too much ends it with a warning.
  func runReportingAlarms() throws {
    do { try runJob() } catch let error as DeduplicationError where error.code == .alarm && !dedupOptions.strict {
      // What would go is told, and nothing is written: without --strict that is no failure.
      Console.notes("dataprep: warning: stopped before writing: \(error.message)")
      if let advice = error.advice { Console.note(advice) }
    }
  }
}
