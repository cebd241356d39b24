/// Byte-pair encoding of one piece in time that grows with its length: longest tokens first, taken back
/// where two do not stay side by side.
///
/// A sequence of tokens is what merging gives exactly when each two neighbours are (`isPair`), and the tokens
/// of a text's beginning are found by adding one token to those of a shorter beginning. So a position
/// that no token leads on from can be ruled out for good, and each is visited once.
internal struct PieceEncoder: ~Copyable {
  private let vocabulary: BytePairVocabulary
  /// A bit for each position: set where no token leads on.
  private var dead: [UInt64] = []

  init(_ vocabulary: BytePairVocabulary) { self.vocabulary = vocabulary }

  /// Writes the inner tokens of a piece to `output`, which has room for one a byte, and gives how many there are.
  mutating func encode(_ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>) -> Int {
    dead.removeAll(keepingCapacity: true)
    dead.append(contentsOf: repeatElement(0, count: count >> 6 + 1))
    var used = 0
    var position = 0
    var candidate = longest(bytes, count)
    while true {
      let end = position + Int(vocabulary.lengths[Int(candidate)])
      let isOpen = dead[end >> 6] & (1 << UInt64(end & 63)) == 0
      if isOpen, used == 0 || vocabulary.isPair(output[used - 1], candidate) {
        output[used] = candidate
        used += 1
        position = end
        if position == count { return used }
        candidate = longest(bytes + position, count - position)
        continue
      }
      var next = vocabulary.trie.shorter[Int(candidate)]
      while next == TokenTrie.none {
        dead[position >> 6] |= 1 << UInt64(position & 63)
        // The first position always leads on: single bytes and their merges cover every text.
        precondition(used > 0, "a piece without an encoding")
        used -= 1
        position -= Int(vocabulary.lengths[Int(output[used])])
        next = vocabulary.trie.shorter[Int(output[used])]
      }
      candidate = next
    }
  }

  /// The longest token at a place.
  @inline(__always)
  private func longest(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
    var found = UInt32(bytes[0])
    vocabulary.trie.forEachPrefix(of: bytes, count: count) { token, _ in found = token }
    return found
  }
}
