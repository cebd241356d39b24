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

  /// The hash of a class attribute with digits left out, so that `post-17` and `post-18` agree (FNV-1a).
  struct WithoutDigits {
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always) mutating func take(_ byte: UInt8) {
      if byte &- 48 > 9 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
  }

  /// Calls `body` with the hash of each word: a run of ASCII letters and digits without case, or of
  /// other characters, of which six bytes (two characters of most scripts without spaces) are a word.
  ///
  /// ASCII is read eight bytes at a time from a word's start on, so that a word's hash depends on its bytes alone.
  @inline(__always) static func eachWord(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ body: (UInt64) -> Void
  ) {
    var hash: UInt64 = 0
    var length = 0
    var wide = 0
    var index = 0
    while index < count {
      let eight = load(bytes + index, count - index)
      let small = eight | 0x2020_2020_2020_2020
      let run = wordBytes(eight, small)
      if run > 0 {
        hash = (hash ^ (run == 8 ? small : small & (1 << UInt64(run * 8) &- 1))) &* 0xBF58_476D_1CE4_E5B9
        hash ^= hash >> 32
        length += run
        index += run
        if run == 8 { continue }
      }
      while wide < 6, index < count, bytes[index] >= 0x80 {
        hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3
        length += 1
        wide += 1
        index += 1
      }
      if wide > 0, wide < 6, index < count, isWord(bytes[index]) { continue }
      if length > 0 { body(mix(hash)) }
      (hash, length, wide) = (0, 0, 0)
      while index < count, !isWord(bytes[index]) { index += 1 }
    }
    if length > 0 { body(mix(hash)) }
  }

  @inline(__always) private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 32) &- 97 < 26 || byte &- 48 < 10
  }

  /// The next eight bytes, with zeros after the last of `left`.
  @inline(__always) private static func load(_ bytes: UnsafePointer<UInt8>, _ left: Int) -> UInt64 {
    if left >= 8 { return UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)) }
    var eight: UInt64 = 0
    for index in 0..<left { eight |= UInt64(bytes[index]) << UInt64(index * 8) }
    return eight
  }

  /// How many of eight bytes are ASCII letters or digits before the first that is not; `small` has their case bits set.
  ///
  /// Bytes are compared by what a sum carries into their top bits, which only bytes that are not ASCII have.
  @inline(__always) private static func wordBytes(_ eight: UInt64, _ small: UInt64) -> Int {
    let (letter, digit) = (small & 0x7F7F_7F7F_7F7F_7F7F, eight & 0x7F7F_7F7F_7F7F_7F7F)
    let letters = (letter &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(letter &+ 0x0505_0505_0505_0505)
    let digits = (digit &+ 0x5050_5050_5050_5050) & ~(digit &+ 0x4646_4646_4646_4646)
    let others = ~((letters | digits) & ~eight) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount / 8
  }
}
