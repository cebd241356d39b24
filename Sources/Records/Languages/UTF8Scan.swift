/// Decodes UTF-8 one code point at a time; each byte that starts no valid sequence decodes as U+FFFD.
///
/// Inlinable, because other modules call it for each character; for that the type and all that it stores have to be usable
/// from inlined code, too.
@usableFromInline package struct UTF8Scan {
  @usableFromInline internal let bytes: UnsafeBufferPointer<UInt8>
  /// The byte offset of the next code point.
  @usableFromInline package internal(set) var offset = 0

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
    let left = bytes.count &- offset
    if first < 0xE0 {
      guard first >= 0xC2, left >= 2, let second = continuation(1) else { return invalid() }
      offset &+= 2
      return UInt32(first & 0x1F) &<< 6 | second
    }
    if first < 0xF0 {
      guard left >= 3, let second = continuation(1), let third = continuation(2) else { return invalid() }
      let value = UInt32(first & 0x0F) &<< 12 | second &<< 6 | third
      // Overlong forms and surrogates.
      guard value >= 0x800, value & 0xF800 != 0xD800 else { return invalid() }
      offset &+= 3
      return value
    }
    guard first < 0xF5, left >= 4, let second = continuation(1), let third = continuation(2),
      let fourth = continuation(3)
    else { return invalid() }
    let value = UInt32(first & 0x07) &<< 18 | second &<< 12 | third &<< 6 | fourth
    // Overlong forms and values above U+10FFFF.
    guard value >= 0x1_0000, value < 0x11_0000 else { return invalid() }
    offset &+= 4
    return value
  }

  /// The six bits of the byte so many after the first, or nil if it continues no sequence.
  @inlinable @inline(__always)
  internal func continuation(_ index: Int) -> UInt32? {
    let byte = bytes[offset &+ index]
    return byte & 0xC0 == 0x80 ? UInt32(byte & 0x3F) : nil
  }

  @inlinable
  internal mutating func invalid() -> UInt32 {
    offset &+= 1
    return 0xFFFD
  }
}
