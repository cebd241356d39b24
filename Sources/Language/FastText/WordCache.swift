/// Sums of the rows of words seen lately, so that a frequent word is looked up once and not taken
/// apart into n-grams again.
///
/// A direct-mapped table of about a megabyte, which stays in the processor's second cache. The sum of a word's rows
/// is added to a text's sum as one number where the reference adds row by row: results differ by
/// roundings of about 10^-7.
internal struct WordCache: ~Copyable {
  /// A slot's head; the sum follows it.
  private struct Head {
    var hash: UInt32
    var rows: UInt32
    var length: UInt8
  }

  private static let longestWord = 40
  private static let textOffset = 12
  private static let sumOffset = 64
  private static let budget = 1 << 20

  private let memory: ModelMemory
  private let stride: Int
  private let mask: UInt32

  /// - Parameter dimension: floats per sum.
  internal init(dimension: Int) {
    stride = (Self.sumOffset + dimension * 4 + 63) & ~63
    var slots = 64
    while slots * 2 * stride <= Self.budget { slots *= 2 }
    mask = UInt32(slots - 1)
    memory = ModelMemory(byteCount: slots * stride)
  }

  /// Whether words of this many bytes are kept at all.
  @inline(__always)
  internal static func takes(_ length: Int) -> Bool { length <= longestWord }

  /// The slot of a word: where it is kept, or will be.
  @inline(__always)
  internal func slot(_ hash: UInt32) -> UnsafeMutableRawPointer {
    // The hash's low bits alone repeat for words with a common end.
    memory.base + Int((hash ^ hash >> 15) & mask) &* stride
  }

  /// Whether `slot` holds the word. A slot never used holds the empty word, which is never asked for.
  @inline(__always)
  internal static func holds(
    _ slot: UnsafeMutableRawPointer, _ word: UnsafeRawBufferPointer, hash: UInt32
  ) -> Bool {
    let head = slot.load(as: Head.self)
    guard head.hash == hash, Int(head.length) == word.count else { return false }
    let kept = slot + textOffset
    for index in 0..<word.count where kept.load(fromByteOffset: index, as: UInt8.self) != word[index] { return false }
    return true
  }

  /// How many rows a slot's sum is made of.
  @inline(__always)
  internal static func rows(_ slot: UnsafeMutableRawPointer) -> Int { Int(slot.load(as: Head.self).rows) }

  /// A slot's sum.
  @inline(__always)
  internal static func sum(_ slot: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    (slot + sumOffset).assumingMemoryBound(to: Float.self)
  }

  /// Empties a slot before its sum is made anew.
  @inline(__always)
  internal static func release(_ slot: UnsafeMutableRawPointer) {
    slot.storeBytes(of: Head(hash: 0, rows: 0, length: 0), as: Head.self)
  }

  /// Gives a slot to a word whose sum stands in it.
  @inline(__always)
  internal static func claim(
    _ slot: UnsafeMutableRawPointer, _ word: UnsafeRawBufferPointer, hash: UInt32, rows: Int
  ) {
    slot.storeBytes(of: Head(hash: hash, rows: UInt32(rows), length: UInt8(word.count)), as: Head.self)
    if let source = word.baseAddress { (slot + textOffset).copyMemory(from: source, byteCount: word.count) }
  }
}
