/// Caches the sums of the rows of recent words, so that frequent words are not split into n-grams again.
///
/// A direct-mapped table of about a megabyte, which fits the L2 cache. A word's sum is added to a text's sum at once,
/// while the reference adds row by row: results differ by rounding errors of about 10^-7. Long texts, where these add
/// up, do not use the cache.
internal struct WordCache: ~Copyable {
  /// The key of a word.
  internal struct Key {
    internal var start: UnsafeRawPointer
    internal var count: Int
    /// fastText's hash of the word.
    internal var hash: UInt32
    /// The last eight bytes, the last one least significant; short words are equal if these are.
    internal var tail: UInt64
  }

  /// A slot's header; the first bytes of long words follow it, then the sum.
  private struct Head {
    var tail: UInt64
    var hash: UInt32
    var rows: UInt16
    var length: UInt16
  }

  private static let longestWord = 40
  private static let frontOffset = 16
  private static let sumOffset = 48
  private static let budget = 1 << 20

  private let memory: ModelMemory
  private let base: UnsafeMutableRawPointer
  private let stride: Int
  private let mask: UInt32

  /// - Parameter dimension: the number of floats in a sum.
  internal init(dimension: Int) {
    stride = (Self.sumOffset + dimension * 4 + 15) & ~15
    var slots = 64
    while slots * 2 * stride <= Self.budget { slots *= 2 }
    mask = UInt32(slots - 1)
    memory = ModelMemory(byteCount: slots * stride)
    base = memory.base
  }

  /// Whether words of this many bytes are cached.
  @inline(__always)
  internal static func takes(_ count: Int) -> Bool { count <= longestWord }

  /// The slot of a word, which may hold another word.
  @inline(__always)
  internal func slot(_ key: Key) -> UnsafeMutableRawPointer {
    // The low bits of the hash are alike for words with a common suffix.
    base + Int((key.hash ^ key.hash &>> 15) & mask) &* stride
  }

  /// Whether `slot` holds the word. An unused slot holds the empty word, which is never looked up.
  @inline(__always)
  internal static func holds(_ slot: UnsafeMutableRawPointer, _ key: Key) -> Bool {
    let head = slot.load(as: Head.self)
    guard head.tail == key.tail, head.hash == key.hash, Int(head.length) == key.count else { return false }
    var index = 0
    while index < key.count &- 8 {
      if slot.load(fromByteOffset: frontOffset &+ index, as: UInt8.self)
        != key.start.load(fromByteOffset: index, as: UInt8.self)
      {
        return false
      }
      index &+= 1
    }
    return true
  }

  /// The number of rows in a slot's sum.
  @inline(__always)
  internal static func rows(_ slot: UnsafeMutableRawPointer) -> Int { Int(slot.load(as: Head.self).rows) }

  /// A slot's sum.
  @inline(__always)
  internal static func sum(_ slot: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    (slot + sumOffset).assumingMemoryBound(to: Float.self)
  }

  /// Empties a slot before a new sum is computed in it.
  @inline(__always)
  internal static func release(_ slot: UnsafeMutableRawPointer) {
    slot.storeBytes(of: Head(tail: 0, hash: 0, rows: 0, length: 0), as: Head.self)
  }

  /// Assigns a slot to the word whose sum it holds.
  @inline(__always)
  internal static func claim(_ slot: UnsafeMutableRawPointer, _ key: Key, rows: Int) {
    // Words of at most 40 characters have at most 40 x 64 n-grams.
    slot.storeBytes(
      of: Head(tail: key.tail, hash: key.hash, rows: UInt16(rows), length: UInt16(truncatingIfNeeded: key.count)),
      as: Head.self)
    if key.count > 8 { (slot + frontOffset).copyMemory(from: key.start, byteCount: key.count &- 8) }
  }
}
