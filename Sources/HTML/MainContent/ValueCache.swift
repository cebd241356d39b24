/// Caches results for attribute values, which recur on a page and on the pages of a site.
///
/// Each hash has one slot, in which a later value replaces an earlier one: the cache affects the time
/// only. Two values count as one if their 64-bit hashes agree.
struct ValueCache<Finding: BitwiseCopyable>: ~Copyable {
  private static var places: Int { 4096 }

  // Not private: Swift 6.3 fails to emit the metadata of private types in debug builds.

  /// A hash and what was found are read together.
  struct Entry: BitwiseCopyable {
    var key: UInt64
    var finding: Finding
  }

  private var entries = Arena<Entry>(capacity: places)

  init(empty: Finding) { entries.fill(Self.places, with: Entry(key: 0, finding: empty)) }

  /// The result of `find` for `value`, from the cache if possible.
  @inline(__always) mutating func finding(
    of value: UnsafeBufferPointer<UInt8>, _ find: (UnsafeBufferPointer<UInt8>) -> Finding
  ) -> Finding {
    // A free place has the key 0.
    let key = TextHash.of(value) | 1
    let entry = entries.base + Int(truncatingIfNeeded: key >> 52)
    if entry.pointee.key != key { entry.pointee = Entry(key: key, finding: find(value)) }
    return entry.pointee.finding
  }
}
