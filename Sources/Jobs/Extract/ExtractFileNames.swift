internal import Records
internal import Stages

/// What the files of an extraction's task are called, relative to the run's folder.
internal struct ExtractFileNames: Sendable {
  var task: String
  var format: DocumentFormat

  /// All documents.
  var documents: String { "docs/\(task)\(format.suffix)" }
  /// Documents in one language.
  func documents(_ language: String) -> String { "docs/\(language)/\(task)\(format.suffix)" }
  /// Documents dropped for one reason.
  func rejects(_ reason: Drop.Reason) -> String { "\(reason.shelf)/\(task)\(format.suffix)" }
  /// What was wrong with the input.
  var faults: String { "faults/\(task).jsonl" }
}
