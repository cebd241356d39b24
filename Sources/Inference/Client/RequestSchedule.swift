/// Which slot sends next, and what follows from the end of a try: retries, rates and the circuit breaker, with a clock
/// that is handed in. No IO.
///
/// A request keeps its slot from `place` to the answer that is delivered, waits included, so that slots bound the memory.
package struct RequestSchedule: Sendable {
  /// What to do with a slot whose try is over.
  package enum Step: Equatable, Sendable {
    /// Hand the answer on; the slot is free then.
    case deliver(failure: String?)
    /// It is sent again later, for `reason`.
    case again(reason: String, seconds: Double)
    /// End the run.
    case end(reason: String, advice: String)
  }

  private struct Slot: Sendable {
    var tokens = 0.0
    var tries = 0
    var began = 0.0
    var due = 0.0
  }

  private let policy: RetryPolicy
  private var slots: [Slot]
  private var free: [Int]
  /// Placed and not sent yet, in order; more than one only while rates hold them back.
  private var fresh: [Int] = []
  /// Waiting for their next try.
  private var waiting: [Int] = []
  private var earliest = Double.infinity
  private var requests: TokenBucket?
  private var tokens: TokenBucket?
  private var jitter: Jitter
  private var failuresInARow = 0
  private var lastSuccess = -Double.infinity
  /// Slots whose request is under way.
  package private(set) var underWay = 0

  /// A schedule with `settings.concurrency` free slots.
  package init(_ settings: ClientSettings) {
    policy = RetryPolicy(settings)
    slots = Array(repeating: Slot(), count: settings.concurrency)
    free = Array((0..<settings.concurrency).reversed())
    requests = settings.requestsPerMinute.map { TokenBucket(perMinute: $0) }
    tokens = settings.tokensPerMinute.map { TokenBucket(perMinute: $0) }
    jitter = Jitter(seed: settings.seed)
  }

  /// Whether a request may be placed: a slot is free, and none waits to be sent for the first time.
  package var hasRoom: Bool { !free.isEmpty && fresh.isEmpty }

  /// Whether no slot is taken.
  package var isEmpty: Bool { free.count == slots.count }

  /// Tries of the request in a slot.
  package func tries(_ slot: Int) -> Int { slots[slot].tries }

  /// When the request in a slot was first sent.
  package func began(_ slot: Int) -> Double { slots[slot].began }

  /// Gives a request the next free slot.
  ///
  /// - Parameter tokens: what it takes of the rate of tokens.
  package mutating func place(tokens: Int) -> Int {
    let slot = free.removeLast()
    slots[slot] = Slot(tokens: Double(max(0, tokens)))
    fresh.append(slot)
    return slot
  }

  /// The slot to send now, retries first and then in the order of `place`; nil if none may.
  package mutating func start(now: Double) -> Int? {
    guard let slot = candidate(now: now), rateWait(slot, now: now) == 0 else { return nil }
    if fresh.first == slot {
      fresh.removeFirst()
      slots[slot].began = now
    } else {
      waiting.removeAll { $0 == slot }
      earliest = waiting.reduce(.infinity) { min($0, slots[$1].due) }
    }
    requests?.take(1)
    tokens?.take(slots[slot].tokens)
    slots[slot].tries += 1
    underWay += 1
    return slot
  }

  /// Seconds until `start` may give a slot; nil if only an ending can change that.
  package mutating func wait(now: Double) -> Double? {
    if let slot = candidate(now: now) { return rateWait(slot, now: now) }
    return earliest.isFinite ? max(0, earliest - now) : nil
  }

  private func candidate(now: Double) -> Int? {
    guard earliest <= now else { return fresh.first }
    return waiting.filter { slots[$0].due <= now }.min { slots[$0].due < slots[$1].due }
  }

  private mutating func rateWait(_ slot: Int, now: Double) -> Double {
    max(requests?.wait(for: 1, now: now) ?? 0, tokens?.wait(for: slots[slot].tokens, now: now) ?? 0)
  }

  /// Judges the end of a try.
  package mutating func ended(_ slot: Int, _ outcome: RetryPolicy.Outcome, now: Double) -> Step {
    underWay -= 1
    switch policy.verdict(outcome) {
    case .deliver(let failure):
      // A refusal of one request is an answer too: the server lives.
      failuresInARow = 0
      lastSuccess = now
      free.append(slot)
      return .deliver(failure: failure)
    case .end(let reason, let advice): return .end(reason: reason, advice: advice)
    case .retry(let reason, let after, let attempts):
      failuresInARow += 1
      return again(slot, reason, after: after, attempts: attempts, delivers: policy.delivers(outcome), now: now)
    }
  }

  private mutating func again(
    _ slot: Int, _ reason: String, after: Double?, attempts: Int, delivers: Bool, now: Double
  ) -> Step {
    let advice = "Run the same command again when the server answers; it goes on where it stopped."
    if failuresInARow >= policy.failuresInARow {
      return .end(reason: "\(reason); \(failuresInARow) tries in a row have failed", advice: advice)
    }
    guard slots[slot].tries >= attempts else {
      let seconds = policy.wait(failures: slots[slot].tries, asked: after, jitter: jitter.next())
      slots[slot].due = now + seconds
      earliest = min(earliest, slots[slot].due)
      waiting.append(slot)
      return .again(reason: reason, seconds: seconds)
    }
    let tries = slots[slot].tries == 1 ? "1 try" : "\(slots[slot].tries) tries"
    // Where others went well meanwhile the fault is this request's, and the run goes on without it.
    guard delivers || lastSuccess > slots[slot].began else {
      return .end(reason: "\(reason), after \(tries)", advice: advice)
    }
    free.append(slot)
    return .deliver(failure: "\(reason), after \(tries)")
  }
}

/// Numbers in 0..<1, the same for the same seed (SplitMix64).
internal struct Jitter: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits &>> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits &>> 31)) &>> 11) * 0x1p-53
  }
}
