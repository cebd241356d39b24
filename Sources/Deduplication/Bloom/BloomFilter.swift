internal import CSystem

/// A set of values in a fixed number of bits (Bloom 1970): it may take a new value for one that it has, and never the other
/// way round.
///
/// Each value sets `probes` bits. A new value is taken for an old one if all its bits are set, so the chance is the share of
/// bits that are set, to the power of `probes`; it grows with the values. Values are hashes of 128 bits, so that nothing else
/// matters. What the filter answers depends on the order of the values alone.
package struct BloomFilter: ~Copyable {
  private let words: UnsafeMutablePointer<UInt64>
  private let bits: UInt64
  private let probes: Int
  private var setBits = 0
  private var chance = 0.0
  /// Values that were new to all appearance.
  package private(set) var count = 0
  /// How many new values are likely to have been taken for old ones, by the chances at each new value.
  package private(set) var expectedErrors = 0.0

  /// Values after which the chance is worked out anew: it changes little between.
  private static let step = 64

  /// - Parameters:
  ///   - byteCount: memory, at least 8 bytes; of no matter until values need it.
  ///   - rate: the chance that is aimed at, above 0 and below 1.
  package init(byteCount: Int, rate: Double) {
    precondition(byteCount >= 8 && rate > 0 && rate < 1, "a filter without bits or rate")
    guard let memory = calloc(byteCount / 8, 8) else { fatalError("out of memory") }
    words = memory.assumingMemoryBound(to: UInt64.self)
    bits = UInt64(byteCount / 8) * 64
    probes = Self.probes(rate: rate)
  }

  deinit { free(words) }

  /// Bits that a value sets: with half of all bits set the chance is `rate` at most.
  package static func probes(rate: Double) -> Int {
    var (probes, chance) = (1, 0.5)
    while chance > rate, probes < 50 {
      probes += 1
      chance /= 2
    }
    return probes
  }

  /// Bytes for a number of values: those of which they set half of the bits.
  package static func byteCount(values: Int, rate: Double) -> Int {
    Int((Double(values) * Double(probes(rate: rate)) / 0.693 / 8).rounded(.up)) + 8
  }

  /// The chance that a new value is taken for an old one, now.
  package var rate: Double {
    let share = Double(setBits) / Double(bits)
    return (0..<probes).reduce(1) { product, _ in product * share }
  }

  /// Adds a value.
  ///
  /// - Returns: whether it was there, to all appearance.
  package mutating func insert(_ value: UInt128) -> Bool {
    var place = UInt64(truncatingIfNeeded: value)
    // Odd, so that places differ.
    let step = UInt64(truncatingIfNeeded: value >> 64) | 1
    var added = 0
    for _ in 0..<probes {
      let bit = place.multipliedFullWidth(by: bits).high
      let (word, mask) = (Int(bit >> 6), (1 as UInt64) << (bit & 63))
      if words[word] & mask == 0 {
        words[word] |= mask
        added += 1
      }
      place &+= step
    }
    guard added > 0 else { return true }
    setBits += added
    // For each value that is new to all appearance, so many were new and seemed old.
    expectedErrors += chance / (1 - chance)
    count += 1
    if count % Self.step == 0 { chance = rate }
    return false
  }
}
