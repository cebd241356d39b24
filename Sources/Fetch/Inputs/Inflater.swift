import Base
import CZlib

/// Reads a source that may be gzip'ed: a gzip header is found out from the first bytes, and
/// members that follow one another are one stream (RFC 1952, 2.2).
struct Inflater: ~Copyable {
  private let source: any ByteSource
  private let input: UnsafeMutableRawBufferPointer
  /// On the heap because zlib's state points back at it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var mode = Mode.unknown
  private var inputIsOver = false

  private enum Mode { case unknown, plain, inside, between }

  init(source: any ByteSource) {
    self.source = source
    input = .allocate(byteCount: 64 << 10, alignment: 16)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Fills `room` with up to its count of bytes; 0 at the end.
  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let limit = uInt(min(room.count, 1 << 30))
    while true {
      if stream.pointee.avail_in == 0, !inputIsOver { try fill() }
      switch mode {
      case .unknown: try begin()
      case .plain:
        let count = min(Int(stream.pointee.avail_in), room.count)
        guard count > 0, let next = stream.pointee.next_in else { return 0 }
        room.copyMemory(from: UnsafeRawBufferPointer(start: next, count: count))
        stream.pointee.next_in = next + count
        stream.pointee.avail_in -= uInt(count)
        return count
      case .between:
        guard stream.pointee.avail_in > 0 else { return 0 }
        guard inflateReset(stream) == Z_OK else { throw damaged }
        mode = .inside
      case .inside:
        stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = limit
        let result = inflate(stream, Z_NO_FLUSH)
        let count = Int(limit - stream.pointee.avail_out)
        if result == Z_STREAM_END {
          mode = .between
        } else if result != Z_OK && result != Z_BUF_ERROR || count == 0 && inputIsOver {
          throw damaged
        }
        if count > 0 { return count }
      }
    }
  }

  /// Finds out whether the source is gzip'ed; its first two bytes may come in two reads.
  private mutating func begin() throws(SourceError) {
    while stream.pointee.avail_in < 2, !inputIsOver { try fill() }
    let start = UnsafeRawBufferPointer(rebasing: input[..<Int(stream.pointee.avail_in)])
    guard start.count >= 2, start[0] == 0x1F, start[1] == 0x8B else {
      mode = .plain
      return
    }
    // 15 window bits, and 16 for the gzip wrapper (zlib.h).
    guard
      inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw SourceError(.failed, "zlib does not start", location: source.name) }
    mode = .inside
  }

  private mutating func fill() throws(SourceError) {
    let have = Int(stream.pointee.avail_in)
    let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[have...]))
    if count == 0 { inputIsOver = true }
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = uInt(have + count)
  }

  private var damaged: SourceError {
    SourceError(.failed, "the gzip stream is damaged or cut short", location: source.name)
  }
}
