/// A transfer or content coding (RFC 9110, section 8.4.1; RFC 9112, section 7).
internal enum ContentCoding: Equatable {
  case chunked, gzip, deflate, brotli, zstd, identity

  /// Reads a coding's name; nil for one that is not known. Values that name no coding at all, such
  /// as a character set, are met often and mean that the body is not coded.
  init?(_ name: UnsafeBufferPointer<UInt8>) {
    switch name.count {
    case 0: self = .identity
    case 2 where name.equalsIgnoringCase("br"): self = .brotli
    case 4 where name.equalsIgnoringCase("gzip"): self = .gzip
    case 4 where name.equalsIgnoringCase("zstd"): self = .zstd
    case 4 where name.equalsIgnoringCase("none"): self = .identity
    case 5 where name.equalsIgnoringCase("utf-8"): self = .identity
    case 6 where name.equalsIgnoringCase("x-gzip"): self = .gzip
    case 6 where name.equalsIgnoringCase("binary"): self = .identity
    case 6 where name.equalsIgnoringCase("brotli"): self = .brotli
    case 7 where name.equalsIgnoringCase("chunked"): self = .chunked
    case 7 where name.equalsIgnoringCase("deflate"): self = .deflate
    case 8 where name.equalsIgnoringCase("identity"): self = .identity
    case 9 where name.equalsIgnoringCase("x-deflate"): self = .deflate
    case 10 where name.equalsIgnoringCase("x-identity"): self = .identity
    default: return nil
    }
  }
}
