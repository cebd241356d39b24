import Base

/// Decides the next step of a download: request, wait and retry, read bytes, or give up.
///
/// It performs no input or output. Its owner executes the steps and reports events, so
/// that every fault can be tested as a list of events.
struct TransferPlan {
  /// One GET. `offset` > 0 asks for the rest only, with `If-Range: validator` where there is one; `end` ends the part before
  /// that byte.
  struct Request: Equatable {
    var offset = 0
    var end: Int?
    var validator: String?
    /// What is known already: an answer without a body (304) says that it has not changed.
    var known: ContentIdentity?
  }

  enum Step: Equatable {
    case request(Request)
    /// Wait this number of seconds, then request.
    case wait(seconds: Double, then: Request)
    /// Take the body, skipping its first `skipping` bytes, which are there already.
    case accept(skipping: Int)
    case finished
    case failed(SourceError.Code, String)
  }

  /// How an answer's body ended.
  enum Ending: Equatable {
    case complete
    /// Another request may go better.
    case dropped(String)
    /// Another request may go better later: the server has said, in a page instead of content, that it is busy.
    case busy(String)
    /// The name was not found, which is more often a wrong name than a passing trouble.
    case unknownHost(String)
    /// No request will go better.
    case hopeless(String)
  }

  /// Bytes handed on so far.
  private(set) var received: Int
  /// Whether a content that has no bytes after those that are there is one of which nothing is left to read.
  var mayEndAtOffset = false
  /// The byte before which the wanted part ends; nil for all.
  private var end: Int?
  /// What the caller has of the content.
  private var known: ContentIdentity?
  /// Whether the server has said that the caller has the content.
  private(set) var isUnchanged = false
  /// Bytes in total, once an answer has said so.
  private(set) var total: Int?
  private let policy: FetchPolicy
  private let jitter: () -> Double
  /// The first good answer: later ones must agree with it.
  private var first: ResponseHead?
  /// Whether the request under way asks if a body of unknown length was whole.
  private var isConfirming = false
  private var failures = 0
  private var receivedAtFailure = 0
  /// Whether bytes of an earlier process are here, and nothing of this one yet.
  private var isTakingUp = false
  /// Whether the wait that was decided last is due to a busy server, so that it holds for all requests to it.
  private(set) var isServerBusy = false
  /// Whether what was received so far is of another content than the server has, or of no whole one: another fetch from
  /// the first byte may go better, and a continuation cannot.
  private(set) var isSuspect = false

  /// - Parameters:
  ///   - offset: bytes that are there from an earlier fetch of the same content.
  ///   - jitter: gives numbers in 0..<1 that spread clients' waits.
  init(policy: FetchPolicy, offset: Int = 0, jitter: @escaping () -> Double) {
    self.policy = policy
    self.jitter = jitter
    received = offset
    receivedAtFailure = offset
  }

  /// Takes up a content of which an earlier process has received the first `offset` bytes. Where the server has another one
  /// by now, that is taken from its first byte (`received` is 0 then).
  init(policy: FetchPolicy, resuming identity: ContentIdentity, offset: Int, jitter: @escaping () -> Double) {
    self.init(policy: policy, offset: offset, jitter: jitter)
    guard offset > 0 else { return }
    first = ResponseHead(identity)
    total = identity.byteCount
    isTakingUp = true
  }

  /// Asks for a content unless it is the one that the caller has.
  init(policy: FetchPolicy, unless known: ContentIdentity, jitter: @escaping () -> Double) {
    self.init(policy: policy, jitter: jitter)
    if known.isKnown { self.known = known }
  }

  /// Asks for a part of a content.
  init(policy: FetchPolicy, part: Range<Int>, of identity: ContentIdentity, jitter: @escaping () -> Double) {
    self.init(policy: policy, resuming: identity, offset: part.lowerBound, jitter: jitter)
    isTakingUp = false
    // Of a content of which nothing is known the first answer tells.
    first = identity == ContentIdentity() ? nil : ResponseHead(identity)
    total = identity.byteCount
    end = part.upperBound
  }

