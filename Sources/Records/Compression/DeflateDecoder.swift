internal import CDeflate
internal import CZlib

/// Decodes deflate streams, bare or wrapped (RFC 1950 to 1952): whole ones by libdeflate, which is
/// three times as fast, others piece by piece by zlib.
package final class DeflateDecoder: StepDecoder {
  /// The wrapper of a deflate stream, as zlib's window bits.
  package enum Wrapping: Int32 {
    case gzip = 31
    case zlib = 15
    case none = -15
  }

  private let whole: OpaquePointer
  private let stream: UnsafeMutablePointer<z_stream>
  private var isOpen = false

  /// A decoder; stops the process if memory is exhausted.
  package init() {
    guard let whole = libdeflate_alloc_decompressor() else { fatalError("out of memory") }
    self.whole = whole
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
  }

  deinit {
    if isOpen { inflateEnd(stream) }
    stream.deallocate()
    libdeflate_free_decompressor(whole)
  }

  /// The outcome of decoding a member in one call.
  package enum Whole {
    case done(consumed: Int, produced: Int)
    /// The output needs more room.
    case needsRoom
    /// The member is damaged or incomplete.
    case failed
  }

  /// Decodes one stream that starts at `input`'s start, if it is wholly there and its output fits.
  package func decodeWhole(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>,
    _ wrapping: Wrapping = .gzip
  ) -> Whole {
    if wrapping == .gzip && CRC32.isAccelerated { return decodeMember(input, into: output) }
    var consumed = 0
    var produced = 0
    let decode =
      switch wrapping {
      case .gzip: libdeflate_gzip_decompress_ex
      case .zlib: libdeflate_zlib_decompress_ex
      case .none: libdeflate_deflate_decompress_ex
      }
    let result = decode(
      whole, input.baseAddress, input.count, output.baseAddress, output.count, &consumed, &produced)
    switch result {
    case LIBDEFLATE_SUCCESS: return .done(consumed: consumed, produced: produced)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .needsRoom
    default: return .failed
    }
  }

  /// Decodes a gzip member by its parts, because its checksum is taken faster here than by libdeflate.
  private func decodeMember(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Whole {
    guard let header = GzipHeader.count(input) else { return .failed }
    let stream = decodeWhole(UnsafeBufferPointer(rebasing: input[header...]), into: output, .none)
    guard case .done(let count, let produced) = stream else { return stream }
    let trailer = header + count
    guard input.count - trailer >= 8 else { return .failed }
    let field = { (start: Int) in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(input[start + $1]) << UInt32($1 * 8) }
    }
    guard field(trailer + 4) == UInt32(truncatingIfNeeded: produced),
      field(trailer) == CRC32.checksum(UnsafeBufferPointer(rebasing: output[..<produced]))
    else { return .failed }
    return .done(consumed: trailer + 8, produced: produced)
  }

  /// Prepares for a new gzip member, to be decoded by `step`.
  package func start() { start(.gzip) }

  /// Prepares for a new stream, to be decoded by `step`.
  package func start(_ wrapping: Wrapping) {
    var status: Int32
    if isOpen {
      status = inflateReset2(stream, wrapping.rawValue)
    } else {
      status = inflateInit2_(stream, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }
    precondition(status == Z_OK, "cannot initialize zlib")
    isOpen = true
  }

  /// Decodes `input` into `output` as far as possible.
  package func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep {
    let inputCount = min(input.count, 1 << 30)
    let outputCount = min(output.count, 1 << 30)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(inputCount)
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(outputCount)
    let status = inflate(stream, Z_NO_FLUSH)
    var step = DecodeStep(
      consumed: inputCount - Int(stream.pointee.avail_in),
      produced: outputCount - Int(stream.pointee.avail_out))
    switch status {
    case Z_OK, Z_BUF_ERROR: step.state = .more
    case Z_STREAM_END: step.state = .end
    default:
      // zlib reports a wrong trailer only by its messages ("incorrect data check", "incorrect length check").
      let isTrailer = stream.pointee.msg.map { String(cString: $0).hasPrefix("incorrect") } ?? false
      let isHeader = stream.pointee.total_out == 0 && step.produced == 0
      step.state = isTrailer && !isHeader ? .checksum : .damaged
      step.detail = stream.pointee.msg.map { String(cString: $0) }
    }
    return step
  }
}
