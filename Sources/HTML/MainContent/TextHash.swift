/// A fast hash of bytes, the same on every machine and in every run.
enum TextHash {
  /// Spreads a number over all 64 bits (the finaliser of SplitMix64).
  @inline(__always) static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The hash of a run of bytes, eight at a time.
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index + 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 32
      index += 8
    }
    var tail: UInt64 = 0
    while index < raw.count {
      tail = tail << 8 | UInt64(raw[index])
      index += 1
    }
    return mix(hash ^ tail)
  }

  /// The hash of a class attribute with digits left out, so that `post-17` and `post-18` agree.
  static func withoutDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes where byte &- 48 > 9 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }

  /// Calls `body` with the hash of each word: a run of ASCII letters and digits without case, or of
  /// other characters, of which six bytes (two characters of most scripts without spaces) are a word.
  @inline(__always) static func eachWord(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ body: (UInt64) -> Void
  ) -> Int32 {
    var words: Int32 = 0
    var hash: UInt64 = 0
    var length = 0
    var wide = 0
    for index in 0...count {
      let byte = index < count ? bytes[index] : 32
      let isWide = byte >= 0x80
      let isWord = isWide || (byte | 32) &- 97 < 26 || byte &- 48 < 10
      if isWord {
        hash = (hash ^ UInt64(byte < 0x80 && byte >= 65 ? byte | 32 : byte)) &* 0x100_0000_01B3
        length += 1
        if isWide { wide += 1 }
      }
      // Six bytes are two characters of most scripts without spaces.
      if length > 0, !isWord || wide >= 6 {
        words += 1
        body(mix(hash))
        (hash, length, wide) = (0, 0, 0)
      }
    }
    return words
  }
}
