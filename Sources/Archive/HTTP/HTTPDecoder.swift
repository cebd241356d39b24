internal import Base

/// Reads HTTP messages and takes chunking and content codings off their bodies.
///
/// A body that needs no decoding is lent in place. Decoded bytes live in buffers that are kept from
/// message to message and never exceed the limit, so that no body can claim more memory. One
/// decoder is used by one thread at a time.
///
/// ```swift
/// reader.withContent { content in
///   let message = http.decode(content)
///   http.withPayload(of: content) { payload in ... }
/// }
/// ```
public final class HTTPDecoder {
  /// Bytes that a body may decode to; the rest is dropped and counted as a fault.
  public let payloadLimit: Int
  /// The deviations of the last decoded message.
  public private(set) var issues: HTTPIssues = []

  /// Where the payload of the message decoded last is.
  private enum Place {
    case content(Range<Int>)
    case buffer
  }

  private var place = Place.content(0..<0)
  private var decoded = ByteBuffer()
  private var spare = ByteBuffer()
  private lazy var decoders = ContentCodings(limit: payloadLimit)

  /// A decoder that keeps at most `payloadLimit` bytes of a payload.
  public init(payloadLimit: Int = 32 << 20) { self.payloadLimit = payloadLimit }

  /// Which codings are taken off a body.
  public enum Codings: Sendable {
    /// None: the payload is the body as stored.
    case none
    /// Transfer codings, above all chunking.
    case transfer
    /// Transfer codings, then content codings.
    case all
  }

  /// Parses the message in a record's content, and decodes its body's codings.
  public func decode(_ content: Span<UInt8>, codings: Codings = .all) -> HTTPMessage {
    content.withUnsafeBufferPointer { bytes in
      let message = HTTPMessage(bytes: bytes)
      issues = []
      if message.head.isEmpty {
        issues.insert(.headAbsent)
      } else if message.status == nil && !message.isRequest {
        issues.insert(.statusAbsent)
      }
      place = .content(message.body)
      guard codings != .none, !message.body.isEmpty else { return message }
      if let list = message.transferEncoding { takeOff(list, of: bytes) }
      if codings == .all, let list = message.contentEncoding { takeOff(list, of: bytes) }
      return message
    }
  }

  /// Lets `body` read the payload of the message decoded last, whose content is given again; the
  /// span lives only that long.
  public func withPayload<R, E: Error>(
    of content: Span<UInt8>, _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    switch place {
    case .buffer: try decoded.withSpan(body)
    case .content(let range): try body(content.extracting(range))
    }
  }

  /// Frees memory of the buffers after an unusually large body.
  public func shrink() {
    decoded.removeAll()
    spare.removeAll()
    decoded.shrink(to: 1 << 20)
    spare.shrink(to: 1 << 20)
    place = .content(0..<0)
  }

  /// Takes off the codings of a list such as `gzip, chunked`, the last first.
  private func takeOff(_ list: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
    var end = list.upperBound
    // No honest message has more; each further one could multiply the work.
    for _ in 0..<4 where end > list.lowerBound {
      var start = end
      while start > list.lowerBound, bytes[start - 1] != ASCII.comma { start -= 1 }
      var name = bytes.trimming(start..<end)
      // In quotes it is no token, but nothing else can be meant.
      if name.count >= 2, bytes[name.lowerBound] == UInt8(ascii: "\""), bytes[name.upperBound - 1] == UInt8(ascii: "\"")
      {
        name = name.lowerBound + 1..<name.upperBound - 1
      }
      takeOff(coding: bytes.part(name), of: bytes)
      end = start - 1
    }
  }

  private func takeOff(coding name: UnsafeBufferPointer<UInt8>, of bytes: UnsafeBufferPointer<UInt8>) {
    guard let coding = ContentCoding(name) else {
      issues.insert(.encodingUnknown)
      return
    }
    guard coding != .identity else { return }
    spare.removeAll()
    let outcome: HTTPIssues =
      switch place {
      case .content(let range): decoders.decode(bytes.part(range), coding, into: &spare)
      case .buffer: decoded.withUnsafeBytes { decoders.decode($0, coding, into: &spare) }
      }
    issues.formUnion(outcome)
    // A body that is not coded stays in place.
    guard outcome.isDisjoint(with: [.chunkedAbsent, .encodingAbsent]) else { return }
    swap(&decoded, &spare)
    place = .buffer
  }
}
