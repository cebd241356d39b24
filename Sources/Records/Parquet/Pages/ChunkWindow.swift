internal import Base

/// A window over the stored bytes of one column's pages, read front to back.
internal struct ChunkWindow: ~Copyable {
  private var buffer = ByteBuffer(capacity: 1 << 16)
  /// Bytes of the buffer that were skipped.
  private var start = 0
  /// The file's offset of the next byte, and where the chunk ends.
  private(set) var offset = 0
  private var end = 0

  /// Bytes to read at once, if the chunk has them.
  private static let readCount = 1 << 18

  /// Moves to other bytes of the file.
  mutating func move(to range: Range<Int>) {
    buffer.removeAll()
    start = 0
    offset = range.lowerBound
    end = range.upperBound
  }

  /// Moves the chunk's end, but not past `limit`.
  mutating func extend(by count: Int, within limit: Int) { end = max(end, min(end + count, limit)) }

  /// Bytes of the chunk from `offset` on.
  var rest: Int { end - offset }

  /// Bytes available from `offset` on.
  var count: Int { buffer.count - start }

  /// Loads at least `wanted` bytes, or the rest of the chunk; invalidates buffers lent before.
  mutating func load(_ wanted: Int, from source: any RangeSource) throws(SourceError) {
    let wanted = min(wanted, rest)
    guard count < wanted else { return }
    buffer.removeFirst(start)
    start = 0
    // At once, as growing step by step would move the bytes each time.
    buffer.reserve(min(max(wanted, Self.readCount), rest) - count)
    while count < wanted {
      let step = min(max(wanted - count, Self.readCount), rest - count)
      let place = offset + count
      let before = count
      try buffer.withRoom(step) { (room) throws(SourceError) in
        try source.read(
          at: place, into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[..<step]))
      }
      guard count > before else {
        throw SourceError(.interrupted, "the file was truncated during reading", location: source.name)
      }
    }
  }

  /// The bytes available; lent until the next `load` or `move`.
  var bytes: PageBytes {
    buffer.withUnsafeBytes { PageBytes(base: $0.baseAddress! + start, count: $0.count - start) }
  }

  /// Skips bytes, which must be available; they stay where they are until the next `load`.
  mutating func pass(_ count: Int) {
    precondition(count <= self.count, "skipped past the end of the bytes")
    start += count
    offset += count
  }

  /// Skips bytes of the chunk that may not be available.
  mutating func skip(_ count: Int) {
    if count <= self.count { return pass(count) }
    buffer.removeAll()
    start = 0
    offset += count
  }
}
