/// What is at the start of a frame of zstd or LZ4.
internal enum FrameStart: Equatable {
  /// A zstd frame, and the window that its header asks for in bytes; nil if the header is truncated or malformed, which
  /// the decoder will say.
  case zstd(window: Int?)
  case lz4
  /// The format of `lz4 -l` and of Linux kernels, which liblz4 does not decode as frames.
  case legacyLZ4
  /// Bytes to skip in total, magic number included.
  case skippable(count: Int)
  case none

  /// The maximum bytes needed: a zstd frame's longest header (RFC 8878, section 3.1.1.1).
  static let count = 18

  init(_ bytes: Span<UInt8>) {
    guard bytes.count >= 4 else {
      self = .none
      return
    }
    switch Self.integer(bytes, 0..<4) {
    case 0xFD2F_B528: self = .zstd(window: Self.window(bytes))
    case 0x184D_2204: self = .lz4
    case 0x184C_2102: self = .legacyLZ4
    case 0x184D_2A50...0x184D_2A5F where bytes.count >= 8:
      self = .skippable(count: 8 + Int(Self.integer(bytes, 4..<8)))
    default: self = .none
    }
  }

  private static func window(_ bytes: Span<UInt8>) -> Int? {
    guard bytes.count >= 6 else { return nil }
    let descriptor = bytes[4]
    guard descriptor & 0x20 != 0 else {
      // Window_Descriptor (3.1.1.1.2): a power of two and eighths of it.
      let base = 1 << (10 + Int(bytes[5] >> 3))
      return base + base / 8 * Int(bytes[5] & 7)
    }
    // A single segment's window is its content (3.1.1.1.4), whose size comes after the dictionary's number.
    let start = 5 + [0, 1, 2, 4][Int(descriptor & 3)]
    let count = 1 << Int(descriptor >> 6)
    guard bytes.count >= start + count else { return nil }
    return Int(clamping: integer(bytes, start..<start + count)) + (count == 2 ? 256 : 0)
  }

  private static func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    range.reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
  }
}