  /// Takes the first step.
  func start() -> Step { .request(next) }

  /// The request for what is missing.
  private var next: Request {
    Request(
      offset: received, end: end, validator: received > 0 || end != nil ? validator : nil,
      known: received == 0 ? known : nil)
  }

  /// Judges an answer's head.
  mutating func answered(_ head: ResponseHead) -> Step {
    if isConfirming, let step = confirmed(by: head) { return step }
    return switch head.status {
    // Some object stores send the rest, with its range, and call it the whole.
    case 200 where (received > 0 || end != nil) && head.contentRange?.first == received: acceptPart(head)
    case 200: acceptWhole(head)
    case 206: acceptPart(head)
    case 304 where known != nil: unchanged()
    case 412 where isTakingUp: startOver()
    case 412 where end != nil: changed
    case 416 where isTakingUp: startOver()
    case 416 where received > 0 && first == nil && mayEndAtOffset: .finished
    case 416 where received > 0 && first == nil:
      // What is left of an earlier fetch is the whole, or more than there is now.
      .failed(.interrupted, "the server has no bytes after \(received)")
    case 404, 410: .failed(.missing, "HTTP status \(head.status)")
    case 408, 425, 429, 500, 502, 503, 504:
      again("HTTP status \(head.status)", after: head.retryAfter, isBusy: true)
    case 401, 403, 407, 451: .failed(.refused, "HTTP status \(head.status): the server rejects the request")
    default: .failed(.refused, "HTTP status \(head.status)")
    }
  }

  /// Notes bytes handed on.
  mutating func took(_ count: Int) {
    received += count
    isTakingUp = false
  }

  /// Judges how a body, or an attempt to connect, ended.
  mutating func ended(_ ending: Ending) -> Step {
    switch ending {
    case .complete:
      if total == nil, end == nil, received > 0, let first, !first.isDelimited, !isConfirming {
        // The end of the connection is all that ended this body: ask whether there is more.
        isConfirming = true
        return .request(Request(offset: received, validator: validator))
      }
      guard let wanted = end ?? total, received != wanted else { return .finished }
      if received < wanted { return again("the response ended after \(received) of \(wanted) bytes", after: nil) }
      isSuspect = true
      return .failed(.interrupted, "received \(received) bytes, expected \(wanted)")
    case .dropped(let reason): return again(reason, after: nil)
    case .busy(let reason): return again(reason, after: nil, isBusy: true)
    case .unknownHost(let reason): return again(reason, after: nil, attempts: min(3, policy.attempts))
    case .hopeless(let reason): return .failed(.refused, reason)
    }
  }

  /// Judges an answer to the question whether a body was whole; nil for an answer that does not tell, and is to be judged
  /// as any other: a server that is busy or refuses has said nothing of the content.
  ///
  /// A body that neither a length nor chunks delimit and that ended early is an error, not a drop: nothing tells
  /// where the rest, or the next body of this server, ends.
  private mutating func confirmed(by head: ResponseHead) -> Step? {
    switch head.status {
    case 416: return .finished
    case 206:
      guard let range = head.contentRange, range.first == received else { return .finished }
      return agrees(head, total: range.total) ? endedEarly(range.total) : changed
    case 200:
      // Without ranges a length tells it; without that nothing can, nor where the server cannot name the content.
      guard let length = head.contentLength, length != received else { return .finished }
      if agrees(head, total: length) { return endedEarly(length) }
      return hasName(head) ? changed : .finished
    case 401, 403, 407, 408, 425, 429, 451, 500, 502, 503, 504: return nil
    default: return .finished
    }
  }

  private mutating func endedEarly(_ total: Int?) -> Step {
    isSuspect = true
    let size = total.map { " of \($0)" } ?? ""
    return .failed(.interrupted, "the response had no length and ended early, after \(received)\(size) bytes")
  }

  /// Whether both answers name their content.
  private func hasName(_ head: ResponseHead) -> Bool {
    first?.strongETag != nil && head.strongETag != nil || first?.lastModified != nil && head.lastModified != nil
  }

