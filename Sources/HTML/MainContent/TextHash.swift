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
}

/// Reads the little that extraction needs from `style` and `itemprop` attributes.
enum StyleText {
  /// Whether an inline style hides the element: `display: none` or `visibility: hidden`.
  static func hides(_ style: UnsafeBufferPointer<UInt8>) -> Bool {
    declares("display", "none", in: style) || declares("visibility", "hidden", in: style)
  }

  /// Whether `itemprop` names the body of an item (schema.org).
  static func namesBody(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    find("articleBody", in: value, from: 0) != nil || find("description", in: value, from: 0) != nil
      || find("reviewBody", in: value, from: 0) != nil || isEqual(value, "text")
  }

  private static func declares(
    _ property: StaticString, _ wanted: StaticString, in style: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var start = 0
    while let at = find(property, in: style, from: start) {
      var index = at + property.utf8CodeUnitCount
      start = index
      while index < style.count, style[index] == 32 { index += 1 }
      guard index < style.count, style[index] == UInt8(ascii: ":") else { continue }
      index += 1
      while index < style.count, style[index] == 32 { index += 1 }
      if matches(wanted, in: style, at: index) { return true }
    }
    return false
  }

  private static func isEqual(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    bytes.count == text.utf8CodeUnitCount && matches(text, in: bytes, at: 0)
  }

  private static func matches(
    _ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[index + offset] | 32 != text.utf8Start[offset] | 32 { return false }
    return true
  }

  private static func find(
    _ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var index = start
    while index + text.utf8CodeUnitCount <= bytes.count {
      if matches(text, in: bytes, at: index) { return index }
      index += 1
    }
    return nil
  }
}
