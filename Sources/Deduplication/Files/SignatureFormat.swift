/// The file of signatures of one input, little-endian, and the file of its shingles.
///
/// A file of signatures is segments of up to 65,536 documents, and a footer. A segment is a block of documents
/// (`SignedDocument` rows, identifiers, names of sources with the number of their documents), and a block of keys,
/// parted by their highest 8 bits: where each part begins, a checksum of each, the keys, and the document of each as 16
/// bits. So a part of all files can be read without the others, and no file says more of a document than 200 bytes
/// beside its identifier. The footer says where all that is, with checksums, counts, and the digest of the settings.
internal enum SignatureFormat {
  /// `dpsg`, and the version.
  static let mark: UInt64 = 0x0001_6770_7364
  /// `dpsh`, and the version.
  static let shinglesMark: UInt64 = 0x0001_6870_7364
  /// Documents of a segment.
  static let segmentDocuments = 1 << 16
  /// Parts of the keys.
  static let parts = 256
  /// Bytes of a segment's entry in the footer.
  static let entryBytes = 7 * 8
  /// Bytes after the entries: documents, segments, keys a document, settings (16), checksum of the footer, mark.
  static let tailBytes = 8 + 8 + 8 + 16 + 8 + 8
  /// Bytes after the shingles: their number, settings (16), mark.
  static let shinglesTailBytes = 8 + 16 + 8

  /// Where the blocks of a segment are.
  struct Segment: Equatable, Sendable {
    /// Bytes of the file before it.
    var start = 0
    /// Its documents.
    var documents = 0
    /// Bytes from `start` to the identifiers, to the names, to the keys, and to its end.
    var ids = 0
    var names = 0
    var keys = 0
    var end = 0
    /// Of the block of documents.
    var checksum: UInt64 = 0
  }
}
