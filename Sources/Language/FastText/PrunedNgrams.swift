/// The n-gram buckets that quantisation kept, and where their rows went.
///
/// Most look-ups miss, so a bitmap over all buckets answers them from the nearest cache; hits
/// find their row by counting the bits before theirs.
internal struct PrunedNgrams: @unchecked Sendable {
  private let memory: ModelMemory
  private let bits: UnsafePointer<UInt64>
  private let ranks: UnsafePointer<UInt32>
  private let rows: UnsafePointer<UInt32>
  private let buckets: Int
  /// One more than the highest row offset (behind the words' rows).
  internal let rowBound: Int

  /// Most buckets accepted (published models have 1 to 2 million), so that a damaged number cannot claim all memory.
  private static let mostBuckets = 1 << 28

  internal init(_ cursor: inout ModelCursor, count: Int, buckets: Int) throws(LanguageError) {
    guard buckets <= Self.mostBuckets else { throw cursor.damaged("a pruned model with \(buckets) buckets") }
    let pairs = try cursor.block(count, of: 8, "kept n-grams")
    let blocks = (buckets + 63) / 64
    memory = ModelMemory(byteCount: blocks * 12 + count * 4 + 8)
    let bits = memory.elements(UInt64.self)
    let ranks = UnsafeMutableRawPointer(bits + blocks).assumingMemoryBound(to: UInt32.self)
    let rows = ranks + blocks
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
    var rank: UInt32 = 0
    for block in 0..<blocks {
      ranks[block] = rank
      rank += UInt32(bits[block].nonzeroBitCount)
    }
    self.bits = UnsafePointer(bits)
    self.ranks = UnsafePointer(ranks)
    self.rows = UnsafePointer(rows)
    self.buckets = buckets
    rowBound = highest + 1
    for index in 0..<count {
      let (bucket, row) = pair(index)
      rows[position(UInt32(bucket))] = UInt32(row)
    }
  }

  @inline(__always)
  internal func contains(_ bucket: UInt32) -> Bool {
    bits[Int(bucket >> 6)] >> UInt64(bucket & 63) & 1 != 0
  }

  /// The row offset of a bucket that `contains` is true for.
  @inline(__always)
  internal func row(_ bucket: UInt32) -> UInt32 { rows[position(bucket)] }

  @inline(__always)
  private func position(_ bucket: UInt32) -> Int {
    let block = Int(bucket >> 6)
    let before = bits[block] & ((1 << UInt64(bucket & 63)) &- 1)
    return Int(ranks[block]) &+ before.nonzeroBitCount
  }
}
