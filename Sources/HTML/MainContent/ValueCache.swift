/// Caches results for attribute values, which recur on a page and on the pages of a site.
///
/// Each hash has one slot, in which a later value replaces an earlier one: the cache affects the time
/// only. Two values count as one if their 64-bit hashes agree.
struct ValueCache<Finding: BitwiseCopyable>: ~Copyable {
  private static var places: Int { 2048 }

  private var keys = Arena<UInt64>(capacity: places)
  private var findings = Arena<Finding>(capacity: places)

  init(empty: Finding) {
    keys.fill(Self.places, with: 0)
    findings.fill(Self.places, with: empty)
  }

  /// The result of `find` for `value`, from the cache if possible.
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
