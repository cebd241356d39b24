internal import Base
internal import CSystem
internal import Records

/// A sliding window over a source's bytes as they are stored.
///
/// Bytes that were skipped stay reachable back to `mark` while there is room for them, so that a
/// search after damage can start inside the damaged member.
internal final class StoredWindow {
  private let source: any ByteSource
  private let limit: Int
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var head = 0
  private var tail = 0
  /// The stored offset of the window's first byte.
  private var baseOffset = 0
  /// Whether the source has nothing more.
  private(set) var isAtEnd = false
  /// The earliest offset that is worth keeping.
  var mark = 0

  static let initialCapacity = 1 << 20

  /// Stored bytes to skip before the window's first.
  private var leading: Int

  /// - Parameters:
  ///   - offset: where the window starts.
  ///   - isThere: whether the source starts at that byte; otherwise the bytes before it are read and dropped.
  init(_ source: any ByteSource, limit: Int, from offset: Int = 0, isThere: Bool = false) {
    self.source = source
    leading = isThere ? 0 : max(0, offset)
    if isThere { baseOffset = offset }
    self.limit = max(limit, 64 << 10)
    capacity = min(Self.initialCapacity, self.limit)
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// The offset of the next byte.
  var offset: Int { baseOffset + head }
  /// Bytes available.
  var count: Int { tail - head }
  /// Bytes in total, where it is known.
  var byteCount: Int? { source.byteCount }
  /// The bytes available.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base + head, count: tail - head) }
  /// The earliest offset that can still be moved back to.
  var keptOffset: Int { baseOffset }

  /// Whether the CRC-32 of what was passed is kept.
  var hasChecksum = false
  /// The CRC-32 of all bytes before `checkedOffset`.
  private(set) var checksum: UInt32 = 0
  /// The furthest that the window has moved.
  private(set) var checkedOffset = 0

  /// Keeps the CRC-32 of what is passed from now on.
  ///
  /// - Parameter checksum: that of the bytes before the window's first.
  func check(after checksum: UInt32) {
    hasChecksum = true
    self.checksum = checksum
    checkedOffset = offset
  }

  /// Moves past `count` bytes, which must be available.
  func consume(_ count: Int) {
    precondition(count >= 0 && count <= self.count, "cannot move past the end of the bytes")
    head += count
    if hasChecksum { extendChecksum() }
  }

  /// Takes in bytes that were passed the first time: a search after damage passes some twice.
  private func extendChecksum() {
    guard offset > checkedOffset else { return }
    let count = offset - checkedOffset
    checksum = CRC32.checksum(UnsafeBufferPointer(start: base + head - count, count: count), after: checksum)
    checkedOffset = offset
  }

  /// Moves to `offset`, which lies before or one byte after the next byte, or as near to it as bytes were kept.
  func move(to offset: Int) {
    precondition(offset <= self.offset + 1, "can only move back, or forward by one")
    head = min(max(0, offset - baseOffset), tail)
    if hasChecksum { extendChecksum() }
  }

  /// Reads bytes until `minimum` (at most the window's limit) are available or the source ends.
  func fill(_ minimum: Int) throws(ArchiveError) {
    guard count < minimum, !isAtEnd else { return }
    let wanted = min(minimum, limit)
    makeRoom(wanted)
    while leading > 0 && !isAtEnd {
      let read = try read(min(leading, capacity - tail))
      leading -= read
      baseOffset += read
    }
    while count < wanted && !isAtEnd { tail += try read(capacity - tail) }
  }

  /// Reads at most `count` bytes after the window's end.
  private func read(_ count: Int) throws(ArchiveError) -> Int {
    let read: Int
    do {
      read = try source.read(into: UnsafeMutableRawBufferPointer(start: base + tail, count: count))
    } catch {
      throw ArchiveError(error, at: baseOffset + tail)
    }
    if read == 0 { isAtEnd = true }
    return read
  }

  /// Reads at least as many bytes again as are available; false if the window is too full for that.
  ///
  /// Bytes are moved to make room, so a window that is nearly full is left as it is: else many small
  /// damaged members would cost a move each.
  func fillMore() throws(ArchiveError) -> Bool {
    guard !isAtEnd, count <= limit / 2 else { return false }
    try fill(min(max(count * 2, capacity), limit))
    return true
  }

  private func makeRoom(_ wanted: Int) {
    guard capacity - head < wanted || capacity - tail == 0 else { return }
    // Bytes from the mark to the head are kept while that leaves half of the window free.
    var keep = min(max(mark - baseOffset, 0), head)
    if tail - keep > capacity / 2 || capacity - (tail - keep) < wanted { keep = head }
    memmove(base, base + keep, tail - keep)
    head -= keep
    tail -= keep
    baseOffset += keep
    guard capacity - head < wanted else { return }
    var larger = capacity
    while larger - head < wanted { larger *= 2 }
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: tail)
    base.deallocate()
    base = moved
    capacity = larger
  }
}