  private mutating func unchanged() -> Step {
    isUnchanged = true
    return .finished
  }

  private mutating func acceptWhole(_ head: ResponseHead) -> Step {
    if end != nil {
      guard agrees(head, total: head.contentLength) else { return changed }
      return .failed(.unsupported, "the server sends whole files only, and a part is needed")
    }
    if received > 0, isTakingUp, !agrees(head, total: head.contentLength) { forget() }
    guard received > 0 else {
      first = head
      total = head.contentLength
      return .accept(skipping: 0)
    }
    // The server gave everything instead of the rest: the same bytes again, or another content.
    guard agrees(head, total: head.contentLength) else { return changed }
    if first == nil { first = head }
    total = head.contentLength ?? total
    return .accept(skipping: received)
  }

  private mutating func acceptPart(_ head: ResponseHead) -> Step {
    guard let range = head.contentRange, range.first == received, received > 0 || end != nil else {
      if isTakingUp { return startOver() }
      return .failed(.interrupted, "the server sent a different range than requested")
    }
    guard agrees(head, total: range.total) else { return isTakingUp ? startOver() : changed }
    if first == nil { first = head }
    total = range.total ?? total
    // What was asked for may reach beyond the content's end.
    if let wanted = end, let total { end = min(wanted, total) }
    return .accept(skipping: 0)
  }

  /// Asks for everything, as what an earlier process has is of no use.
  private mutating func startOver() -> Step {
    forget()
    return .request(Request())
  }

  private mutating func forget() {
    received = 0
    receivedAtFailure = 0
    first = nil
    total = nil
    isTakingUp = false
  }

  private var changed: Step {
    mutating get {
      isSuspect = true
      return whenChanged
    }
  }

  private var whenChanged: Step {
    .failed(.interrupted, "the content changed on the server during the download")
  }

  /// Whether an answer speaks of the content whose bytes are here. Without an entity tag or a date
  /// on both sides the length must be known and equal.
  private func agrees(_ head: ResponseHead, total newTotal: Int?) -> Bool {
    // Bytes of an earlier process: the owner checks the whole by its digest.
    guard let first else { return true }
    if let total, let newTotal, total != newTotal { return false }
    if let old = first.strongETag, let new = head.strongETag { return old == new }
    if let old = first.lastModified, let new = head.lastModified { return old == new }
    return total != nil && newTotal != nil
  }

  private mutating func again(
    _ reason: String, after asked: Double?, attempts: Int? = nil, isBusy: Bool = false
  ) -> Step {
    isServerBusy = isBusy
    if received - receivedAtFailure >= 1 << 20 { failures = 0 }
    receivedAtFailure = received
    failures += 1
    let allowed = attempts ?? (isBusy ? policy.busyAttempts : policy.attempts)
    guard failures < allowed else {
      let tries = failures == 1 ? "1 request" : "\(failures) requests"
      return .failed(isBusy ? .busy : received > 0 ? .interrupted : .refused, "\(reason), after \(tries)")
    }
    if let asked, asked > policy.maximumRetryAfter {
      return .failed(.busy, "\(reason); the server asks for a wait of \(Int(min(asked, 1e9))) s")
    }
    let doubled = policy.firstBackoff * Double(1 << min(failures - 1, 20))
    // Anywhere up to the whole of the wait, so that many clients do not come back together; requests are spaced anyway.
    let backoff = min(doubled, policy.maximumBackoff) * jitter()
    return .wait(seconds: max(backoff, asked ?? 0), then: next)
  }

  /// What the server says of the content.
  var identity: ContentIdentity {
    ContentIdentity(etag: first?.etag, lastModified: first?.lastModified, byteCount: total)
  }

  /// What the server calls the content: its strong entity tag or its date, with its length; nil if it says neither.
  var contentName: String? { validator.map { "\($0) \(total ?? -1)" } }

  private var validator: String? { first?.strongETag ?? first?.lastModified }
}
