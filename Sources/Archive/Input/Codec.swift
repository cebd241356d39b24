/// How a stretch of an archive is compressed.
internal enum Codec {
  case plain, gzip, zstd, lz4

  /// The meaning of the first bytes of a member.
  enum Signature: Equatable {
    case member(Codec)
    /// A zstd or LZ4 skippable frame; `isDictionary` where it carries a zstd dictionary
    /// ("WARC files with Zstandard compression 1.0", IIPC).
    case skippable(isDictionary: Bool)
    case none
  }

  /// Bytes that `signature` needs.
  static let signatureCount = 10

  /// Recognises a member by its magic number; a gzip header's reserved bits and method must be valid too.
  static func signature(_ bytes: UnsafeBufferPointer<UInt8>) -> Signature {
    guard bytes.count >= 4 else { return .none }
    switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0x1F, 0x8B, 0x08, let flags) where flags & 0xE0 == 0: return .member(.gzip)
    case (0x28, 0xB5, 0x2F, 0xFD): return .member(.zstd)
    case (0x04, 0x22, 0x4D, 0x18): return .member(.lz4)
    case (0x50...0x5F, 0x2A, 0x4D, 0x18): return .skippable(isDictionary: bytes[0] == 0x5D)
    default: return .none
    }
  }
}
