extension Arena {
  /// Makes the arena hold `count` values, all set to `value`.
  mutating func fill(_ count: Int, with value: Element) {
    removeAll()
    append(repeating: value, count: count)
  }

  /// Takes in values that were written behind the end into reserved room, up to `end`.
  @inline(__always) mutating func take(upTo end: UnsafeMutablePointer<Element>) {
    count = end - base
    assert(count <= capacity)
  }
}
