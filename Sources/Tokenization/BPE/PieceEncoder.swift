/// Byte-pair encoding of one piece in time that grows with its length: longest tokens first, taken back
/// where two do not stay side by side.
///
/// A sequence of tokens is what merging gives exactly when each two neighbours are (`isPair`), and the tokens
/// of a text's beginning are found by adding one token to those of a shorter beginning. So a position
/// that no token leads on from can be ruled out for good, and each is visited once.
internal struct PieceEncoder: ~Copyable {
  private let vocabulary: BytePairVocabulary
  private let tables: BytePairVocabulary.Tables
  /// A bit for each position of a long piece: set where no token leads on.
  private var dead: [UInt64] = []

  init(_ vocabulary: BytePairVocabulary) {
    self.vocabulary = vocabulary
    tables = vocabulary.tables
  }

  /// Writes a piece's tokens to `output`, which has room for one a byte, and gives how many there are.
  mutating func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> Int {
    if !vocabulary.wholePieces.isEmpty,
      let token = vocabulary.wholePieces[Array(UnsafeBufferPointer(start: bytes, count: count))]
    {
      output[0] = token
      return 1
    }
    let used: Int
    if count < 64 {
      var dead: UInt64 = 0
      used = withUnsafeMutablePointer(to: &dead) { Self.encode(tables, bytes, count, output, dead: $0) }
    } else {
      dead.removeAll(keepingCapacity: true)
      dead.append(contentsOf: repeatElement(0, count: count >> 6 + 1))
      used = dead.withUnsafeMutableBufferPointer { dead in
        guard let dead = dead.baseAddress else { return 0 }
        return Self.encode(tables, bytes, count, output, dead: dead)
      }
    }
    for index in 0..<used { output[index] = tables.outer[Int(output[index])] }
    return used
  }

  @inline(__always)
  private static func encode(
    _ tables: BytePairVocabulary.Tables, _ bytes: UnsafePointer<UInt8>, _ count: Int,
    _ output: UnsafeMutablePointer<UInt32>, dead: UnsafeMutablePointer<UInt64>
  ) -> Int {
    var used = 0
    var position = 0
    var candidate = longest(tables, bytes, count)
    while true {
      let token = tables.tokens[Int(candidate)]
      let end = position &+ Int(token.length)
      let isOpen = dead[end &>> 6] & (1 &<< UInt64(truncatingIfNeeded: end & 63)) == 0
      if isOpen, used == 0 || tables.isPair(output[used &- 1], candidate) {
        output[used] = candidate
        used &+= 1
        position = end
        if position == count { return used }
        candidate = longest(tables, bytes + position, count &- position)
        continue
      }
      var next = token.shorter
      while next == TokenTrie.none {
        dead[position &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: position & 63)
        // The first position always leads on: single bytes and their merges cover every text.
        precondition(used > 0, "a piece without an encoding")
        used &-= 1
        let last = tables.tokens[Int(output[used])]
        position &-= Int(last.length)
        next = last.shorter
      }
      candidate = next
    }
  }

  /// The longest token at a place.
  @inline(__always)
  private static func longest(
    _ tables: BytePairVocabulary.Tables, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> UInt32 {
    var found = UInt32(bytes[0])
    TokenTrie.forEachPrefix(in: tables.units, of: bytes, count: count) { token, _ in found = token }
    return found
  }
}
