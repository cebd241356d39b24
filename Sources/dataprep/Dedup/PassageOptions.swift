import ArgumentParser
import Base
import Fetch
import Jobs
import Runs

/// What the commands that cut text out of documents have in common.
struct PassageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Memory for sorting, of all threads: in MB, or with a unit (512M, 2G).", valueName: "amount"))
  var memory = PassageMemory(bytes: 1_000_000_000)

  @Option(
    help: ArgumentHelp(
      "Put a document of which something was cut and fewer words are left with the rejects.", valueName: "n"))
  var minWords = 0

  @Option(help: ArgumentHelp("The same for sentences.", valueName: "n"))
  var minSentences = 0

  @Flag(help: "Write no documents: only removed.jsonl.zst, which says what would be cut of them.")
  var rangesOnly = false

  func validate() throws {
    if rangesOnly, minWords > 0 || minSentences > 0 {
      throw ValidationError("--min-words and --min-sentences are not for --ranges-only.")
    }
    if minWords < 0 { throw ValidationError("--min-words takes a number of at least 0.") }
    if minSentences < 0 { throw ValidationError("--min-sentences takes a number of at least 0.") }
  }

  /// The settings with these options.
  func apply(to settings: inout PassageSettings) {
    settings.memory = memory.bytes
    settings.minimumWords = minWords
    settings.minimumSentences = minSentences
    settings.writesDocuments = !rangesOnly
  }
}

/// An amount of memory: a number of MB, or a number with a unit.
struct PassageMemory: ExpressibleByArgument, CustomStringConvertible {
  private static let units: [(name: String, bytes: Int)] = [
    ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("K", 1000), ("M", 1_000_000),
    ("G", 1_000_000_000), ("T", 1_000_000_000_000),
  ]
  /// Below it sorting would mostly be merging.
  private static let least = 16_000_000

  var bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let text = argument.uppercased()
    let unit = Self.units.first { text.hasSuffix($0.name) }
    let number = text.dropLast(unit?.name.count ?? 0)
    guard let value = Double(number), value.isFinite, value > 0 else { return nil }
    let bytes = value * Double(unit?.bytes ?? 1_000_000)
    guard bytes >= Double(Self.least), bytes <= 1e15 else { return nil }
    self.bytes = Int(bytes)
  }

  var description: String { "\(bytes / 1_000_000)M" }
  var defaultValueDescription: String { bytes == 1_000_000_000 ? "1G" : description }
}

/// A command that cuts text out of documents.
protocol PassageCommand: InputRunCommand {
  /// What is cut.
  func settings() -> PassageSettings
}

extension PassageCommand {
  var inputKind: InputKind { .texts }

  func steps() throws -> [Step] { try passageSteps() }

  /// The steps that compare passages by files of their keys.
  func passageSteps() throws -> [Step] {
    try inputOptions.refuseStandardInput()
    let settings = settings()
    return [Step(SignPassagesJob(settings)), Step(JoinPassagesJob(settings)), Step(ApplyPassagesJob(settings))]
  }

  func progress(_ counts: Counts, seconds: Double) -> [String] {
    if counts[.documentsRead] > 0 {
      return [
        "wrote \(Amount.count(counts[.documents], of: "document"))", "cut \(Amount.bytes(counts[.bytesCut]))",
      ]
    }
    let bytes = counts[.signedBytes]
    return [
      "compared \(Amount.count(counts[.signedDocuments], of: "document"))",
      "\(Amount.bytes(bytes)) (\(Amount.bytes(Int(Double(bytes) / seconds)))/s)",
    ]
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "documents_signed": counts[.signedDocuments], "documents_read": counts[.documentsRead],
      "documents": counts[.documents], "documents_emptied": counts[.documentsEmptied], "cuts": counts[.cuts],
      "text_bytes_before": counts[.bytesBefore], "text_bytes_cut": counts[.bytesCut],
      "bytes_in": counts[.bytesIn], "faults": counts[.faults].total,
    ]
  }

  var resultFile: (name: String, path: String) { ("report", Path.join(runOptions.output, "report.json")) }

  func summary(_ result: RunResult, seconds: Double) throws -> [String] { passageSummary(result) }

  /// What a run that cuts says.
  func passageSummary(_ result: RunResult) -> [String] {
    let counts = result.counts
    var lines = [
      "\(Amount.count(counts[.documents])) of \(Amount.count(counts[.documentsRead], of: "document")) "
        + (settings().writesDocuments ? "in docs/: " : "would stay: ")
        + "\(Amount.count(counts[.documentsCut])) with cuts, \(Amount.count(counts[.documentsEmptied])) had nothing left",
      "cut \(Amount.bytes(counts[.bytesCut])) of \(Amount.bytes(counts[.bytesBefore])) of text "
        + "(\(Amount.share(counts[.bytesCut], of: counts[.bytesBefore]))) in \(Amount.count(counts[.cuts], of: "range"))"
        + (result.isComplete ? ": \(Path.join(runOptions.output, "removed.jsonl.zst"))" : ""),
    ]
    if counts[.rejects].total > 0 { lines.append("rejects: \(Amount.list(counts[.rejects]))") }
    if counts[.faults].total > 0 {
      lines.append("faults: \(Amount.list(counts[.faults])) (\(Path.join(runOptions.output, "faults.jsonl")))")
    }
    return lines + ["report: \(resultFile.path)"]
  }
}
