/// Adds up the rows of words, character n-grams and word n-grams; one per thread.
///
/// N-grams are processed in three loops - hash, look up what pruning kept, add - so that the processor has many
/// independent look-ups in flight.
internal final class NgramRows {
  private let model: FastTextModel
  private let input: InputMatrix.Rows
  private let pruned: PrunedNgrams.Lookup?
  private let shortest: Int
  private let longest: Int
  private let wordNgrams: Int
  private let buckets: UInt64
  private let remainder: FastRemainder
  /// The first n-gram's row.
  private let first: UInt32
  private let scratch: ModelMemory
  /// The buckets of the gathered n-grams, then their rows.
  private let gathered: UnsafeMutablePointer<UInt32>
  private var bracketed: ModelMemory

  /// The number of n-grams gathered at once; one start in a word adds at most `FastTextSettings.longestNgram` more.
  private static let batch = 1024

  internal init(_ model: FastTextModel) {
    self.model = model
    input = model.input.rows
    pruned = model.dictionary.prunedNgrams?.lookup
    shortest = model.settings.characterNgrams.lowerBound
    longest = model.settings.characterNgrams.upperBound
    wordNgrams = model.settings.wordNgrams
    buckets = UInt64(max(1, model.settings.buckets))
    remainder = FastRemainder(UInt32(max(1, model.settings.buckets)))
    first = UInt32(truncatingIfNeeded: model.dictionary.wordCount)
    scratch = ModelMemory(byteCount: (Self.batch + FastTextSettings.longestNgram) * 4)
    gathered = scratch.elements(UInt32.self)
    bracketed = ModelMemory(byteCount: 256)
  }

  /// Adds the row of a word in the dictionary.
  @inline(__always)
  internal func add(word: UInt32, to total: UnsafeMutablePointer<Float>) -> Int {
    withUnsafePointer(to: word) { input.add($0, 1, to: total) }
    return 1
  }

  /// Gathers the n-grams of `<word>` (`Dictionary::computeSubwords`) and prefetches their rows if the dictionary is not
  /// pruned.
  ///
  /// - Returns: the number of n-grams, for `addGathered`; nil for a word with too many, of which none are gathered.
  @inline(__always)
  internal func gatherCharacterNgrams(of word: UnsafeRawPointer, _ byteCount: Int) -> Int? {
    guard (byteCount &+ 2) &* longest <= Self.batch else { return nil }
    let bytes = bracket(word, byteCount)
    let gathered = gathered
    let remainder = remainder
    let first = first
    let input = input
    let isPruned = pruned != nil
    var used = 0
    for start in 0..<(byteCount &+ 2) {
      CharacterNgrams.forEach(in: bytes, byteCount &+ 2, from: start, shortest: shortest, longest: longest) { hash in
        let bucket = remainder(hash)
        gathered[used] = bucket
        if !isPruned { input.prefetch(first &+ bucket) }
        used &+= 1
      }
    }
    return used
  }

  /// Adds the rows of the n-grams of `<word>` and returns the number of rows.
  internal func addCharacterNgrams(
    of word: UnsafeRawPointer, _ byteCount: Int, to total: UnsafeMutablePointer<Float>
  ) -> Int {
    let count = byteCount &+ 2
    let bytes = bracket(word, byteCount)
    let gathered = gathered
    let remainder = remainder
    var used = 0
    var added = 0
    for start in 0..<count {
      CharacterNgrams.forEach(in: bytes, count, from: start, shortest: shortest, longest: longest) { hash in
        gathered[used] = remainder(hash)
        used &+= 1
      }
      if used >= Self.batch {
        added &+= addGathered(used, to: total)
        used = 0
      }
    }
    return added &+ addGathered(used, to: total)
  }

  /// The word in brackets, valid until the next call.
  @inline(__always)
  private func bracket(_ word: UnsafeRawPointer, _ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
    let count = byteCount &+ 2
    if bracketed.byteCount < count { bracketed = ModelMemory(byteCount: count * 2) }
    let bytes = bracketed.elements(UInt8.self)
    bytes[0] = UInt8(ascii: "<")
    UnsafeMutableRawPointer(bytes + 1).copyMemory(from: word, byteCount: byteCount)
    bytes[count &- 1] = UInt8(ascii: ">")
    return bytes
  }

  /// Adds the rows of n-grams of two or more words (`Dictionary::addWordNgrams`) and returns the number of rows.
  internal func addWordNgrams(_ hashes: [Int32], to total: UnsafeMutablePointer<Float>) -> Int {
    var used = 0
    var added = 0
    for start in hashes.indices {
      var hash = UInt64(bitPattern: Int64(hashes[start]))
      for end in (start + 1)..<max(start + 1, min(hashes.count, start + wordNgrams)) {
        hash = hash &* 116_049_371 &+ UInt64(bitPattern: Int64(hashes[end]))
        gathered[used] = UInt32(truncatingIfNeeded: hash % buckets)
        used += 1
      }
      if used >= Self.batch {
        added += addGathered(used, to: total)
        used = 0
      }
    }
    return added + addGathered(used, to: total)
  }

  /// Maps the gathered buckets to rows, adds these and returns the number of rows.
  internal func addGathered(_ count: Int, to total: UnsafeMutablePointer<Float>) -> Int {
    let gathered = gathered
    let first = first
    guard let pruned else {
      for index in 0..<count { gathered[index] &+= first }
      input.add(gathered, count, to: total)
      return count
    }
    // Branch-free, because the processor cannot predict which n-grams were kept.
    var kept = 0
    for index in 0..<count {
      let bucket = gathered[index]
      gathered[kept] = bucket
      kept &+= pruned.isKept(bucket)
    }
    for index in 0..<kept { gathered[index] = first &+ pruned.row(gathered[index]) }
    input.add(gathered, kept, to: total)
    return kept
  }
}
