import Testing

@testable import Inference

@Suite struct RetryTests {
  private static let policy = RetryPolicy(ClientSettings())

  @Test(arguments: [
    (200, true, "deliver"), (201, true, "deliver"), (200, false, "retry"), (204, false, "retry"), (400, true, "refuse"),
    (400, false, "refuse"), (413, true, "refuse"), (422, true, "refuse"), (401, true, "end"), (402, true, "end"),
    (403, true, "end"), (404, true, "end"), (405, true, "end"), (301, false, "end"), (308, false, "end"),
    (408, true, "retry"), (409, true, "retry"), (425, true, "retry"), (429, true, "retry"), (500, true, "retry"),
    (501, true, "end"), (502, false, "retry"), (503, true, "retry"), (504, true, "retry"), (529, true, "retry"),
    (418, true, "end"), (100, false, "end"), (0, false, "end"),
  ]) func `statuses have their verdicts`(_ status: Int, _ isJSON: Bool, _ expected: String) {
    let verdict = Self.policy.verdict(.answered(status: status, isJSON: isJSON, retryAfter: 3))
    let found =
      switch verdict {
      case .deliver(nil): "deliver"
      case .deliver: "refuse"
      case .retry(_, let after, let attempts): after == 3 && attempts == (status == 425 ? 2 : 7) ? "retry" : "wrong"
      case .end: "end"
      }
    #expect(found == expected)
  }

