internal import Base

/// Sends requests to one server, many at once, on the caller's thread.
///
/// What is under way is bounded by the settings, and so is memory. Handles and connections are used again.
package final class ModelClient {
  /// How a run ended.
  package enum Ending: Sendable {
    /// All requests are answered.
    case finished
    /// A stop was requested; requests under way are lost.
    case stopped
  }

  /// What a client has sent so far.
  package struct Counts: Sendable, Equatable {
    /// Requests sent, every try.
    package var sent = 0
    /// Answers handed to the caller.
    package var answered = 0
    /// Tries that failed and were repeated.
    package var repeated = 0
  }

  /// What was sent so far, over all runs.
  package private(set) var counts = Counts()
  private let server: ModelServer
  private let settings: ClientSettings
  private let loop: TransferLoop

  /// Seconds between two looks at the stop flag.
  private static let turn = 0.25

  /// A client without connections yet.
  ///
  /// - Throws: `badSettings`, or `unavailable` where libcurl fails.
  package init(_ server: ModelServer, _ settings: ClientSettings) throws(InferenceError) {
    try settings.check()
    self.server = server
    self.settings = settings
    loop = try TransferLoop(server, settings)
  }

  /// Sends all requests and hands on their answers.
  ///
  /// First tries leave in the order of `next`. An answer is handed on as soon as it is whole, before its slot is used
  /// again: a caller that writes it down there loses at most `concurrency` answers whenever the process is killed.
  ///
  /// - Parameters:
  ///   - next: the next request; called when there is room for it. After nil it is called again when something was
  ///     answered; the run ends when it gives nil and nothing is under way.
  ///   - answered: takes an answer. One with a `failure` is of a request that the server refuses (400, 413, 422), or
  ///     that failed in all tries while others did not.
  ///   - retrying: told of every failed try that is repeated: its reason and the seconds until then.
  /// - Throws: `unavailable` where no request can go well: a key or address that is refused, a server that is gone;
  ///   whatever `next` and `answered` throw.
  package func run(
    next: () throws -> ModelRequest?, answered: (borrowing ModelAnswer) throws -> Void,
    retrying: (String, Double) -> Void = { _, _ in }
  ) throws -> Ending {
    var schedule = RequestSchedule(settings)
    defer { loop.cancelAll() }
    var mayHaveMore = true
    while true {
      if settings.stop?.isRequested ?? false { return .stopped }
      try start(&schedule)
      while mayHaveMore, schedule.hasRoom {
        guard let request = try next() else {
          mayHaveMore = false
          break
        }
        loop.slots[schedule.place(tokens: request.estimatedTokens)].load(request, server: server)
        try start(&schedule)
      }
      if !mayHaveMore, schedule.isEmpty { return .finished }
      loop.wait(min(Self.turn, schedule.wait(now: MonotonicClock.now()) ?? Self.turn))
      while let (slot, outcome) = loop.takeFinished() {
        mayHaveMore = try finish(slot, outcome, &schedule, answered, retrying) || mayHaveMore
      }
    }
  }

  private func start(_ schedule: inout RequestSchedule) throws {
    while let index = schedule.start(now: MonotonicClock.now()) {
      counts.sent += 1
      guard loop.begin(loop.slots[index]) else {
        throw InferenceError(.unavailable, "libcurl rejects a request", location: server.redactedURL)
      }
    }
  }

  /// Deals with the end of a try, and returns whether an answer was handed on.
  private func finish(
    _ slot: TransferSlot, _ outcome: RetryPolicy.Outcome, _ schedule: inout RequestSchedule,
    _ answered: (borrowing ModelAnswer) throws -> Void, _ retrying: (String, Double) -> Void
  ) throws -> Bool {
    let now = MonotonicClock.now()
    let (tries, began) = (schedule.tries(slot.index), schedule.began(slot.index))
    server.key?.hide(in: &slot.answer.body)
    switch schedule.ended(slot.index, outcome, now: now) {
    case .again(let reason, let seconds):
      counts.repeated += 1
      retrying(reason, seconds)
      return false
    case .end(let reason, let advice):
      throw InferenceError(
        .unavailable, withMessage(reason, slot), location: server.redactedURL, advice: advice)
    case .deliver(let failure):
      slot.answer.tries = tries
      slot.answer.seconds = now - began
      slot.answer.failure = failure.map { withMessage($0, slot) }
      counts.answered += 1
      try answered(slot.answer)
      slot.trim()
      return true
    }
  }

  /// A reason with what the server says, if it says something.
  private func withMessage(_ reason: String, _ slot: TransferSlot) -> String {
    let message = slot.answer.status == 0 ? nil : ServerMessage.text(slot.answer.body)
    return message.map { "\(reason): \(PrintableText.line($0))" } ?? reason
  }
}
