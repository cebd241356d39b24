/// The words of an n-gram model, as hashes: numbers from 1 on, with 0 for words that it does not have.
internal enum NgramVocabulary: @unchecked Sendable {
  /// A table from hashes to numbers less than `bound`.
  case hashed(ProbingTable, bound: UInt32)
  /// Hashes in ascending order; a word's number is its place plus 1.
  case sorted(UnsafeRawPointer, count: Int)

  /// KenLM's hash of a word: MurmurHash64A with seed 0 (Appleby, 2008).
  @inline(__always)
  internal static func hash(_ word: UnsafeRawBufferPointer) -> UInt64 {
    let factor: UInt64 = 0xC6A4_A793_5BD1_E995
    let count = word.count
    var hash = UInt64(count) &* factor
    guard let base = word.baseAddress else { return finish(hash, factor) }
    var at = 0
    while at &+ 8 <= count {
      var part = UInt64(littleEndian: (base + at).loadUnaligned(as: UInt64.self)) &* factor
      part ^= part &>> 47
      hash = (hash ^ (part &* factor)) &* factor
      at &+= 8
    }
    if at < count {
      var part: UInt64 = 0
      for (place, index) in (at..<count).enumerated() { part |= UInt64(word[index]) &<< UInt64(8 &* place) }
      hash = (hash ^ part) &* factor
    }
    return finish(hash, factor)
  }

  @inline(__always)
  private static func finish(_ hash: UInt64, _ factor: UInt64) -> UInt64 {
    let mixed = (hash ^ hash &>> 47) &* factor
    return mixed ^ mixed &>> 47
  }

  /// The number of the word with a hash.
  @inline(__always)
  internal func index(_ hash: UInt64) -> UInt32 {
    switch self {
    case .hashed(let table, let bound):
      guard let number = table.find(hash)?.loadUnaligned(as: UInt32.self), number < bound else { return 0 }
      return number
    case .sorted(let base, let count): return Self.place(of: hash, base, count)
    }
  }

  /// The number of a word.
  internal func index(of word: StaticString) -> UInt32 {
    index(Self.hash(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)))
  }

  /// Brings near what `index` reads first.
  @inline(__always)
  internal func prefetch(_ hash: UInt64) { if case .hashed(let table, _) = self { table.prefetch(hash) } }

  /// Hashes are spread evenly, so a guess by proportion needs few steps; where it does not, halving ends it.
  @inline(__always)
  private static func place(of hash: UInt64, _ base: UnsafeRawPointer, _ count: Int) -> UInt32 {
    var low = 0
    var high = count
    var (lowHash, highHash) = (UInt64.min, UInt64.max)
    var steps = 0
    while low < high {
      let guess: Int
      if steps < 8, hash >= lowHash, highHash > lowHash {
        let share = Double(hash &- lowHash) / Double(highHash &- lowHash)
        guess = min(low &+ Int(share * Double(high &- low)), high &- 1)
      } else {
        guess = low &+ (high &- low) / 2
      }
      steps &+= 1
      let found = (base + guess &* 8).loadUnaligned(as: UInt64.self)
      if found == hash { return UInt32(truncatingIfNeeded: guess &+ 1) }
      if found < hash {
        low = guess &+ 1
        lowHash = found
      } else {
        high = guess
        highHash = found
      }
    }
    return 0
  }
}
