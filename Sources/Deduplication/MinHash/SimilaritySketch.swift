internal import Base

/// Minima of a set of shingles, of which two sets have as many in common as they are similar (Jaccard).
///
/// Every shingle is hashed to one of the minima, and all again with another hash until each minimum has a shingle, so
/// that a document costs a few hashes a shingle and not one for each minimum. Minima of an earlier round are less than
/// those of a later one. (Dahlgaard, Knudsen, Thorup: Fast Similarity Sketching, FOCS 2017, algorithm 1.)
package struct SimilaritySketch {
  /// The minima; a value is the round, then 32 bits of hash.
  package private(set) var minima: [UInt64]
  private let seeds: [UInt64]

  /// - Parameters:
  ///   - size: minima.
  ///   - seed: other minima for another seed.
  package init(size: Int, seed: UInt64 = 0) {
    minima = [UInt64](repeating: .max, count: size)
    seeds = (0..<2 * size).map { ByteHash.mix(seed &+ UInt64($0) &* ByteHash.keys.2) }
  }

  /// Computes the minima of a set that is not empty; a shingle that comes twice counts once.
  package mutating func make(of shingles: [UInt64]) {
    precondition(!shingles.isEmpty, "an empty set has no minima")
    let size = minima.count
    let key = ByteHash.keys.1
    minima.withUnsafeMutableBufferPointer { minima in
      minima.update(repeating: .max)
      shingles.withUnsafeBufferPointer { shingles in
        for round in seeds.indices {
          let seed = seeds[round]
          let high = UInt64(truncatingIfNeeded: round) &<< 32
          if round < size {
            for shingle in shingles {
              let hash = ByteHash.fold(shingle ^ seed, key)
              let place = Int(truncatingIfNeeded: ((hash &>> 32) &* UInt64(truncatingIfNeeded: size)) &>> 32)
              // Always written: whether a shingle is the least so far is as good as random, and a branch would be guessed
              // wrong for a third of them.
              minima[place] = min(minima[place], high | hash & 0xFFFF_FFFF)
            }
          } else {
            // From the second pass over all minima on every shingle goes to the one whose turn it is.
            var least = minima[round &- size]
            for shingle in shingles { least = min(least, high | ByteHash.fold(shingle ^ seed, key) & 0xFFFF_FFFF) }
            minima[round &- size] = least
          }
          if !minima.contains(.max) { return }
        }
      }
    }
  }
}
