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
    try self.init(url, policy, TransferPlan(policy: policy, offset: offset) { Double.random(in: 0..<1) }, offset)
  }

  /// Goes on with a content of which the caller has the first `offset` bytes, if the server still has it; `startOffset` tells.
  package convenience init(
    _ url: String, policy: FetchPolicy, resuming identity: ContentIdentity, offset: Int
  ) throws(SourceError) {
    let plan = TransferPlan(policy: policy, resuming: identity, offset: offset) { Double.random(in: 0..<1) }
    try self.init(url, policy, plan, offset)
  }

  /// Asks for a content unless it is the one of `known`; `isUnchanged` tells.
  convenience init(_ url: String, policy: FetchPolicy, unless known: ContentIdentity?) throws(SourceError) {
    let plan = TransferPlan(policy: policy, unless: known ?? ContentIdentity()) { Double.random(in: 0..<1) }
    try self.init(url, policy, plan, 0)
  }

  /// Asks for a part of a content, and reads it alone.
  convenience init(
    _ url: String, policy: FetchPolicy, part: Range<Int>, of identity: ContentIdentity
  ) throws(SourceError) {
    let plan = TransferPlan(policy: policy, part: part, of: identity) { Double.random(in: 0..<1) }
    try self.init(url, policy, plan, part.lowerBound)
  }

  private init(_ url: String, _ policy: FetchPolicy, _ plan: TransferPlan, _ offset: Int) throws(SourceError) {
    name = url
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
        if isErrorPage {
          try follow(plan.ended(.dropped("the server sent a web page instead of the file")))
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

  /// Whether what begins is markup, where no file of markup is asked for. Busy servers have been seen to say so in a
  /// page with status 200; archives, lines of JSON, Parquet files and models never begin like that.
  private var isErrorPage: Bool {
    plan.received == 0 && transfer.firstVisibleByte == UInt8(ascii: "<") && !policy.acceptsMarkup
      && ![".html", ".htm", ".xml"].contains { name.hasSuffix($0) }
  }

  /// One turn: judge a head or an ending that has come, or wait a little for the network.
  private func advance() throws(SourceError) {
    if !isAccepted, let head = transfer.head {
      try follow(plan.answered(head))
    } else if !transfer.hasBytes, let ending = transfer.ending {
      try follow(plan.ended(ending))
    } else {
      try checkStop()
      transfer.work(waitingUpTo: 250)
    }
  }

  private func follow(_ step: TransferPlan.Step) throws(SourceError) {
    switch step {
    case .request(let request):
      try awaitTurn()
      isAccepted = false
      transfer.begin(request)
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
      let status = transfer.head?.status
      transfer.cancel()
      isFinished = true
      if status == 403, policy.coolDown > 0 {
        throw RequestBudget.shared.block(name, host: host, status: 403, policy: policy)
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
    } while !RequestBudget.shared.allows(host: host)
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
    let rest = name.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return rest.count > 2 ? rest[2].lowercased() : name
  }
}
