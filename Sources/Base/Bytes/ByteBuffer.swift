import CSystem

/// A growable byte buffer that is reused from record to record.
///
/// Unlike `[UInt8]` it provides uninitialised space (`withRoom`), never shrinks automatically and
/// is moved, not copied, so that a worker's scratch memory is allocated once.
public struct ByteBuffer: ~Copyable, @unchecked Sendable {
  @usableFromInline internal var base: UnsafeMutablePointer<UInt8>
  /// The number of bytes that fit without growing.
  public private(set) var capacity: Int
  /// Bytes in use.
  @usableFromInline internal var used: Int

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
    used = 0
  }

  deinit { base.deallocate() }

  /// Bytes in use.
  @inlinable public var count: Int { used }

  /// Whether no byte is in use.
  @inlinable public var isEmpty: Bool { used == 0 }

  /// The byte at `index`, which must be less than `count`.
  @inlinable public subscript(index: Int) -> UInt8 {
    get {
      precondition(index >= 0 && index < used, "byte index out of range")
      return base[index]
    }
    set {
      precondition(index >= 0 && index < used, "byte index out of range")
      base[index] = newValue
    }
  }

  /// Reserves space for `additional` more bytes, at least doubling when it grows.
  @inlinable public mutating func reserve(_ additional: Int) {
    if used &+ additional > capacity { grow(to: used + additional) }
  }

  @usableFromInline internal mutating func grow(to minimum: Int) {
    let larger = max(minimum, capacity * 2)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: used)
    base.deallocate()
    base = moved
    capacity = larger
  }

  /// Appends one byte.
  @inlinable public mutating func append(_ byte: UInt8) {
    reserve(1)
    base[used] = byte
    used &+= 1
  }

  /// Appends the bytes of a span.
  @inlinable public mutating func append(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  /// Appends the bytes of a buffer, which must not be this one's own memory.
  @inlinable public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count)
    (base + used).update(from: source, count: bytes.count)
    used &+= bytes.count
  }

  /// Appends the bytes of an array.
  @inlinable public mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  /// Appends a literal's UTF-8 bytes.
  @inlinable public mutating func append(_ literal: StaticString) {
    append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Appends a string's UTF-8 bytes.
  public mutating func append(utf8 string: String) {
    var string = string
    string.withUTF8 { append($0) }
  }

  /// Appends a copy of this buffer's own bytes in `range`.
  public mutating func append(copying range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= used, "range out of bounds")
    reserve(range.count)
    (base + used).update(from: base + range.lowerBound, count: range.count)
    used &+= range.count
  }

  /// Calls `body` with at least `minimum` bytes of space after the end; `body` returns the number of bytes written.
  @inlinable public mutating func withRoom<E: Error>(
    _ minimum: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> Int
  ) throws(E) {
    reserve(minimum)
    let written = try body(UnsafeMutableBufferPointer(start: base + used, count: capacity - used))
    precondition(written >= 0 && written <= capacity - used, "wrote past the end of the buffer")
    used += written
  }

  /// Removes all bytes and keeps the memory.
  @inlinable public mutating func removeAll() { used = 0 }

  /// Frees memory beyond `limit` bytes if little of it is in use, after an unusually large record.
  public mutating func shrink(to limit: Int) {
    guard capacity > limit, used <= limit else { return }
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: limit)
    moved.update(from: base, count: used)
    base.deallocate()
    base = moved
    capacity = limit
  }

  /// Keeps only the first `count` bytes.
  @inlinable public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= used, "cannot truncate to more than the count")
    used = count
  }

  /// Removes the first `count` bytes and moves the rest to the front.
  public mutating func removeFirst(_ count: Int) {
    precondition(count >= 0 && count <= used, "cannot remove more than the count")
    guard count > 0 else { return }
    memmove(base, base + count, used - count)
    used -= count
  }

  /// Lets `body` read all bytes; the span lives only that long.
  @inlinable public func withSpan<R, E: Error>(
    _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    try body(Span(_unsafeElements: UnsafeBufferPointer(start: base, count: used)))
  }

  /// Lets `body` read the bytes in `range`; the span lives only that long.
  @inlinable public func withSpan<R, E: Error>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    precondition(range.lowerBound >= 0 && range.upperBound <= used, "range out of bounds")
    return try body(
      Span(
        _unsafeElements: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)))
  }

  /// Lets `body` read all bytes through a pointer, for hot loops and C functions.
  @inlinable public func withUnsafeBytes<R, E: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeBufferPointer(start: base, count: used))
  }

  /// Lets `body` change the bytes in place.
  @inlinable public mutating func withUnsafeMutableBytes<R, E: Error>(
    _ body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeMutableBufferPointer(start: base, count: used))
  }

  /// A copy of the bytes.
  public func array() -> [UInt8] { Array(UnsafeBufferPointer(start: base, count: used)) }

  /// The bytes as a string; invalid UTF-8 becomes U+FFFD.
  public func string() -> String {
    String(decoding: UnsafeBufferPointer(start: base, count: used), as: UTF8.self)
  }

  /// The bytes in `range` as a string; invalid UTF-8 becomes U+FFFD.
  public func string(_ range: ByteRange) -> String {
    withSpan(range.range) { span in span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
  }

  /// Appends untrusted bytes, with malformed UTF-8 replaced by U+FFFD, and returns their range.
  public mutating func place(repairing bytes: Span<UInt8>) -> ByteRange {
    for index in 0..<bytes.count where bytes[index] >= 0x80 {
      let start = used
      append(utf8: bytes.string)
      return ByteRange(start: start, count: used - start)
    }
    return place(bytes)
  }

  /// Appends bytes and returns their range.
  @inlinable public mutating func place(_ bytes: Span<UInt8>) -> ByteRange {
    let start = used
    append(bytes)
    return ByteRange(start: start, count: used - start)
  }
}
