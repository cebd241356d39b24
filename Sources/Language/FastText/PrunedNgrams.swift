/// The n-gram buckets that pruning kept, and their rows.
///
/// Most look-ups miss, so a bitmap over all buckets answers them from the L1 cache. Hits find their row by counting the
/// bits before theirs.
internal struct PrunedNgrams: @unchecked Sendable {
  /// The bitmap and rows, valid as long as this value lives.
  internal let lookup: Lookup
  /// One more than the highest row offset; offsets start after the words' rows.
  internal let rowBound: Int
  private let memory: ModelMemory

  /// The bitmap, the number of bits before each of its words, and the rows, without ownership, for hot loops.
  internal struct Lookup {
    fileprivate let bits: UnsafeMutablePointer<UInt64>
    fileprivate let ranks: UnsafeMutablePointer<UInt32>
    fileprivate let rows: UnsafeMutablePointer<UInt32>

    /// 1 for a kept bucket, 0 for others.
    @inline(__always)
    internal func isKept(_ bucket: UInt32) -> Int {
      Int(truncatingIfNeeded: bits[Int(bucket &>> 6)] &>> UInt64(bucket & 63) & 1)
    }

    /// The row offset of a kept bucket.
    @inline(__always)
    internal func row(_ bucket: UInt32) -> UInt32 { rows[position(bucket)] }

    @inline(__always)
    fileprivate func position(_ bucket: UInt32) -> Int {
      let word = Int(bucket &>> 6)
      let before = bits[word] & ((1 &<< UInt64(bucket & 63)) &- 1)
      return Int(ranks[word]) &+ before.nonzeroBitCount
    }
  }

  /// The largest number of buckets that is accepted, so that a corrupt number cannot exhaust memory; published models
  /// have 1 to 2 million.
  private static let mostBuckets = 1 << 28

  internal init(_ cursor: inout ModelCursor, count: Int, buckets: Int) throws(LanguageError) {
    guard buckets <= Self.mostBuckets else { throw cursor.damaged("a pruned model with \(buckets) buckets") }
    let pairs = try cursor.block(count, of: 8, "kept n-grams")
    let words = (buckets + 63) / 64
    memory = ModelMemory(byteCount: words * 12 + count * 4)
    let bits = memory.elements(UInt64.self)
    let ranks = UnsafeMutableRawPointer(bits + words).assumingMemoryBound(to: UInt32.self)
    lookup = Lookup(bits: bits, ranks: ranks, rows: ranks + words)
    func pair(_ index: Int) -> (bucket: Int, row: Int) {
      (
        Int(Int32(littleEndian: pairs.loadUnaligned(fromByteOffset: index * 8, as: Int32.self))),
        Int(Int32(littleEndian: pairs.loadUnaligned(fromByteOffset: index * 8 + 4, as: Int32.self)))
      )
    }
    var highest = -1
    for index in 0..<count {
      let (bucket, row) = pair(index)
      guard bucket >= 0, bucket < buckets, row >= 0 else {
        throw cursor.damaged("kept n-gram \(index) is bucket \(bucket), row \(row)")
      }
      bits[bucket >> 6] |= 1 << UInt64(bucket & 63)
      highest = max(highest, row)
    }
    rowBound = highest + 1
    var rank: UInt32 = 0
    for word in 0..<words {
      ranks[word] = rank
      rank += UInt32(bits[word].nonzeroBitCount)
    }
    for index in 0..<count {
      let (bucket, row) = pair(index)
      lookup.rows[lookup.position(UInt32(bucket))] = UInt32(row)
    }
  }
}
