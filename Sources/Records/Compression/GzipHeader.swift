/// A gzip member's header (RFC 1952, section 2.3).
internal enum GzipHeader {
  /// Bytes of the header that starts `bytes`; nil if it is not one, or is truncated.
  static func count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.count >= 10, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { return nil }
    let flags = bytes[3]
    // The upper three are reserved and must be zero.
    guard flags & 0xE0 == 0 else { return nil }
    var position = 10
    // FEXTRA
    if flags & 0x04 != 0 {
      guard bytes.count >= position + 2 else { return nil }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    // FNAME and FCOMMENT end in a zero byte each.
    for flag: UInt8 in [0x08, 0x10] where flags & flag != 0 {
      guard position < bytes.count, let end = bytes[position...].firstIndex(of: 0) else { return nil }
      position = end + 1
    }
    // FHCRC
    if flags & 0x02 != 0 { position += 2 }
    return position <= bytes.count ? position : nil
  }
}
