package import Base

/// A session and the log that it is saved in: an action has happened when it is on the disk, and not before.
package final class LabellingDesk {
  /// The state after everything that is saved.
  package private(set) var session: LabellingSession
  /// Whether the rater has said that they are done for now.
  package private(set) var isEnded = false
  private let log: LabelLog

  /// Opens the log of an audit for a rater, and locks it.
  ///
  /// - Throws: as `LabelLog.init`, `AuditFolder.documents` and `LabellingSession.init` do.
  package init(folder: AuditFolder, language: String, rater: Rater, blindSecond: Double? = nil) throws {
    // Before the log, whose file nothing creates where there is no sample.
    let documents = try folder.documents()
    log = try LabelLog(folder.labels)
    session = try LabellingSession(
      language: language, documents: documents, rater: rater, entries: log.entries, blindSecond: blindSecond)
  }

  /// Does an action and saves it.
  ///
  /// - Throws: as `LabellingSession.perform` does, and `OutputError` where it cannot be saved; then nothing has changed.
  package func perform(_ action: LabellingAction, on id: String) throws {
    var next = session
    if let entry = try next.perform(action, on: id) { try log.append(entry) }
    session = next
  }

  /// Takes back the rater's last label and saves that; without one, nothing happens.
  ///
  /// - Throws: `OutputError` where it cannot be saved; then nothing has changed.
  package func undo() throws(OutputError) {
    var next = session
    if let entry = next.undo() { try log.append(entry) }
    session = next
  }

  /// Sets how well the rater knows the language, for the labels from here on.
  package func set(_ proficiency: Proficiency) { session.rater.proficiency = proficiency }

  /// Notes that the rater is done for now.
  package func end() { isEnded = true }
}
