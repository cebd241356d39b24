internal import CVectors

/// A hash table of KenLM's: entries of a 64-bit key and a value, by linear probing, with 0 as the key of free ones
/// (util/probing_hash_table.hh of KenLM 0.3.0 describes the layout).
internal struct ProbingTable: @unchecked Sendable {
  private let base: UnsafeRawPointer
  private let buckets: UInt64
  private let stride: Int

  /// - Parameters:
  ///   - base: `buckets` entries of `stride` bytes, at least one.
  internal init(_ base: UnsafeRawPointer, buckets: Int, stride: Int) {
    self.base = base
    self.buckets = UInt64(buckets)
    self.stride = stride
  }

  /// The number of entries that KenLM makes room for, from a number of keys and a factor.
  internal static func buckets(for count: Int, multiplier: Float) -> Int {
    max(count + 1, Int(multiplier * Float(count)))
  }

  /// Where the value of a key is; nil if the key is not in the table. Ends after a look at every entry, as a damaged
  /// table may have no free one.
  @inline(__always)
  internal func find(_ key: UInt64) -> UnsafeRawPointer? {
    var slot = key % buckets
    var left = buckets
    while left > 0 {
      let entry = base + Int(slot) &* stride
      let found = entry.loadUnaligned(as: UInt64.self)
      if found == key { return entry + 8 }
      if found == 0 { return nil }
      slot &+= 1
      if slot == buckets { slot = 0 }
      left &-= 1
    }
    return nil
  }

  /// Brings the first entry that `find` looks at near.
  @inline(__always)
  internal func prefetch(_ key: UInt64) { dataprep_prefetch(base + Int(key % buckets) &* stride, 1) }
}
