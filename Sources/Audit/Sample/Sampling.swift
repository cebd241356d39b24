package import Base
internal import Records
package import Runs

/// Draws a sample of some shards into `audits/<language>/<date>-<id>/`.
///
/// The run goes on where a killed one was: its directory lies hidden beside the audits until the sample is in place. The
/// same shards and settings have one audit: drawing it again finds the one that is there.
package struct Sampling {
  /// What is drawn.
  package var settings: SampleSettings
  /// What aids raters.
  package var aids: RaterAidsSettings
  /// The directory of all audits.
  package var audits: String
  /// The date in the audit's name: `2026-01-31`.
  package var date: String
  /// Threads to work with.
  package var threads = 1
  /// Bytes of shards that are scanned by one task; the sample does not depend on it.
  package var taskBytes = ScanDocuments.usualTaskBytes

  /// A sampling with its settings.
  package init(settings: SampleSettings, aids: RaterAidsSettings, audits: String, date: String) {
    self.settings = settings
    self.aids = aids
    self.audits = audits
    self.date = date
  }

  /// The steps of the run.
  package var steps: [Step] {
    [Step(ScanDocuments(settings, taskBytes: taskBytes)), Step(DrawSample(settings, aids: aids))]
  }

  /// What came of it.
  package struct Outcome {
    /// The audit.
    package var folder: AuditFolder
    /// Whether it was there already.
    package var wasThere: Bool
    /// What the run says.
    package var result: RunResult
  }

  /// Draws the sample.
  ///
  /// - Parameters:
  ///   - inputs: the shards (`SampleInputs`).
  ///   - stop: ends it early; the next try goes on.
  ///   - progress: called while it runs.
  /// - Throws: `AuditError.nothingToAudit`, `RunError`, and what reading a shard throws.
  package func draw(
    _ inputs: [Input], stop: StopFlag, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> Outcome {
    let language = Path.join(audits, settings.language.code)
    try FileSystem.createFolder(language)
    let work = Path.join(language, try workName(inputs))
    var run = Run(steps: steps, inputs: inputs, folder: work)
    run.threads = threads
    run.changes = .redo
    let result: RunResult
    do {
      result = try run.run(stop: stop, progress: progress)
      if let failure = result.failures.first { throw failure.error }
    } catch let error as AuditError where error.code == .nothingToAudit {
      // There is nothing to go on with: the same shards will have nothing again.
      try FileSystem.remove(work)
      if try FileSystem.names(in: language).isEmpty { try FileSystem.remove(language) }
      throw error
    }
    let drawn = Path.join(work, "audit.json")
    guard let id = try JSONValue(file: drawn)["id"]?.string else {
      throw AuditError(.badRecord, "the record of the sample has no id", location: drawn)
    }
    if let there = try AuditFolder.all(of: settings.language.code, in: audits).first(where: {
      $0.name.hasSuffix("-\(id)")
    }) {
      try FileSystem.remove(work)
      return Outcome(folder: there, wasThere: true, result: result)
    }
    let folder = AuditFolder(path: Path.join(language, "\(date)-\(id)"))
    try FileSystem.createFolder(folder.path)
    try FileSystem.move(drawn, to: folder.record)
    // The sample comes last: a directory without one is no audit.
    try FileSystem.move(Path.join(work, "sample.jsonl.zst"), to: folder.sample)
    try FileSystem.syncFolder(folder.path)
    try FileSystem.remove(work)
    return Outcome(folder: folder, wasThere: false, result: result)
  }

  /// A name for the run's directory that another run does not have.
  func workName(_ inputs: [Input]) throws -> String {
    let plan = try Plan(steps: steps, inputs: inputs, records: [])
    let names = plan.steps.map { String(decoding: $0.description, as: UTF8.self) } + inputs.map(\.identity)
    return ".sampling-" + Digest.sha256(names.joined(separator: "\n")).prefix(12)
  }
}
