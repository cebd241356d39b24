extension Arena {
  /// Sets the arena to `count` values, all equal to `value`.
  mutating func fill(_ count: Int, with value: Element) {
    removeAll()
    append(repeating: value, count: count)
  }

  /// Includes values written after the end into reserved space, up to `end`.
  @inline(__always) mutating func take(upTo end: UnsafeMutablePointer<Element>) {
    count = end - base
    assert(count <= capacity)
  }
}
