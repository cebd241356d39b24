/// How the bytes of a file are compressed, detected from its first bytes.
package enum Coding: String, Sendable, CaseIterable {
  case plain
  /// Members of gzip (RFC 1952).
  case gzip
  /// Frames of zstd (RFC 8878) and of LZ4 (LZ4 frame format 1.6), and skippable frames, which both have.
  case frames
  /// Streams of .xz (The .xz File Format 1.2).
  case xz
  /// Streams of bzip2.
  case bzip2

  /// Extensions of compressed files; the bytes determine the format.
  package static let suffixes = [".gz", ".zst", ".lz4", ".xz", ".bz2"]

  /// The number of bytes that determine the coding.
  package static let signatureCount = 10

  /// The signature of compressed bytes: a range for each byte.
  private static let signatures: [(Coding, [ClosedRange<UInt8>])] = [
    (.gzip, [0x1F...0x1F, 0x8B...0x8B]),
    (.frames, [0x28...0x28, 0xB5...0xB5, 0x2F...0x2F, 0xFD...0xFD]),
    (.frames, [0x04...0x04, 0x22...0x22, 0x4D...0x4D, 0x18...0x18]),
    (.frames, [0x02...0x02, 0x21...0x21, 0x4C...0x4C, 0x18...0x18]),
    (.frames, [0x50...0x5F, 0x2A...0x2A, 0x4D...0x4D, 0x18...0x18]),
    (.xz, [0xFD...0xFD, 0x37...0x37, 0x7A...0x7A, 0x58...0x58, 0x5A...0x5A, 0x00...0x00]),
    // `BZh9` could start a text; a block's or the end's magic number after it could not.
    (.bzip2, bzip2(0x31, 0x41, 0x59, 0x26, 0x53, 0x59)),
    (.bzip2, bzip2(0x17, 0x72, 0x45, 0x38, 0x50, 0x90)),
  ]

  private static func bzip2(_ magic: UInt8...) -> [ClosedRange<UInt8>] {
    [0x42...0x42, 0x5A...0x5A, 0x68...0x68, 0x31...0x39] + magic.map { $0...$0 }
  }

  /// The coding of a file that starts with `bytes`, which are `signatureCount` or the whole file.
  package init(_ bytes: Span<UInt8>) {
    let found = Self.signatures.first { pattern in
      bytes.count >= pattern.1.count && Self.fits(bytes, pattern.1)
    }
    self = found?.0 ?? .plain
  }

  /// Whether a whole file's few bytes are the start of a signature, and hardly a text: a compressed file that was
  /// truncated.
  static func isCutSignature(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > 0 else { return false }
    let isText = bytes.count < 4 && bytes.indices.allSatisfy { (0x20...0x7E).contains(bytes[$0]) }
    return !isText && signatures.contains { bytes.count < $0.1.count && fits(bytes, $0.1) }
  }

  private static func fits(_ bytes: Span<UInt8>, _ pattern: [ClosedRange<UInt8>]) -> Bool {
    (0..<min(bytes.count, pattern.count)).allSatisfy { pattern[$0].contains(bytes[$0]) }
  }
}
