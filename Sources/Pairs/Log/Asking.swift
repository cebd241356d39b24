internal import Base
internal import Inference

/// Puts questions to a server and writes what it answers into a log, until every question has its answer there.
internal struct Asking {
  let model: ModelConnection
  let log: AnswerLog
  /// How the server gives log-probabilities of prompts.
  var scoring = PromptScoring.echo

  /// Seconds of answers that a power failure may cost.
  private static let syncInterval = Duration.seconds(1)

  /// What came of it.
  struct Outcome {
    /// Questions that were asked now.
    var asked = 0
    /// Of these, questions without an answer.
    var failed = 0
    /// Tokens that they took.
    var usage = Usage()
  }

  /// Asks all questions that the log has no answer to.
  ///
  /// - Parameters:
  ///   - questions: the next question; nil after the last. The same question may come twice.
  ///   - stop: ends it early.
  ///   - answered: told of each answer, for progress.
  /// - Returns: nil if a stop was requested.
  /// - Throws: `InferenceError` where the server is gone or a limit is reached, or where more questions failed than may.
  func ask(
    _ questions: () throws -> Question?, stop: StopFlag, answered: (Usage) -> Void
  ) throws -> Outcome? {
    var first: Question?
    while first == nil {
      guard let question = try questions() else { return Outcome() }
      if !log.contains(question.key) { first = question }
    }
    guard let access = try model.access(stop) else { return nil }
    // Others wait: each would have as many requests under way as one may have.
    return try access.turn.withLock { spent in
      try ask(
        access,
        {
          if let question = first.take() { return question }
          return try questions()
        }, stop, answered, &spent)
    }
  }

  private func ask(
    _ access: ModelAccess, _ questions: () throws -> Question?, _ stop: StopFlag, _ answered: (Usage) -> Void,
    _ spent: inout Usage
  ) throws -> Outcome? {
    var settings = access.client
    settings.stop = stop
    let client = try ModelClient(access.server, settings)
    var open: [Int: Question] = [:]
    var underWay: Set<AnswerKey> = []
    var pending = 0
    var number = 0
    var outcome = Outcome()
    var firstFailure: AnswerFailure?
    var lastSync = ContinuousClock.now
    func next() throws -> ModelRequest? {
      while let question = try questions() {
        guard !log.contains(question.key), underWay.insert(question.key).inserted else { continue }
        do {
          try access.limit.check(
            spent, pending: Usage(promptTokens: pending + question.estimatedTokens, completionTokens: 0))
        } catch {
          limitReached = error
          return nil
        }
        number += 1
        open[number] = question
        pending += question.estimatedTokens
        return ModelRequest(
          number: number, path: question.path, body: question.body, estimatedTokens: question.estimatedTokens)
      }
      return nil
    }
    var limitReached: (any Error)?
    let ending = try client.run(
      next: { limitReached == nil ? try next() : nil },
      answered: { answer in
        guard let question = open.removeValue(forKey: answer.number) else { return }
        pending -= question.estimatedTokens
        underWay.remove(question.key)
        let (usage, failure) = try record(answer, of: question)
        spent.add(usage)
        outcome.asked += 1
        outcome.usage.add(usage)
        if let failure {
          outcome.failed += 1
          firstFailure = firstFailure ?? failure
        }
        answered(usage)
        if lastSync.duration(to: .now) > Self.syncInterval {
          try log.sync()
          lastSync = .now
        }
      })
    try log.sync()
    guard case .finished = ending, !stop.isRequested else { return nil }
    if let limitReached { throw limitReached }
    if let firstFailure, outcome.failed > access.maxFailures {
      throw InferenceError(
        .unavailable,
        "\(outcome.failed) of \(outcome.asked) requests have no answer after all tries; the first: \(firstFailure.message)",
        location: access.server.redactedURL,
        advice: "Run the same command again: it asks for these alone. Or let them be rejects with --max-failures "
          + "\(outcome.failed).")
    }
    return outcome
  }

  /// Writes an answer into the log.
  ///
  /// - Returns: what it has cost, and why there is none, where the question has to be asked again.
  private func record(
    _ answer: borrowing ModelAnswer, of question: Question
  ) throws -> (Usage, AnswerFailure?) {
    var failure = answer.failure.map { AnswerFailure(status: answer.status, message: $0) }
    if failure == nil {
      let content = Result { () throws(InferenceError) in
        try answer.body.withSpan { (body) throws(InferenceError) in
          try AnswerContent(body, question.subject, scoring)
        }
      }
      switch content {
      case .success(let content):
        try log.append(question.key, content)
        return (content.usage, nil)
      case .failure(let error): failure = AnswerFailure(status: answer.status, message: error.message)
      }
    }
    guard let failure else { return (Usage(), nil) }
    try log.append(question.key, failure)
    // What is refused is a reject, which is counted where the log is read; only what may pass later is missing.
    return (Usage(), failure.mayPass ? failure : nil)
  }
}
