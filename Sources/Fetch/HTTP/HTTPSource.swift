package import Base
import CSystem
import Records

/// The content at a URL, streamed: reads block until bytes come, and a dropped connection is
/// resumed.
///
/// The initialiser returns when the response header has arrived. Failed requests are repeated as
/// `FetchPolicy` says. The rest after a drop is asked for with `Range` and `If-Range`, and it is
/// used only if entity tag, date or length show that the content is unchanged; otherwise
/// reading fails as `.interrupted`, never with a mixture.
package final class HTTPSource: ByteSource {
  /// The URL.
  package let name: String
  /// The content's length, if the server declares it.
  package private(set) var byteCount: Int?
  /// What the server calls the content: its strong entity tag or its date, with its length; nil if it says neither. Two
  /// sources with the same one give the same bytes.
  package private(set) var contentName: String?
  /// What the server says of the content.
  package var identity: ContentIdentity { plan.identity }
  /// The byte of the content with which reading begins: 0 where the server has another content than the one to take up.
  package private(set) var startOffset = 0
  /// Whether the server has said that the caller has the content; there is nothing to read then.
  var isUnchanged: Bool { plan.isUnchanged }
  /// Whether reading failed because what was received is not what the server has now, or is not whole.
  package var isSuspect: Bool { plan.isSuspect }
  private let policy: FetchPolicy
  private let transfer: CurlTransfer
  /// How requests are signed; nil for a plain URL.
  private let object: S3Requests?
  /// What an object store says of a request that it refuses.
  private var refusal: [UInt8] = []
  private var plan: TransferPlan
  private var toSkip = 0
  private var isAccepted = false
  private var isFinished = false

  /// Asks for `url` and waits for the answer's head.
  ///
  /// - Parameter offset: bytes of the same content that the caller has already; reading begins
  ///   after them if the server supports it.
  package convenience init(
    _ url: String, policy: FetchPolicy = FetchPolicy(), offset: Int = 0
  ) throws(SourceError) {
    try self.init(url, object: nil, policy: policy, offset: offset)
  }

  /// Asks for what follows the first `offset` bytes of a content that the caller can tell by its digest: nothing, where the
  /// server has no more bytes.
  convenience init(_ url: String, policy: FetchPolicy, after offset: Int) throws(SourceError) {
    var plan = TransferPlan(policy: policy, offset: offset) { Double.random(in: 0..<1) }
    plan.mayEndAtOffset = true
    try self.init(url, nil, policy, plan)
  }

  /// Asks for an object, or with `nil` for the URL, as the public initialiser does.
  ///
  /// - Parameter identity: what is known of the content whose first `offset` bytes the caller has; where the server has
  ///   another one, `startOffset` is 0.
  convenience init(
    _ url: String, object: S3Requests?, policy: FetchPolicy, offset: Int, resuming identity: ContentIdentity? = nil
  ) throws(SourceError) {
    let jitter = { Double.random(in: 0..<1) }
    let plan =
      if let identity {
        TransferPlan(policy: policy, resuming: identity, offset: offset, jitter: jitter)
      } else {
        TransferPlan(policy: policy, offset: offset, jitter: jitter)
      }
    try self.init(url, object, policy, plan)
  }

  /// Asks for a content unless it is the one of `known`; `isUnchanged` tells.
  convenience init(_ url: String, policy: FetchPolicy, unless known: ContentIdentity?) throws(SourceError) {
    let plan = TransferPlan(policy: policy, unless: known ?? ContentIdentity()) { Double.random(in: 0..<1) }
    try self.init(url, nil, policy, plan)
  }

  /// Asks for a part of a content, and reads it alone.
  convenience init(
    _ url: String, policy: FetchPolicy, part: Range<Int>, of identity: ContentIdentity
  ) throws(SourceError) {
    let plan = TransferPlan(policy: policy, part: part, of: identity) { Double.random(in: 0..<1) }
    try self.init(url, nil, policy, plan)
  }

  private init(
    _ url: String, _ object: S3Requests?, _ policy: FetchPolicy, _ plan: TransferPlan
  ) throws(SourceError) {
    name = object?.place.description ?? url
    self.object = object
    self.policy = policy
    transfer = try CurlTransfer(url: url, policy: policy)
    self.plan = plan
    try follow(plan.start())
    while !isAccepted, !isFinished { try advance() }
    byteCount = self.plan.total
    contentName = self.plan.contentName
    startOffset = self.plan.received
  }

  /// Reads the next bytes; blocks until bytes arrive, and resumes dropped connections.
  package func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard room.count > 0 else { return 0 }
    while !isFinished {
      if isAccepted {
        if plan.received == 0, let ending = endingOfErrorPage {
          try follow(plan.ended(ending))
          continue
        }
        toSkip -= transfer.discard(upTo: toSkip)
        let count = toSkip == 0 ? transfer.take(into: room) : 0
        if count > 0 {
          plan.took(count)
          return count
        }
      }
      try advance()
    }
    return 0
  }

  /// Whether the server sends the bytes before the wanted ones too, as it knows no ranges. Known once the source is open.
  package var sendsWhole: Bool { toSkip > 0 }

  /// The content by ranges; nil where the server does not say how long it is. The download ends here.
  package func rangeSource() throws(SourceError) -> (any RangeSource)? {
    guard let byteCount else { return nil }
    transfer.cancel()
    isFinished = true
    if let object { return try ObjectRangeSource(object.place, policy: policy) }
    return HTTPForwardSource(name, byteCount: byteCount, contentName: contentName, policy: policy)
  }

  /// What to make of a content that begins as markup, where no file of markup is asked for; nil for any other. Busy servers have been seen to say so in a
  /// page with status 200; archives, lines of JSON, Parquet files and models never begin like that.
  private var endingOfErrorPage: TransferPlan.Ending? {
    guard transfer.firstVisibleByte == UInt8(ascii: "<") else { return nil }
    // An object store names every object that it sends.
    if transfer.isStoreError || object != nil && transfer.head?.etag == nil {
      return .busy("the object store sent an error instead of the file")
    }
    guard !policy.acceptsMarkup, ![".html", ".htm", ".xml"].contains(where: { name.hasSuffix($0) }) else { return nil }
    return .dropped("the server sent a web page instead of the file")
  }

  /// One turn: judge a head or an ending that has come, or wait a little for the network.
  private func advance() throws(SourceError) {
    if !isAccepted, var head = transfer.head {
      if object != nil, head.status >= 300 {
        if takeRefusal() { return }
        // Stores say also with other statuses that they are busy, and only the code tells.
        if S3Failure(status: head.status, body: refusal).isPassing { head.status = 503 }
      }
      // A page in place of the rest is no other content than that whose beginning is here.
      if head.status == 200, let ending = endingOfErrorPage { return try follow(plan.ended(ending)) }
      try follow(plan.answered(head))
    } else if !transfer.hasBytes, let ending = transfer.ending {
      try follow(plan.ended(ending))
    } else {
      try checkStop()
      transfer.work(waitingUpTo: 250)
    }
  }

  /// Takes more of what an object store says is wrong; false when all of it has come.
  private func takeRefusal() -> Bool {
    var room = [UInt8](repeating: 0, count: 4096)
    let count = room.withUnsafeMutableBytes { transfer.take(into: $0) }
    refusal += room[..<count]
    guard refusal.count < 64 << 10, count > 0 || transfer.ending == nil, policy.shouldStop?() != true else {
      return false
    }
    transfer.work(waitingUpTo: 250)
    return true
  }

  private func follow(_ step: TransferPlan.Step) throws(SourceError) {
    switch step {
    case .request(let request):
      try awaitTurn()
      isAccepted = false
      refusal = []
      transfer.begin(request, signed: object?.signed(request))
    case .wait(let seconds, let request):
      transfer.cancel()
      if plan.isServerBusy {
        // For all streams of this process.
        RequestBudget.shared.hold(host: host, seconds: seconds)
      } else {
        try wait(seconds)
      }
      try follow(.request(request))
    case .accept(let skipping):
      isAccepted = true
      toSkip = skipping
    case .finished:
      transfer.cancel()
      isFinished = true
    case .failed(let code, let reason):
      let head = transfer.head
      transfer.cancel()
      isFinished = true
      // With a status of success it is the plan that is not content, and knows why.
      if let object, let head, head.status >= 300, head.status != 416 {
        let failure = S3Failure(status: Int(head.status), body: refusal, region: head.bucketRegion)
        throw failure.error(at: name, isSigned: object.access.settings.credentials != nil)
      }
      if head?.status == 403, policy.coolDown > 0 {
        throw RequestBudget.shared.block(name, host: host, status: 403, policy: policy)
      }
      if let asked = head?.retryAfter, code == .busy, asked > policy.maximumRetryAfter {
        // Longer than this stream waits: no other is to ask before either.
        RequestBudget.shared.hold(host: host, seconds: min(asked, 86_400))
      }
      throw SourceError(code, reason, location: name)
    }
  }

  /// Waits for a moment at which a request may be sent.
  private func awaitTurn() throws(SourceError) {
    repeat {
      switch RequestBudget.shared.reserve(name, host: host, policy: policy) {
      case .wait(let seconds): try wait(seconds)
      case .refused(let error):
        isFinished = true
        throw error
      }
    } while !RequestBudget.shared.allows(host: host, policy: policy)
  }

  private func wait(_ seconds: Double) throws(SourceError) {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      try checkStop()
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return }
      usleep(UInt32(min(left / .microseconds(1), 200_000)))
    }
  }

  private func checkStop() throws(SourceError) {
    if policy.shouldStop?() == true {
      transfer.cancel()
      throw SourceError(.interrupted, "stopped during a download", location: name)
    }
  }

  private var host: String {
    RequestBudget.host(of: object?.access.address(of: object?.place.bucket ?? "").origin ?? name)
  }
}
