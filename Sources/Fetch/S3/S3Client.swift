package import Base
internal import CSystem
internal import Synchronization

/// An object store as its interface has it: objects, listings, conditional writes, uploads in parts.
///
/// Every request is repeated after passing trouble, with waits of full jitter, and signed anew each time. Any number of
/// threads can use a client.
package final class S3Client: Sendable {
  /// What is known of an object.
  package struct Object: Sendable, Equatable {
    package var key: String
    /// Size in bytes.
    package var byteCount: Int
    /// The entity tag, in its quotes; nil where the store has none.
    package var etag: String?
    /// Seconds since it was written, by the store's clock; nil where the answer does not tell.
    package var age: Double?
    /// SHA-256 in hexadecimal, where who wrote it has said so.
    package var digest: String?

    package init(key: String, byteCount: Int, etag: String? = nil, age: Double? = nil, digest: String? = nil) {
      self.key = key
      self.byteCount = byteCount
      self.etag = etag
      self.age = age
      self.digest = digest
    }
  }

  /// What must be true of the object in place, so that a write takes place.
  package enum Condition: Sendable, Equatable {
    /// There is none.
    case isAbsent
    /// It is the one with this entity tag.
    case matches(String)
  }

  /// The header with which an object says its SHA-256.
  static let digestHeader = "x-amz-meta-sha256"

  private let access: S3Access
  internal let policy: FetchPolicy
  private let jitter: @Sendable () -> Double
  private let idle = Mutex<[Exchanges]>([])

  /// So that connections can wait in a lock for whoever needs one: one thread at a time has each.
  private struct Exchanges: @unchecked Sendable { var exchange: ObjectExchange }

  /// - Parameters:
  ///   - settings: where to ask, and with which keys.
  ///   - policy: limits of requests and waits.
  ///   - jitter: gives numbers in 0..<1 that spread clients' waits.
  package init(
    _ settings: S3Settings, policy: FetchPolicy = FetchPolicy(),
    jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    access = S3Access(settings)
    self.policy = policy
    self.jitter = jitter
  }

  private var isSigned: Bool { access.settings.credentials != nil }

  // MARK: Requests

  /// Sends a request until it has an answer that repeating does not change.
  ///
  /// - Parameters:
  ///   - silence: seconds for which the store may say nothing; nil for the policy's.
  ///   - again: called before each repetition.
  internal func send(
    _ method: String, _ place: S3Location, query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = [], body: [UInt8]? = nil, silence: Int? = nil, again: () -> Void = {}
  ) throws(SourceError) -> ObjectExchange.Answer {
    let payload = body.map { Digest.of($0.span, .sha256).hexadecimal } ?? SignatureV4.emptyPayload
    let waiting = idle.withLock { $0.popLast() }
    let exchange = if let waiting { waiting.exchange } else { try ObjectExchange(policy: policy) }
    defer { idle.withLock { $0.append(Exchanges(exchange: exchange)) } }
    var failures = 0
    while true {
      let request = access.request(place, method: method, query: query, headers: headers, payload: payload)
      let failure: SourceError
      var asked: Double?
      switch exchange.perform(request, body, silence: silence) {
      case .stopped: throw SourceError(.interrupted, "stopped during a request", location: place.description)
      case .dropped(let reason, let isHopeless):
        failure = SourceError(.refused, "\(method): \(reason)", location: place.description)
        if isHopeless { throw failure }
      case .answer(let answer):
        let isGood = 200..<300 ~= answer.status && !S3Failure.isError(answer.body)
        let told = S3Failure(status: answer.status, body: answer.body, region: answer.headers["x-amz-bucket-region"])
        if isGood || !told.isPassing { return answer }
        failure = told.error(at: place.description, isSigned: isSigned)
        asked = answer.headers["retry-after"].flatMap { Double($0) }
      }
      failures += 1
      guard failures < policy.attempts, (asked ?? 0) <= policy.maximumRetryAfter else {
        var failure = failure
        failure.message += ", after \(failures) request\(failures == 1 ? "" : "s")"
        throw failure
      }
      let most = min(policy.firstBackoff * Double(1 << min(failures, 20)), policy.maximumBackoff)
      try wait(max(asked ?? 0, most * jitter()), place)
      again()
    }
  }

  private func wait(_ seconds: Double, _ place: S3Location) throws(SourceError) {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      guard policy.shouldStop?() != true else {
        throw SourceError(.interrupted, "stopped while waiting for the object store", location: place.description)
      }
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return }
      usleep(UInt32(min(left / .microseconds(1), 200_000)))
    }
  }

  /// The error of an answer that is not what was asked for.
  internal func failure(_ answer: ObjectExchange.Answer, _ place: S3Location) -> SourceError {
    S3Failure(status: answer.status, body: answer.body, region: answer.headers["x-amz-bucket-region"])
      .error(at: place.description, isSigned: isSigned)
  }

  internal func document(_ answer: ObjectExchange.Answer, _ place: S3Location) throws(SourceError) -> XMLElement {
    guard 200..<300 ~= answer.status else { throw failure(answer, place) }
    guard let root = XMLElement(answer.body) else {
      throw SourceError(.refused, "the object store's answer cannot be understood", location: place.description)
    }
    return root
  }

  // MARK: Reading

  /// What is known of an object; nil where there is none.
  package func head(_ place: S3Location) throws(SourceError) -> Object? {
    let answer = try send("HEAD", place)
    if answer.status == 404 { return nil }
    if answer.status >= 300 {
      // Answers to HEAD have no body: only that of a GET says why.
      let told = try send("GET", place, headers: [("range", "bytes=0-0")])
      throw failure(told.status >= 300 ? told : answer, place)
    }
    return object(place.key, answer)
  }

  /// An object's bytes; nil where there is none.
  package func get(_ place: S3Location) throws(SourceError) -> (bytes: [UInt8], object: Object)? {
    let answer = try send("GET", place)
    if answer.status == 404 {
      let error = failure(answer, place)
      if error.message == "no such bucket" { throw error }
      return nil
    }
    guard answer.status == 200 else { throw failure(answer, place) }
    return (answer.body, object(place.key, answer))
  }

  /// A range of an object's bytes.
  ///
  /// - Parameter etag: the object's entity tag; another object is an error.
  package func get(_ place: S3Location, _ range: Range<Int>, etag: String?) throws(SourceError) -> [UInt8] {
    var headers = [("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")]
    if let etag { headers.append(("if-match", etag)) }
    let answer = try send("GET", place, headers: headers)
    // Some stores send the range and call it the whole.
    guard 200...206 ~= answer.status else { throw failure(answer, place) }
    guard answer.body.count == range.count, etag == nil || answer.headers["etag"] == etag else {
      throw SourceError(
        .interrupted, "the object store sent other bytes than those asked for", location: place.description,
        advice: "Run the same command again when nothing writes the object.")
    }
    return answer.body
  }

  private func object(_ key: String, _ answer: ObjectExchange.Answer) -> Object {
    var age: Double?
    if let now = answer.headers["date"].flatMap({ HTTPDate.time($0) }),
      let then = answer.headers["last-modified"].flatMap({ HTTPDate.time($0) })
    {
      age = Double(max(0, now - then))
    }
    return Object(
      key: key, byteCount: answer.headers["content-length"].flatMap { Int($0) } ?? answer.body.count,
      etag: answer.headers["etag"], age: age, digest: answer.headers[Self.digestHeader])
  }

  /// A page of a listing.
  package struct Page: Sendable {
    package var objects: [Object] = []
    /// What is between the prefix and the next delimiter, each once, with both.
    package var folders: [String] = []
    /// Where the next page begins; nil after the last.
    package var next: String?
  }

  /// Lists objects in the order of their keys, page by page (ListObjectsV2).
  ///
  /// - Parameters:
  ///   - place: the bucket, and what the keys begin with.
  ///   - delimiter: whether what is below further slashes is summed up in `folders`.
  ///   - most: objects of a page at most; nil for the store's own limit.
  package func page(
    _ place: S3Location, delimiter: Bool = false, from token: String? = nil, most: Int? = nil
  ) throws(SourceError) -> Page {
    var query = [("list-type", "2"), ("prefix", place.key), ("encoding-type", "url")]
    if delimiter { query.append(("delimiter", "/")) }
    if let token { query.append(("continuation-token", token)) }
    if let most { query.append(("max-keys", String(most))) }
    let bucket = S3Location(bucket: place.bucket, key: "")
    let root = try document(try send("GET", bucket, query: query), place)
    let isEncoded = root["EncodingType"]?.text == "url"
    func plain(_ text: String) -> String { isEncoded ? PercentCoding.decoded(text) : text }
    var page = Page()
    for element in root.all("Contents") {
      guard let key = element["Key"]?.text, let size = element["Size"].flatMap({ Int($0.text) }) else {
        throw SourceError(.refused, "the listing cannot be understood", location: place.description)
      }
      page.objects.append(
        Object(key: plain(key), byteCount: size, etag: element["ETag"].flatMap { Self.quoted($0.text) }))
    }
    page.folders = root.all("CommonPrefixes").compactMap { $0["Prefix"].map { plain($0.text) } }
    if root["IsTruncated"]?.text == "true" {
      guard let next = root["NextContinuationToken"]?.text, !next.isEmpty, next != token else {
        throw SourceError(.refused, "the listing does not go on where it was cut", location: place.description)
      }
      page.next = next
    }
    return page
  }

  /// An entity tag as headers have it: some stores list it without its quotes.
  private static func quoted(_ etag: String) -> String? {
    etag.isEmpty ? nil : etag.utf8.last == UInt8(ascii: "\"") ? etag : "\"\(etag)\""
  }

  /// Every object whose key begins with the place's, in the order of the keys' bytes.
  package func objects(_ place: S3Location) throws(SourceError) -> [Object] {
    var all: [Object] = []
    var token: String?
    repeat {
      let page = try page(place, from: token)
      all += page.objects
      token = page.next
    } while token != nil
    return all.sorted { Path.precedes($0.key, $1.key) }
  }
}
