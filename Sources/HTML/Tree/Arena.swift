internal import CSystem

/// A growable array of plain values that is moved, never copied, and keeps its memory when emptied.
///
/// `Array` checks for uniqueness and exclusivity at each change, which shows at several million
/// small changes a second; a page's nodes and attributes are kept in these instead.
public struct Arena<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  internal var base: UnsafeMutablePointer<Element>
  /// The number of values that fit without growing.
  public private(set) var capacity: Int
  /// Values in use.
  public internal(set) var count = 0

  /// An empty arena with room for `capacity` values.
  public init(capacity: Int = 16) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Whether no value is in use.
  public var isEmpty: Bool { count == 0 }

  /// The indices of all values.
  public var indices: Range<Int> { 0..<count }

  /// The value at `index`, which must be less than `count`.
  public subscript(index: Int) -> Element {
    @inline(__always) _read {
      precondition(index >= 0 && index < count, "arena index out of range")
      yield base[index]
    }
    @inline(__always) _modify {
      precondition(index >= 0 && index < count, "arena index out of range")
      yield &base[index]
    }
  }

  /// The value at `index`, as nodes name each other.
  public subscript(index: Int32) -> Element {
    @inline(__always) _read { yield self[Int(index)] }
    @inline(__always) _modify { yield &self[Int(index)] }
  }

  /// Appends one value.
  @inline(__always) public mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count &+= 1
  }

  /// Reserves space for `additional` more values.
  @inline(__always) public mutating func reserve(_ additional: Int) {
    if count &+ additional > capacity { grow(to: count + additional) }
  }

  /// Appends `count` times the same value.
  public mutating func append(repeating element: Element, count added: Int) {
    reserve(added)
    (base + count).update(repeating: element, count: added)
    count += added
  }

  @inline(never) private mutating func grow(to minimum: Int) {
    let larger = max(minimum, capacity * 2)
    if MemoryLayout<Element>.alignment <= 16, let moved = realloc(base, larger * MemoryLayout<Element>.stride) {
      // Large memory is moved by its pages, so that it is never there twice.
      base = moved.assumingMemoryBound(to: Element.self)
      capacity = larger
      return
    }
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  /// Keeps the first `count` values only.
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count, "cannot truncate to more than the count")
    self.count = count
  }

  /// Takes the last value off; there must be one.
  public mutating func removeLast() -> Element {
    precondition(count > 0, "the arena is empty")
    count &-= 1
    return base[count]
  }

  /// Forgets all values and keeps the memory.
  public mutating func removeAll() { count = 0 }

  /// Frees memory beyond `limit` values, after an unusually large page.
  public mutating func shrink(to limit: Int) {
    guard capacity > limit, count <= limit else { return }
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: limit)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = limit
  }

  /// Lets `body` read all values; the span lives only that long.
  public func withSpan<R, E: Error>(_ body: (Span<Element>) throws(E) -> R) throws(E) -> R {
    try body(Span(_unsafeElements: UnsafeBufferPointer(start: base, count: count)))
  }
}
