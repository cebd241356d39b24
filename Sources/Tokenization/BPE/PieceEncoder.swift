/// Byte-pair encoding of one piece in time that grows with its length: longest tokens first, taken back
/// where two do not stay side by side.
///
/// A sequence of tokens is what merging gives exactly when each two neighbours are (`isPair`), and the tokens
/// of a text's beginning are found by adding one token to those of a shorter beginning. So a position
/// that no token leads on from can be ruled out for good, and each is visited once.
internal struct PieceEncoder: ~Copyable {
  private let vocabulary: BytePairVocabulary
  private let tables: BytePairVocabulary.Tables
  /// A bit for each position of a long piece: set if no token continues from it.
  private var dead: UnsafeMutablePointer<UInt64>
  private var deadCapacity = 16
  private let pairs: PairMemory

  init(_ vocabulary: BytePairVocabulary) {
    self.vocabulary = vocabulary
    tables = vocabulary.tables
    pairs = PairMemory()
    dead = .allocate(capacity: deadCapacity)
  }

  deinit { dead.deallocate() }

  /// Writes a piece's tokens to `output`, which has room for one per byte, and gives their number.
  mutating func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> Int {
    if !vocabulary.wholePieces.isEmpty,
      let token = vocabulary.wholePieces[Array(UnsafeBufferPointer(start: bytes, count: count))]
    {
      output[0] = token
      return 1
    }
    guard let characters = vocabulary.characters else { return encodeKnown(bytes, count: count, into: output) }
    var used = 0
    var start = 0
    while start < count {
      let end = characters.endOfKnown(bytes, from: start, to: count)
      if start < end { used += encodeKnown(bytes + start, count: end - start, into: output + used) }
      start = characters.endOfUnknown(bytes, from: end, to: count)
      for place in end..<start {
        output[used] = characters.byteTokens[Int(bytes[place])]
        used += 1
      }
    }
    return used
  }

  /// The same for a piece whose characters all have tokens.
  private mutating func encodeKnown(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> Int {
    if let listed = vocabulary.listed {
      var (used, start) = (0, 0)
      while start < count {
        let end = TokenizerLimits.partEnd(of: bytes, from: start, to: count)
        used += listed.encode(
          bytes + start, count: end - start, into: output + used, characters: vocabulary.characters)
        start = end
      }
      return used
    }
    let used: Int
    if count < 64 {
      var dead: UInt64 = 0
      used = withUnsafeMutablePointer(to: &dead) { dead in encode(bytes, count, output, dead: dead) }
    } else {
      let words = count >> 6 + 1
      if words > deadCapacity {
        dead.deallocate()
        deadCapacity = words * 2
        dead = .allocate(capacity: deadCapacity)
      }
      dead.update(repeating: 0, count: words)
      used = encode(bytes, count, output, dead: dead)
    }
    for index in 0..<used { output[index] = tables.outer[Int(output[index])] }
    return used
  }

  @inline(__always)
  private func encode(
    _ bytes: UnsafePointer<UInt8>, _ count: Int,
    _ output: UnsafeMutablePointer<UInt32>, dead: UnsafeMutablePointer<UInt64>
  ) -> Int {
    var used = 0
    var position = 0
    var candidate = longest(bytes, count)
    while true {
      let token = tables.tokens[Int(candidate)]
      let end = position &+ Int(token.length)
      let isOpen = dead[end &>> 6] & (1 &<< UInt64(truncatingIfNeeded: end & 63)) == 0
      if isOpen, used == 0 || pairs.isPair(output[used &- 1], candidate, tables) {
        output[used] = candidate
        used &+= 1
        position = end
        if position == count { return used }
        candidate = longest(bytes + position, count &- position)
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
  private func longest(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
    var found = TokenTrie.none
    TokenTrie.forEachPrefix(in: tables.units, of: bytes, count: count) { token, _ in found = token }
    return found
  }
}

/// Caches which pairs do not merge: few pairs make up most of a text, and each check takes several look-ups.
internal struct PairMemory: ~Copyable {
  private static let bits: UInt64 = 14
  /// Both tokens and, in the lowest bit, whether they are a pair; a free slot holds a number no two tokens give.
  private let slots: UnsafeMutablePointer<UInt64>

  init() {
    slots = .allocate(capacity: 1 << Int(Self.bits))
    slots.initialize(repeating: .max, count: 1 << Int(Self.bits))
  }

  deinit { slots.deallocate() }

  @inline(__always)
  func isPair(_ left: UInt32, _ right: UInt32, _ tables: BytePairVocabulary.Tables) -> Bool {
    let key = UInt64(left) &<< 32 | UInt64(right)
    let slot = slots + Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- Self.bits))
    let known = slot.pointee
    if known &>> 1 == key { return known & 1 == 1 }
    let isPair = tables.isPair(left, right)
    slot.pointee = key &<< 1 | (isPair ? 1 : 0)
    return isPair
  }
}
