/// Decodes UTF-8 one code point at a time; each byte that starts no valid sequence decodes as U+FFFD.
///
/// Inlinable, because other modules call it for each character.
package struct UTF8Scan {
  @usableFromInline internal let bytes: UnsafeBufferPointer<UInt8>
  /// The byte offset of the next code point.
  package internal(set) var offset = 0

  /// Scans `bytes`, which must outlive the scan, from a byte offset on.
  @inlinable @inline(__always)
  package init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The next code point, or nil at the end.
  @inlinable @inline(__always)
  package mutating func next() -> UInt32? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    if first < 0x80 {
      offset &+= 1
      return UInt32(first)
    }
    return wide(first)
  }

  @inlinable
  internal mutating func wide(_ first: UInt8) -> UInt32 {
    let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard length > 0, bytes.count - offset >= length else { return invalid() }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for index in 1..<length {
      let byte = bytes[offset &+ index]
      guard byte & 0xC0 == 0x80 else { return invalid() }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms, surrogates and values above U+10FFFF.
    if length == 3, value < 0x800 || value >= 0xD800 && value < 0xE000 { return invalid() }
    if length == 4, value < 0x1_0000 || value >= 0x11_0000 { return invalid() }
    offset &+= length
    return value
  }

  @inlinable
  internal mutating func invalid() -> UInt32 {
    offset &+= 1
    return 0xFFFD
  }
}
