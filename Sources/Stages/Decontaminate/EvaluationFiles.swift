internal import Base

/// The files of evaluation sets; they are read when the first worker of a stage asks, as how they are read depends on the
/// stage's parameters, and then shared by all of them.
package final class EvaluationFiles: Sendable {
  private let files: ResourceFiles
  private let read = Monitor<[EvaluationSets.Settings: EvaluationSets]>([:])

  internal init(_ files: ResourceFiles) { self.files = files }

  /// The sets, read with settings.
  ///
  /// - Throws: as `EvaluationSets.init`.
  internal func sets(_ settings: EvaluationSets.Settings) throws -> EvaluationSets {
    try read.withLock { read in
      if let sets = read[settings] { return sets }
      let sets = try EvaluationSets(files, settings: settings)
      read[settings] = sets
      return sets
    }
  }
}
