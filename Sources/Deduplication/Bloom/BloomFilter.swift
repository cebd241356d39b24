internal import Base
internal import CSystem

/// A set of values in a fixed number of bits (Bloom 1970): it may take a new value for one that it has, and never the other
/// way round.
///
/// All bits of a value are in one line of 64 bytes, so that a value takes one read of memory (blocked filters: Putze, Sanders
/// and Singler 2007). A line is 496 bits and, in the last 16, how many of them are set. A new value is taken for an old one if
/// all its `probes` bits are set: for the share of bits that are set in its line, to the power of `probes`. Lines fill
/// unevenly, so at a rate of 0.0001 it takes a tenth more memory than a filter whose bits are anywhere. Values are hashes of 128
/// bits, so that nothing else matters. What the filter answers depends on the order of the values alone.
package struct BloomFilter: ~Copyable {
  private static let lineBytes = 64
  private static let lineBits: UInt64 = 496
  private static let lineWords = 8
  /// Values ahead whose lines are asked for, so that several reads of memory go on together.
  private static let ahead = 16

  private let memory: UnsafeMutableRawPointer
  private let words: UnsafeMutablePointer<UInt64>
  private let lines: UInt64
  private let probes: Int
  /// The chance that a new value of a line with so many bits set is taken for an old one.
  private let chances: [Double]
  /// The sum of the chances of all lines.
  private var chanceSum = 0.0
  /// Values that were new to all appearance.
  package private(set) var count = 0
  /// How many new values are likely to have been taken for old ones, by the chances at each new value.
  package private(set) var expectedErrors = 0.0

  /// - Parameters:
  ///   - byteCount: memory, at least 64 bytes; of no matter until values need it.
  ///   - rate: the chance that is aimed at, above 0 and below 1.
  package init(byteCount: Int, rate: Double) {
    precondition(byteCount >= Self.lineBytes && rate > 0 && rate < 1, "a filter without bits or rate")
    lines = UInt64(byteCount / Self.lineBytes)
    // A line is one of the processor's cache.
    guard let memory = calloc(Int(lines) + 1, Self.lineBytes) else { fatalError("out of memory") }
    self.memory = memory
    let start = memory + (Self.lineBytes - Int(bitPattern: memory) % Self.lineBytes) % Self.lineBytes
    words = start.assumingMemoryBound(to: UInt64.self)
    probes = Self.probes(rate: rate)
    chances = Self.chances(probes)
    #if os(Linux)
      // Any line may come next: of large pages the processor finds more. Where the system has none, nothing is lost.
      let page = 1 << 21
      let first = (Int(bitPattern: start) + page - 1) / page * page
      let end = (Int(bitPattern: start) + Int(lines) * Self.lineBytes) / page * page
      if first < end { _ = madvise(UnsafeMutableRawPointer(bitPattern: first), end - first, MADV_HUGEPAGE) }
    #endif
  }

  deinit { free(memory) }

  /// Bits that a value sets: with half of all bits set the chance is about `rate`.
  package static func probes(rate: Double) -> Int {
    var (probes, chance) = (1, 0.5)
    while chance > rate, probes < 50 {
      probes += 1
      chance /= 2
    }
    return probes
  }

  /// Values up to which the chance is `rate` at most.
  package static func capacity(byteCount: Int, rate: Double) -> Int {
    let probes = probes(rate: rate)
    var (low, high) = (0.0, Double(lineBits))
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if chance(valuesOfLine: middle, probes) <= rate { low = middle } else { high = middle }
    }
    return Int(low * Double(byteCount / lineBytes))
  }

  private static func chances(_ probes: Int) -> [Double] {
    (0...Int(lineBits)).map { set in
      (0..<probes).reduce(1) { product, _ in product * Double(set) / Double(lineBits) }
    }
  }

  /// The chance where lines have so many values on average: their numbers are then Poisson's.
  private static func chance(valuesOfLine mean: Double, _ probes: Int) -> Double {
    let (bits, power) = (Double(lineBits), Double(probes))
    // The chances that a bit is free, and that two are; of each further value, what stays so of them.
    var (sum, share, free, bothFree) = (0.0, exp(-mean), 1.0, 1.0)
    let (left, bothLeft) = (pow(1 - 1 / bits, power), pow(1 - 2 / bits, power))
    for values in 0..<Int(mean + 12 * mean.squareRoot() + 20) {
      let set = (1 - free) * bits
      let variance = bits * free + bits * (bits - 1) * bothFree - bits * bits * free * free
      let chance = pow(set / bits, power)
      // The mean of a power is above the power of the mean.
      if values > 0 { sum += share * chance * (1 + power * (power - 1) / (2 * set * set) * variance) }
      share *= mean / Double(values + 1)
      free *= left
      bothFree *= bothLeft
    }
    return sum
  }

  /// The chance that a new value is taken for an old one, now.
  package var rate: Double { chanceSum / Double(lines) }

  /// Adds values in order, and appends to `found` the numbers of those that were there, to all appearance.
  package mutating func insert(_ keys: [PassageKey], found: inout [Int]) {
    for index in 0..<min(Self.ahead, keys.count) { dataprep_prefetch(words + line(of: keys[index].key)) }
    for index in keys.indices {
      if index + Self.ahead < keys.count { dataprep_prefetch(words + line(of: keys[index + Self.ahead].key)) }
      if insert(keys[index].key) { found.append(index) }
    }
  }

  /// Where the words of a value's line begin.
  @inline(__always) private func line(of value: UInt128) -> Int {
    Int(UInt64(truncatingIfNeeded: value).multipliedFullWidth(by: lines).high) * Self.lineWords
  }

  /// Adds a value: whether it was there.
  @inline(__always) private mutating func insert(_ value: UInt128) -> Bool {
    let line = words + line(of: value)
    var bits = UInt64(truncatingIfNeeded: value >> 64)
    var added: UInt64 = 0
    for probe in 0..<probes {
      // Sixteen bits a probe, and new ones after four.
      if probe > 0, probe & 3 == 0 { bits = ByteHash.mix(bits) }
      let number = (bits &>> UInt64(truncatingIfNeeded: 16 &* (probe & 3))) & 0xFFFF
      let bit = (number &* Self.lineBits) &>> 16
      let (word, shift) = (Int(truncatingIfNeeded: bit &>> 6), bit & 63)
      let before = line[word]
      added &+= ~(before &>> shift) & 1
      line[word] = before | 1 &<< shift
    }
    guard added > 0 else { return true }
    let before = line[Self.lineWords - 1] &>> 48
    line[Self.lineWords - 1] &+= added &<< 48
    // For each value that is new to all appearance, so many were new and seemed old.
    let chance = rate
    expectedErrors += chance / (1 - chance)
    chanceSum += chances[Int(before &+ added)] - chances[Int(before)]
    count += 1
    return false
  }
}
