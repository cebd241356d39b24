public import Base
internal import CZlib
internal import CZstd

/// A source whose bytes are decompressed as they are read: gzip (any number of members), zstd (any
/// number of frames) or, where neither magic number stands at the front, the bytes as they are.
public final class DecompressingSource: ByteSource {
  /// How the wrapped source's bytes are stored.
  private enum Coding { case unknown, plain, gzip, zstd }

  public let name: String
  public var byteCount: Int? { nil }
  private let source: any ByteSource
  private var coding = Coding.unknown
  private var input = ByteBuffer(capacity: 1 << 17)
  private var position = 0
  private var atEnd = false
  /// Whether a member or frame has begun and not ended.
  private var isInside = false
  private var inflater: UnsafeMutablePointer<z_stream>?
  private var zstd: OpaquePointer?

  public init(_ source: any ByteSource) {
    self.source = source
    name = source.name
  }

  deinit {
    if let inflater {
      inflateEnd(inflater)
      inflater.deallocate()
    }
    if let zstd { ZSTD_freeDCtx(zstd) }
  }

  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard room.count > 0 else { return 0 }
    if coding == .unknown { try sniff() }
    while true {
      // Also without new input: what does not fit the room waits inside the decompressor.
      let count =
        switch coding {
        case .gzip: try inflate(into: room)
        case .zstd: try unfreeze(into: room)
        case .plain, .unknown: copy(into: room)
        }
      if count > 0 { return count }
      guard position == input.count else { continue }
      guard !atEnd else {
        guard !isInside else { throw damaged("the file ends in the middle of compressed data") }
        return 0
      }
      try fill()
    }
  }

  private func damaged(_ message: String) -> SourceError {
    SourceError(.failed, message, location: name)
  }

  private func sniff() throws(SourceError) {
    while input.count < 4, !atEnd { try fill() }
    coding =
      input.withSpan { bytes in
        if bytes.count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B { return .gzip }
        if bytes.count >= 4, bytes[0] == 0x28, bytes[1] == 0xB5, bytes[2] == 0x2F, bytes[3] == 0xFD {
          return .zstd
        }
        return .plain
      }
    switch coding {
    case .gzip:
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      // 15 + 16: the largest window, gzip wrapping.
      inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      inflater = stream
    case .zstd: zstd = ZSTD_createDCtx()
    default: break
    }
  }

  private func fill() throws(SourceError) {
    guard !atEnd else { return }
    if position == input.count {
      input.removeAll()
      position = 0
    }
    let before = input.count
    try input.withRoom(1 << 16) { (room) throws(SourceError) in
      try source.read(into: UnsafeMutableRawBufferPointer(room))
    }
    if input.count == before { atEnd = true }
  }

  private func copy(into room: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(room.count, input.count - position)
    input.withUnsafeBytes { bytes in
      room.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[position..<position + count]))
    }
    position += count
    return count
  }

  private func inflate(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard let inflater else { return 0 }
    if !isInside {
      guard position < input.count else { return 0 }
      inflateReset(inflater)
      isInside = true
    }
    var status = Z_OK
    let limit = min(room.count, Int(UInt32.max))
    input.withUnsafeMutableBytes { bytes in
      inflater.pointee.next_in = bytes.baseAddress! + position
      inflater.pointee.avail_in = UInt32(bytes.count - position)
      inflater.pointee.next_out = room.baseAddress!.assumingMemoryBound(to: UInt8.self)
      inflater.pointee.avail_out = UInt32(limit)
      status = CZlib.inflate(inflater, Z_NO_FLUSH)
      position = bytes.count - Int(inflater.pointee.avail_in)
    }
    if status == Z_STREAM_END {
      isInside = false
    } else if status != Z_OK && status != Z_BUF_ERROR {
      throw damaged("the gzip data is damaged")
    }
    return limit - Int(inflater.pointee.avail_out)
  }

  private func unfreeze(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
    var rest = 0
    let before = position
    input.withUnsafeBytes { bytes in
      var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: position)
      rest = ZSTD_decompressStream(zstd, &output, &source)
      position = source.pos
    }
    guard ZSTD_isError(rest) == 0 else {
      throw damaged("the zstd data is damaged: \(String(cString: ZSTD_getErrorName(rest)))")
    }
    // With no input and nothing waiting, the answer is a hint for a next frame, not a frame begun.
    if position > before || output.pos > 0 { isInside = rest != 0 }
    return output.pos
  }
}
