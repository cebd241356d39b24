/// The n-grams of one length in a KenLM trie: sorted by the words after the first one, a row of bits each.
///
/// A row is a word, its weights, and (but for the longest n-grams) where its longer n-grams begin in the next level; the
/// next row says where they end.
internal struct TrieLevel: Sendable {
  private let rows: PackedBits
  private let wordBits: Int
  private let rowBits: Int
  /// The number of rows, without the one that only ends the last.
  internal let count: Int
  private let weightBits: Int
  /// Where longer n-grams are; nil for the longest.
  private let pointers: TriePointers?

  /// - Parameters:
  ///   - base: `byteCount` bytes.
  ///   - words: the number of words of the model.
  ///   - pointers: where longer n-grams are; nil for the longest.
  internal init(_ base: UnsafeRawPointer, count: Int, words: Int, weightBits: Int, pointers: TriePointers?) {
    rows = PackedBits(base)
    self.count = count
    wordBits = PackedBits.width(of: words)
    self.weightBits = weightBits
    self.pointers = pointers
    rowBits = wordBits + weightBits + (pointers?.inlineBits ?? 0)
  }

  /// The bytes of a level.
  internal static func byteCount(count: Int, words: Int, weightBits: Int, inlineBits: Int) -> Int {
    ((count + 1) * (PackedBits.width(of: words) + weightBits + inlineBits) + 7) / 8 + 8
  }

  /// The bit at which the weights of a word's row begin, of the rows in `range`; nil if the word is not among them.
  /// `range` becomes that of its longer n-grams.
  @inline(__always)
  internal func find(_ word: UInt32, _ range: inout Range<Int>) -> Int? {
    // A damaged file may point anywhere.
    var low = min(range.lowerBound, count)
    var high = min(range.upperBound, count)
    let word = Int(word)
    // Words are spread evenly enough that a guess by proportion needs few steps; where it does not, halving ends it.
    var lowWord = 0
    var highWord = 1 &<< wordBits
    var steps = 0
    while low < high {
      let guess: Int
      if steps < 8, word >= lowWord, highWord > lowWord {
        let (part, width) = (word &- lowWord, highWord &- lowWord)
        // The product overflows in damaged files alone.
        guess = max(low, min(low &+ part &* (high &- low) / (width &+ 1), high &- 1))
      } else {
        guess = low &+ (high &- low) / 2
      }
      steps &+= 1
      let found = rows.number(at: guess &* rowBits, wordBits)
      if found == word {
        let weights = guess &* rowBits &+ wordBits
        if let pointers {
          let bit = weights &+ weightBits
          range = pointers.range(rows, row: guess, bit: bit, nextBit: bit &+ rowBits)
        }
        return weights
      }
      if found < word {
        low = guess &+ 1
        lowWord = found
      } else {
        high = guess
        highWord = found
      }
    }
    return nil
  }

  /// A number of at most 25 bits of the weights.
  @inline(__always)
  internal func number(at bit: Int, _ width: Int) -> Int { rows.number(at: bit, width) }

  /// A float of the weights.
  @inline(__always)
  internal func float(at bit: Int) -> Float { rows.float(at: bit) }
}
