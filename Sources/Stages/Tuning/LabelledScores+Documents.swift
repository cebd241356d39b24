internal import Archive
internal import Base
package import Records

extension LabelledScores {
  /// Runs documents of one label through stages that score them and drop none, and adds the scores.
  ///
  /// - Parameters:
  ///   - location: a file of documents.
  ///   - stages: with the analyses that they need.
  ///   - language: the one that all documents count for; nil for their own.
  /// - Returns: how many lines could not be read.
  /// - Throws: what reading and the stages throw.
  package mutating func score(
    _ location: String, _ stages: [any Stage], isGood: Bool, language: LanguageTag?
  ) throws -> Int {
    let workers = try stages.map { try $0.makeWorker() }
    let reader = try openDocumentReader(location)
    var batch = Batch()
    batch.annotations = Annotations()
    var faults = 0
    while try reader.load(&batch) {
      batch.decode()
      faults += batch.faults.count
      for worker in workers { worker.run(&batch) }
      for row in batch.documents.indices {
        let tag = language ?? LanguageTag(batch.documents[row].language) ?? .undetermined
        count(tag)
        if batch.documents[row].languageScore > 0 {
          add(Self.languageScore, Double(batch.documents[row].languageScore), isGood, tag)
        }
        for score in batch.annotations?.scores(of: row) ?? [] { add(score.name, score.value, isGood, tag) }
      }
    }
    return faults
  }
}
