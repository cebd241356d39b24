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
  package init(
    _ url: String, policy: FetchPolicy = FetchPolicy(), offset: Int = 0
  ) throws(SourceError) {
    name = url
    self.policy = policy
    transfer = try CurlTransfer(url: url, policy: policy)
    plan = TransferPlan(policy: policy, offset: offset) { Double.random(in: 0..<1) }
    try follow(plan.start())
    while !isAccepted, !isFinished { try advance() }
    byteCount = plan.total
    contentName = plan.contentName
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

  /// Whether the server sends the bytes before the wanted ones too, as it knows no ranges. Known once the source is open.
  package var sendsWhole: Bool { toSkip > 0 }

  /// The content by ranges; nil where the server does not say how long it is. The download ends here.
  package func rangeSource() throws(SourceError) -> (any RangeSource)? {
    guard let byteCount else { return nil }
    transfer.cancel()
    isFinished = true
    return HTTPRangeSource(name, byteCount: byteCount, contentName: contentName, policy: policy)
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
      try wait(RequestPace.shared.reserve(host: host, interval: policy.minimumInterval))
      isAccepted = false
      transfer.begin(request)
    case .wait(let seconds, let request):
      transfer.cancel()
      try wait(seconds)
      try follow(.request(request))
    case .accept(let skipping):
      isAccepted = true
      toSkip = skipping
    case .finished:
      transfer.cancel()
      isFinished = true
    case .failed(let code, let reason):
      transfer.cancel()
      isFinished = true
      throw SourceError(code, reason, location: name)
    }
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
