/// A growable run of plain values that keeps its memory from page to page.
///
/// Loops read through `base` without the uniqueness and exclusivity checks that an array in a
/// class costs; indices are checked in debug builds.
struct Arena<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 64) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  @inline(__always) subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  @inline(__always) mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count &+= 1
  }

  /// Makes the arena hold `count` elements, all set to `value`.
  mutating func fill(_ count: Int, with value: Element) {
    if count > capacity { grow(to: count) }
    base.update(repeating: value, count: count)
    self.count = count
  }

  /// Makes room for `additional` more elements, to be written behind the end through `base`.
  @inline(__always) mutating func reserve(_ additional: Int) {
    if count &+ additional > capacity { grow(to: count + additional) }
  }

  /// Takes in elements that were written behind the end, up to `end`.
  @inline(__always) mutating func take(upTo end: UnsafeMutablePointer<Element>) {
    count = end - base
    assert(count <= capacity)
  }

  mutating func removeAll() { count = 0 }

  /// Keeps the first `count` elements.
  mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count)
    self.count = count
  }

  mutating func removeLast() {
    precondition(count > 0)
    count -= 1
  }

  private mutating func grow(to minimum: Int) {
    let larger = max(minimum, capacity * 2)
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }
}
