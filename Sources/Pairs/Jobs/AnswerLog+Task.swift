internal import Base
package import Runs

extension AnswerLog {
  /// Opens the log of a task, and counts lines that could not be read: their questions are paid for again.
  internal static func open(_ path: String, _ context: TaskContext) throws -> AnswerLog {
    let log = try AnswerLog(path)
    var counts = Counts()
    counts[.damagedAnswers] = log.damagedLines
    if log.damagedLines > 0 { context.count(counts) }
    return log
  }
}

extension Counts.Number {
  /// Lines of logs of answers that could not be read, and whose questions were asked again.
  package static let damagedAnswers = Self("damaged_answers")
}
