/// A growable buffer of token IDs that is moved, not copied, and provides uninitialised space, so
/// that encoders write tokens by address.
public struct TokenBuffer: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  /// Tokens in it.
  public private(set) var count = 0

  /// An empty buffer with space for `capacity` tokens.
  public init(capacity: Int = 1 << 10) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Whether the buffer has no tokens.
  public var isEmpty: Bool { count == 0 }

  /// Forgets the tokens and keeps the memory.
  public mutating func removeAll() { count = 0 }

  /// Frees unused memory beyond `limit` tokens.
  public mutating func shrink(to limit: Int) {
    guard capacity > limit, count <= limit else { return }
    let new = UnsafeMutablePointer<UInt32>.allocate(capacity: max(limit, 1))
    new.moveInitialize(from: base, count: count)
    base.deallocate()
    base = new
    capacity = max(limit, 1)
  }

  /// Forgets the tokens from `newCount` on.
  public mutating func truncate(to newCount: Int) {
    precondition(newCount >= 0 && newCount <= count)
    count = newCount
  }

  /// Appends one token.
  @inline(__always)
  public mutating func append(_ token: UInt32) {
    if count == capacity { grow(to: count + 1) }
    base[count] = token
    count += 1
  }

  /// Calls `body` with space for `most` tokens after the last one; it returns the number written.
  @inline(__always)
  public mutating func withRoom<E: Error>(
    _ most: Int, _ body: (UnsafeMutablePointer<UInt32>) throws(E) -> Int
  ) throws(E) {
    if count + most > capacity { grow(to: count + most) }
    let written = try body(base + count)
    precondition(written >= 0 && written <= most)
    count += written
  }

  /// Lends the tokens.
  @inline(__always)
  public func withSpan<R, E: Error>(_ body: (Span<UInt32>) throws(E) -> R) throws(E) -> R {
    try body(Span(_unsafeElements: UnsafeBufferPointer(start: base, count: count)))
  }

  /// The tokens as an array, for tests and edges.
  public var array: [UInt32] { Array(UnsafeBufferPointer(start: base, count: count)) }

  private mutating func grow(to least: Int) {
    let newCapacity = max(least, capacity * 2)
    let new = UnsafeMutablePointer<UInt32>.allocate(capacity: newCapacity)
    new.moveInitialize(from: base, count: count)
    base.deallocate()
    base = new
    capacity = newCapacity
  }
}
