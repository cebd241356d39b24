/// N-grams of one length while a model is read: a hash table that grows, with the layout of `ProbingTable`.
internal struct GrowingNgramTable {
  /// A key, a probability and a backoff.
  internal static let stride = 16

  private(set) var memory: ModelMemory
  private var buckets: Int
  private var count = 0

  internal init(buckets: Int = 1 << 10) {
    self.buckets = buckets
    memory = ModelMemory(byteCount: buckets * Self.stride)
  }

  /// The table as a model reads it, valid as long as `memory`.
  internal var table: ProbingTable {
    ProbingTable(UnsafeRawPointer(memory.base), buckets: buckets, stride: Self.stride)
  }

  /// Where the weights of a key are, a new one's as zeros; valid until the next key is added.
  internal mutating func weights(of key: UInt64) -> (weights: UnsafeMutablePointer<Float>, isNew: Bool) {
    if let found = find(key) { return (found, false) }
    if (count + 1) * 3 > buckets * 2 { grow() }
    count += 1
    return (Self.insert(key, memory, buckets), true)
  }

  /// Where the weights of a key are; nil if it is not there.
  internal func find(_ key: UInt64) -> UnsafeMutablePointer<Float>? {
    table.find(key).map { UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: Float.self) }
  }

  private mutating func grow() {
    let larger = ModelMemory(byteCount: 2 * buckets * Self.stride)
    for slot in 0..<buckets {
      let entry = memory.base + slot * Self.stride
      let key = entry.load(as: UInt64.self)
      guard key != 0 else { continue }
      let weights = Self.insert(key, larger, 2 * buckets)
      UnsafeMutableRawPointer(weights).copyMemory(from: entry + 8, byteCount: 8)
    }
    memory = larger
    buckets *= 2
  }

  private static func insert(_ key: UInt64, _ memory: ModelMemory, _ buckets: Int) -> UnsafeMutablePointer<Float> {
    var slot = Int(key % UInt64(buckets))
    while (memory.base + slot * stride).load(as: UInt64.self) != 0 { slot = slot + 1 == buckets ? 0 : slot + 1 }
    let entry = memory.base + slot * stride
    entry.storeBytes(of: key, as: UInt64.self)
    return (entry + 8).assumingMemoryBound(to: Float.self)
  }
}
