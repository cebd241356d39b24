internal import Base
internal import CSystem

/// Finds added tokens in a text: the leftmost, of several at one place the longest.
///
/// Spellings of special tokens match too and stay text: no other token begins inside them.
internal struct AddedTokenFinder: Sendable {
  private let trie: TokenTrie
  private let tokens: [AddedToken]
  /// A bit for each two bytes that a spelling begins with.
  private let beginnings: [UInt64]
  /// The first byte of all spellings, where they agree.
  private let firstByte: UInt8?

  /// - Parameters:
  ///   - tokens: tokens with the spelling that is looked for; of equal ones the first counts.
  /// - Returns: nil if all are special, so that nothing would be taken.
  init?(_ tokens: [(token: AddedToken, spelling: [UInt8])]) {
    guard tokens.contains(where: { !$0.token.isSpecial }) else { return nil }
    var spellings = TokenBytes()
    var seen = SpellingNumbers(count: tokens.count)
    var kept: [AddedToken] = []
    var beginnings = [UInt64](repeating: 0, count: 1 << 10)
    var firstBytes: Set<UInt8> = []
    for (token, spelling) in tokens where seen.insert(spelling, number: token.number) {
      spellings.define(kept.count, as: spelling)
      kept.append(token)
      firstBytes.insert(spelling[0])
      let seconds = spelling.count > 1 ? spelling[1]...spelling[1] : 0...UInt8.max
      for second in seconds {
        let pair = Int(spelling[0]) << 8 | Int(second)
        beginnings[pair >> 6] |= 1 << UInt64(pair & 63)
      }
    }
    trie = TokenTrie(spellings)
    self.tokens = kept
    self.beginnings = beginnings
    firstByte = firstBytes.count == 1 ? firstBytes.first : nil
  }

  /// Splits a text at its added tokens, and returns the parts and tokens in order.
  func forEach(
    in text: UnsafeBufferPointer<UInt8>, text onText: (UnsafeBufferPointer<UInt8>) -> Void,
    token onToken: (UInt32) -> Void
  ) {
    var start = 0
    var place = 0
    while let match = next(in: text, from: place) {
      place = match.range.upperBound
      let token = tokens[match.index]
      if token.isSpecial { continue }
      // A token that takes space before it, and lies in space that is taken, is not there for the library.
      if token.takesSpaceBefore, match.range.upperBound <= start { continue }
      var lower = match.range.lowerBound
      var upper = match.range.upperBound
      // Space that the token before has taken is not taken again.
      if token.takesSpaceBefore { lower = max(PretokenText(text).startOfSpace(before: lower), start) }
      if token.takesSpaceBehind { upper = PretokenText(text).endOfRun(.space, from: upper) }
      if start < lower { onText(UnsafeBufferPointer(rebasing: text[start..<lower])) }
      onToken(token.number)
      start = upper
    }
    if start < text.count { onText(UnsafeBufferPointer(rebasing: text[start...])) }
  }

  private func next(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (index: Int, range: Range<Int>)? {
    guard let bytes = text.baseAddress else { return nil }
    return trie.units.withUnsafeBufferPointer { units in
      beginnings.withUnsafeBufferPointer { beginnings in
        var place = start
        while place < text.count {
          if let firstByte {
            guard let found = memchr(bytes + place, Int32(firstByte), text.count - place) else { return nil }
            place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - bytes
          }
          let pair = Int(bytes[place]) &<< 8 | (place + 1 < text.count ? Int(bytes[place + 1]) : 0)
          // The last byte may be a spelling of its own, which every second byte is noted for.
          if beginnings[pair &>> 6] & 1 &<< UInt64(pair & 63) != 0 {
            var longest: (index: Int, length: Int)?
            TokenTrie.forEachPrefix(in: units.baseAddress!, of: bytes + place, count: text.count - place) {
              longest = (Int($0), $1)
            }
            if let longest { return (longest.index, place..<place + longest.length) }
          }
          place += 1
        }
        return nil
      }
    }
  }
}