  @Test func `a probe's refusals are answers`() {
    var settings = ClientSettings()
    settings.deliversRefusals = true
    let policy = RetryPolicy(settings)
    for status in [404, 405, 501] {
      #expect(
        policy.verdict(.answered(status: status, isJSON: true, retryAfter: nil))
          == .deliver(failure: "HTTP status \(status)"))
    }
    guard case .end = policy.verdict(.answered(status: 401, isJSON: true, retryAfter: nil)) else {
      Issue.record("a refused key ends a probe")
      return
    }
  }

  @Test func `waits double, are spread by half, and follow the server's wish up to a limit`() {
    let policy = Self.policy
    #expect(policy.wait(failures: 1, asked: nil, jitter: 0) == 0.5)
    #expect(policy.wait(failures: 4, asked: nil, jitter: 1) == 8)
    #expect(policy.wait(failures: 60, asked: nil, jitter: 1) == 60)
    #expect(policy.wait(failures: 0, asked: nil, jitter: 0) == 0.5)
    #expect(policy.wait(failures: 1, asked: 20, jitter: 1) == 20.1)
    #expect(policy.wait(failures: 6, asked: 1, jitter: 1) == 32)
    #expect(policy.wait(failures: 1, asked: 1e12, jitter: 0) == 600.05)
    #expect(policy.wait(failures: 1, asked: -5, jitter: 0) == 0.5)
  }

  @Test func `buckets fill by the minute`() {
    var bucket = TokenBucket(perMinute: 60)
    #expect(bucket.wait(for: 1, now: 10) == 0)
    bucket.take(1)
    #expect(abs(bucket.wait(for: 1, now: 10) - 1) < 1e-9)
    #expect(abs(bucket.wait(for: 1, now: 10.25) - 0.75) < 1e-9)
    #expect(bucket.wait(for: 1, now: 11) == 0)
    // A clock that stands still or goes back gives nothing.
    #expect(bucket.wait(for: 1, now: 5) == 0)
    // No more than a second's worth is held.
    #expect(bucket.wait(for: 1, now: 100) == 0)
    bucket.take(1)
    #expect(bucket.wait(for: 1, now: 100) > 0.99)
    // A request larger than the bucket is sent when it is full, and paid for afterwards.
    var tokens = TokenBucket(perMinute: 600)
    #expect(tokens.wait(for: 50, now: 0) == 0)
    tokens.take(50)
    #expect(abs(tokens.wait(for: 5, now: 0) - 4.5) < 1e-9)
  }

  /// Runs a schedule against a clock of its own; `outcome` says how try `n` of request `i` ends, after a second.
  private func simulate(
    _ settings: ClientSettings, _ count: Int, tokens: Int = 0,
    _ outcome: (_ item: Int, _ nth: Int, _ now: Double) -> RetryPolicy.Outcome
  ) -> (sent: [(item: Int, at: Double)], delivered: [Int: String?], end: String?) {
    var schedule = RequestSchedule(settings)
    var items: [Int: Int] = [:]
    var ends: [(at: Double, slot: Int)] = []
    var sent: [(item: Int, at: Double)] = []
    var delivered: [Int: String?] = [:]
    var (now, next) = (0.0, 0)
    while true {
      while true {
        if let slot = schedule.start(now: now) {
          sent.append((items[slot]!, now))
          ends.append((now + 1, slot))
        } else if schedule.hasRoom, next < count {
          items[schedule.place(tokens: tokens)] = next
          next += 1
        } else {
          break
        }
      }
      #expect(schedule.underWay == ends.count && ends.count <= settings.concurrency)
      if schedule.isEmpty, next == count { return (sent, delivered, nil) }
      let wait = schedule.wait(now: now).map { now + $0 }
      let end = ends.map(\.at).min()
      guard let then = [wait, end].compactMap({ $0 }).min() else {
        Issue.record("the schedule stands still")
        return (sent, delivered, nil)
      }
      now = max(then, now)
      guard let done = ends.firstIndex(where: { $0.at <= now }) else { continue }
      let slot = ends.remove(at: done).slot
      let item = items[slot]!
      switch schedule.ended(slot, outcome(item, schedule.tries(slot), now), now: now) {
      case .deliver(let failure):
        #expect(delivered[item] == nil)
        delivered[item] = failure
      case .again: break
      case .end(let reason, _): return (sent, delivered, reason)
      }
    }
  }

  private static let good = RetryPolicy.Outcome.answered(status: 200, isJSON: true, retryAfter: nil)

  @Test(arguments: [UInt64](0..<20)) func `random faults lose and repeat nothing`(_ seed: UInt64) {
    var settings = ClientSettings()
    settings.concurrency = Int(seed % 7) + 1
    settings.seed = seed
    settings.failuresInARow = 1000
    var random = Jitter(seed: seed)
    let (sent, delivered, end) = simulate(settings, 100) { _, nth, _ in
      switch random.next() {
      case ..<0.5: return Self.good
      case ..<0.6: return .answered(status: 429, isJSON: true, retryAfter: 5)
      case ..<0.8 where nth < 5: return .dropped("reset")
      case ..<0.85: return .answered(status: 400, isJSON: true, retryAfter: nil)
      default: return Self.good
      }
    }
    #expect(end == nil && delivered.count == 100)
    // First tries are in order.
    var seen: Set<Int> = []
    #expect(sent.map(\.item).filter { seen.insert($0).inserted } == Array(0..<100))
  }

  @Test func `a server that asks for time gets it`() {
    var settings = ClientSettings()
    settings.concurrency = 1
    let (sent, _, _) = simulate(settings, 1) { _, nth, _ in
      nth == 1 ? .answered(status: 429, isJSON: true, retryAfter: 30) : Self.good
    }
    #expect(sent.count == 2 && sent[1].at >= 31 && sent[1].at < 31.2)
  }

  @Test func `a dead server ends the run, a bad request does not`() {
    var settings = ClientSettings()
    settings.concurrency = 4
    let dead = simulate(settings, 100) { _, _, now in now < 20 ? Self.good : .dropped("refused") }
    #expect(dead.end == "refused; 24 tries in a row have failed")
    #expect(dead.delivered.count == 76)
    // An outage shorter than the tries last is overcome.
    let outage = simulate(settings, 100) { _, _, now in 20..<24 ~= now ? .dropped("refused") : Self.good }
    #expect(outage.end == nil && outage.delivered.count == 100)
    let poison = simulate(settings, 100) { item, _, _ in
      item == 7 ? .answered(status: 500, isJSON: true, retryAfter: nil) : Self.good
    }
    #expect(poison.end == nil && poison.delivered.count == 100)
    #expect(poison.delivered[7] == "HTTP status 500, after 7 tries")
    settings.concurrency = 1
    let alone = simulate(settings, 5) { _, _, _ in .dropped("reset") }
    #expect(alone.end == "reset, after 7 tries" && alone.delivered.isEmpty)
  }

  @Test func `rates of requests and tokens hold over time`() {
    var settings = ClientSettings()
    settings.concurrency = 50
    settings.requestsPerMinute = 120
    let byRequests = simulate(settings, 200) { _, _, _ in Self.good }
    for start in stride(from: 0.0, to: 90, by: 7.5) {
      let count = byRequests.sent.count { start..<start + 60 ~= $0.at }
      #expect(count <= 122)
      if start < 30 { #expect(count >= 118) }
    }
    settings.requestsPerMinute = nil
    settings.tokensPerMinute = 60_000
    let byTokens = simulate(settings, 100, tokens: 2000) { _, _, _ in Self.good }
    #expect(abs(byTokens.sent[99].at - 198) < 3)
  }

  @Test(arguments: [
    ("{}", true), (" {\"a\":[1,{}]} \n", true), ("", false), ("{", false), ("[1]", false), ("{}x", false),
    ("{\"a\":\"}\"", false), ("{\"a\":\"\\\"}\"}", true), ("{\"a\":\"x\\", false), ("<html>", false), ("null", false),
    ("{\"a\":1}{\"b\":2}", false), ("{\"a\":{\"b\":1}", false),
  ]) func `whole objects are told from parts`(_ text: String, _ isWhole: Bool) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { isWholeObject($0) } == isWhole)
  }
}
