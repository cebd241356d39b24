/// Remembers what was found out about attributes' values, which come again and again on a page and on the pages of a site.
///
/// Each hash has one place, where a later value drives out an earlier one: what is remembered changes the time
/// alone. Two values count as one if 64 bits of hash agree.
struct ValueCache<Finding: BitwiseCopyable>: ~Copyable {
  private static var places: Int { 2048 }

  private var keys = Arena<UInt64>(capacity: places)
  private var findings = Arena<Finding>(capacity: places)

  init(empty: Finding) {
    keys.fill(Self.places, with: 0)
    findings.fill(Self.places, with: empty)
  }

  /// What `find` says of `value`, which it is asked for where it is not remembered.
  @inline(__always) mutating func finding(
    of value: UnsafeBufferPointer<UInt8>, _ find: (UnsafeBufferPointer<UInt8>) -> Finding
  ) -> Finding {
    // A free place has the key 0.
    let key = TextHash.of(value) | 1
    let place = Int(truncatingIfNeeded: key >> 53)
    if keys.base[place] != key {
      keys.base[place] = key
      findings.base[place] = find(value)
    }
    return findings.base[place]
  }
}
