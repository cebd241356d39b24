internal import Base
internal import Records

/// The decoders behind `HTTPDecoder`, created on first use and reused.
internal final class ContentCodings {
  private let limit: Int
  private lazy var deflate = DeflateDecoder()
  private lazy var zstd = ZstdDecoder()

  /// Room that is offered for decoded bytes at a time.
  private static let stepRoom = 256 << 10

  init(limit: Int) { self.limit = limit }

  /// Decodes `body` after the end of `output`, to at most the limit.
  func decode(
    _ body: UnsafeBufferPointer<UInt8>, _ coding: ContentCoding, into output: inout ByteBuffer
  ) -> HTTPIssues {
    switch coding {
    case .identity: return .encodingAbsent
    case .chunked: return ChunkedBody.decode(body, limit: limit, into: &output)
    case .gzip: return decodeGzip(body, into: &output)
    case .deflate: return decodeDeflate(body, into: &output)
    case .zstd:
      guard Codec.signature(body) == .member(.zstd) else { return .encodingAbsent }
      return decodeFrames(body, into: &output)
    case .brotli:
      let decoder = BrotliDecoder()
      let issues = run(body, into: &output) { decoder.step($0, into: $1) }.issues
      // Brotli has no magic number: failure at plain text means that it was never coded.
      return issues.contains(.encodingDamaged) && body.looksLikeText ? absent(&output) : issues
    }
  }

  private func absent(_ output: inout ByteBuffer) -> HTTPIssues {
    output.removeAll()
    return .encodingAbsent
  }

  /// Any number of members (RFC 1952, section 2.2); what follows the last is padding.
  private func decodeGzip(_ body: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> HTTPIssues {
    var rest = body
    guard Codec.signature(rest) == .member(.gzip) else { return .encodingAbsent }
    while Codec.signature(rest) == .member(.gzip) {
      let (consumed, issues) = decodeStream(rest, .gzip, into: &output)
      guard issues.isEmpty else { return issues }
      rest = rest.part(consumed..<rest.count)
    }
    return []
  }

  /// "deflate" is zlib's format by the standard and a bare stream from many servers.
  private func decodeDeflate(_ body: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> HTTPIssues {
    var issues: HTTPIssues = .encodingDamaged
    if body.count >= 2, body[0] & 0x0F == 8, (Int(body[0]) << 8 | Int(body[1])) % 31 == 0 {
      issues = decodeStream(body, .zlib, into: &output).issues
      if issues.isEmpty || output.count > 0 { return issues }
    }
    issues = decodeStream(body, .none, into: &output).issues
    return issues.contains(.encodingDamaged) && body.looksLikeText ? absent(&output) : issues
  }

  private func decodeFrames(_ body: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> HTTPIssues {
    var rest = body
    while Codec.signature(rest) == .member(.zstd) {
      zstd.start()
      let (consumed, issues) = run(rest, into: &output) { zstd.step($0, into: $1) }
      guard issues.isEmpty else { return issues }
      rest = rest.part(consumed..<rest.count)
    }
    return []
  }

  /// One deflate stream: in one call if it is complete and fits, else in pieces as far as possible.
  private func decodeStream(
    _ body: UnsafeBufferPointer<UInt8>, _ wrapping: DeflateDecoder.Wrapping, into output: inout ByteBuffer
  ) -> (consumed: Int, issues: HTTPIssues) {
    let start = output.count
    var room = min(max(Self.stepRoom, body.count * 4), max(limit - start, 1))
    var whole: DeflateDecoder.Whole
    repeat {
      whole = .needsRoom
      output.withRoom(room) { free in
        let free = UnsafeMutableBufferPointer(rebasing: free[..<min(free.count, max(limit - start, 1))])
        whole = deflate.decodeWhole(body, into: free, wrapping)
        if case .done(_, let produced) = whole { return produced }
        return 0
      }
      if case .needsRoom = whole, room < limit - start { room = min(room * 2, limit - start) } else { break }
    } while true
    if case .done(let consumed, _) = whole { return (consumed, []) }
    deflate.start(wrapping)
    return run(body, into: &output) { deflate.step($0, into: $1) }
  }

  /// Runs a streaming decoder until its stream's end, the input's end, damage or the limit.
  private func run(
    _ body: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer,
    _ decode: (UnsafeBufferPointer<UInt8>, UnsafeMutableBufferPointer<UInt8>) -> DecodeStep
  ) -> (consumed: Int, issues: HTTPIssues) {
    var consumed = 0
    while true {
      let free = limit - output.count
      guard free > 0 else { return (consumed, .payloadTooLarge) }
      var step = DecodeStep()
      output.withRoom(min(free, Self.stepRoom)) { room in
        step = decode(body.part(consumed..<body.count), .init(rebasing: room[..<min(room.count, free)]))
        return step.produced
      }
      consumed += step.consumed
      switch step.state {
      case .end: return (consumed, [])
      case .damaged, .checksum, .memory: return (consumed, .encodingDamaged)
      case .more where step.consumed == 0 && step.produced == 0: return (consumed, .encodingTruncated)
      case .more: continue
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the first bytes are such as text has: compressed data nearly always shows a control
  /// character among its first 32.
  internal var looksLikeText: Bool {
    prefix(32).allSatisfy { $0 >= 0x20 || ASCII.isLineBreak($0) || $0 == ASCII.tab || $0 == 0x0C }
  }
}
