/// Words of the names that authors give to elements, as hashes.
///
/// `class="postList-item c-17"` says `post`, `list`, `item`, `c` and, as whole names, `postlist-item` and `c-`:
/// digits are left out and case does not count, so that names that are numbered or generated agree.
enum NameWords {
  /// FNV-1a, 32 bits.
  private static let seed: UInt32 = 0x811C_9DC5
  private static let prime: UInt32 = 0x0100_0193

  /// Calls `body` with the hash of each word of a list of names, and of each name that has several words; and `take`
  /// with each byte, for what else is to be known of them.
  @inline(__always) static func each(
    in value: UnsafeBufferPointer<UInt8>, take: (UInt8) -> Void = { _ in }, _ body: (UInt32) -> Void
  ) {
    var name = seed
    var word = seed
    var letters = 0
    var words = 0
    var wasSmall = false
    for index in 0...value.count {
      let byte = index < value.count ? value[index] : 32
      if index < value.count { take(byte) }
      let isLetter = (byte | 32) &- 97 < 26 || byte >= 0x80
      let isSmall = isLetter && byte & 32 != 0
      if isLetter ? wasSmall && !isSmall : byte &- 48 > 9 {
        // The end of a word, and in front of white space of a name too.
        if letters > 0 {
          body(word)
          words += 1
          (word, letters) = (seed, 0)
        }
        if !isLetter {
          if byte <= 32 {
            if words > 1 { body(name) }
            (name, words) = (seed, 0)
          } else {
            name = (name ^ UInt32(byte)) &* prime
          }
        }
      }
      if isLetter {
        let small = UInt32(byte < 0x80 ? byte | 32 : byte)
        word = (word ^ small) &* prime
        name = (name ^ small) &* prime
        letters += 1
      }
      wasSmall = isSmall
    }
  }
}
