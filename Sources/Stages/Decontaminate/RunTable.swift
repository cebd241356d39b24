/// A hash of a run of words that can be rolled: the sum of the words' hashes times powers of a number.
internal enum RunHash {
  internal static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

  internal static func of(_ words: some Sequence<UInt64>) -> UInt64 { words.reduce(0) { $0 &* factor &+ $1 } }

  /// `factor` to the power of `exponent`.
  internal static func power(_ exponent: Int) -> UInt64 { (0..<exponent).reduce(1) { power, _ in power &* factor } }
}

/// From hashes of runs to places: a table of fixed size, 12 bytes for each slot and two slots for each three runs or more.
internal struct RunTable: Sendable {
  private var hashes: [UInt64] = []
  /// Places plus 1; 0 for free slots.
  private var places: [UInt32] = []

  internal init() {}

  /// A table of runs; of equal hashes the first stays.
  internal init(_ runs: [(hash: UInt64, place: Int)]) {
    let size = max(16, runs.count * 3 / 2)
    hashes = [UInt64](repeating: 0, count: size)
    places = [UInt32](repeating: 0, count: size)
    for (hash, place) in runs {
      var slot = start(of: hash)
      while places[slot] != 0, hashes[slot] != hash { slot = slot + 1 == size ? 0 : slot + 1 }
      guard places[slot] == 0 else { continue }
      hashes[slot] = hash
      places[slot] = UInt32(truncatingIfNeeded: place + 1)
    }
  }

  /// The place of a run; nil if none has the hash.
  internal func find(_ hash: UInt64) -> Int? {
    guard !hashes.isEmpty else { return nil }
    var slot = start(of: hash)
    while places[slot] != 0 {
      if hashes[slot] == hash { return Int(places[slot]) - 1 }
      slot = slot + 1 == hashes.count ? 0 : slot + 1
    }
    return nil
  }

  /// A multiplication instead of a division (Lemire, arXiv 1805.10941).
  @inline(__always)
  private func start(of hash: UInt64) -> Int {
    let mixed = (hash ^ hash &>> 32) &* 0xFF51_AFD7_ED55_8CCD
    return Int(mixed.multipliedFullWidth(by: UInt64(hashes.count)).high)
  }
}
