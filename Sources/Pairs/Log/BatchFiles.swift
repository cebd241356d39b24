internal import Base
internal import Inference
internal import Runs

/// Requests as files for a batch service, and the files that it answers with, in place of a server.
package struct BatchFiles: Sendable {
  /// The directory that requests are written to.
  package let folder: String
  /// Files of answers and errors.
  package let results: [String]

  /// Files of requests and answers.
  package init(folder: String, results: [String]) {
    self.folder = folder
    self.results = results
  }

  /// Takes answers into a log and writes what is still unanswered as requests.
  ///
  /// - Parameters:
  ///   - questions: begins the questions of a task anew with each call.
  ///   - name: what files of requests are called.
  /// - Returns: how many answers were taken.
  /// - Throws: `ReadingError` with `PairsError.waiting` where requests are left, so that other tasks write theirs too.
  internal func exchange(
    _ questions: () throws -> QuestionSource, _ log: AnswerLog, _ scoring: PromptScoring, name: String
  ) throws -> Asking.Outcome {
    var outcome = Asking.Outcome()
    for path in results { try take(path, questions(), log, scoring, &outcome) }
    try log.sync()
    try FileSystem.createFolder(folder)
    let writer = BatchWriter(folder: folder, name: name)
    var written: Set<AnswerKey> = []
    let next = try questions()
    while let question = try next() {
      guard !log.contains(question.key), written.insert(question.key).inserted else { continue }
      try writer.append(id: question.key.text, path: question.path, body: question.body.span)
    }
    try writer.finish()
    guard let first = writer.paths.first else { return outcome }
    let files = writer.paths.count == 1 ? first : "\(first) and \(writer.paths.count - 1) more files"
    throw ReadingError(
      underlying: PairsError(
        .waiting, "\(written.count) requests are in \(files)", location: folder,
        advice: "Have a batch service answer them, then run the same command again with --batch-results and its files.")
    )
  }

  /// Takes the answers of a file that questions are there for.
  private func take(
    _ path: String, _ next: QuestionSource, _ log: AnswerLog, _ scoring: PromptScoring, _ outcome: inout Asking.Outcome
  ) throws {
    var answers: [String: BatchAnswer] = [:]
    try BatchAnswer.forEach(in: path) { answers[$0.id] = $0 }
    while let question = try next() {
      guard !log.contains(question.key), let answer = answers[question.key.text] else { continue }
      outcome.asked += 1
      if let message = answer.failure {
        try log.append(question.key, AnswerFailure(status: answer.status, message: message))
        continue
      }
      let content = Result { () throws(InferenceError) in
        try AnswerContent(try answer.completion(), question.subject, scoring)
      }
      switch content {
      case .success(let content): try log.append(question.key, content)
      case .failure(let error):
        try log.append(question.key, AnswerFailure(status: answer.status, message: error.message))
      }
    }
  }
}

/// Gives one question after the other; nil after the last.
internal typealias QuestionSource = () throws -> Question?
