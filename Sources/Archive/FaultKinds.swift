public import Records

/// Faults of archives and their records.
extension Fault.Kind {
  /// Whether the fault says that the source has ended inside a compressed member.
  package var endsMember: Bool { [.gzipTruncated, .zstdTruncated, .lz4Truncated].contains(self) }

  /// A gzip member cannot be decoded to its end; the part before the damage was read.
  public static let gzipDamaged = Fault.Kind(rawValue: "gzip-damaged")
  /// The source ends inside a gzip member.
  public static let gzipTruncated = Fault.Kind(rawValue: "gzip-truncated")
  /// A gzip member decodes, yet not to the bytes its checksum or size was taken of.
  public static let gzipChecksum = Fault.Kind(rawValue: "gzip-checksum")
  /// A zstd frame cannot be decoded to its end.
  public static let zstdDamaged = Fault.Kind(rawValue: "zstd-damaged")
  /// The source ends inside a zstd frame.
  public static let zstdTruncated = Fault.Kind(rawValue: "zstd-truncated")
  /// An LZ4 frame cannot be decoded to its end.
  public static let lz4Damaged = Fault.Kind(rawValue: "lz4-damaged")
  /// The source ends inside an LZ4 frame.
  public static let lz4Truncated = Fault.Kind(rawValue: "lz4-truncated")
  /// Bytes that belong to no member and no record.
  public static let unrecognisedBytes = Fault.Kind(rawValue: "unrecognised-bytes")

  /// A header block that ends, or is cut off, before its blank line.
  public static let headerTruncated = Fault.Kind(rawValue: "header-truncated")
  /// A header block with a line that is not a field.
  public static let headerMalformed = Fault.Kind(rawValue: "header-malformed")
  /// A header block beyond the limit.
  public static let headerTooLong = Fault.Kind(rawValue: "header-too-long")
  /// A record without a usable `WARC-Type`.
  public static let recordTypeMissing = Fault.Kind(rawValue: "record-type-missing")
  /// A record without `Content-Length`; its end was found by the next record's start.
  public static let contentLengthMissing = Fault.Kind(rawValue: "content-length-missing")
  /// A `Content-Length` that is not a number; the record's end was found by the next one's start.
  public static let contentLengthInvalid = Fault.Kind(rawValue: "content-length-invalid")
  /// A `Content-Length` that does not lead to the next record; its start was searched instead.
  public static let contentLengthWrong = Fault.Kind(rawValue: "content-length-wrong")
  /// The source ends, or is damaged, inside a record.
  public static let recordTruncated = Fault.Kind(rawValue: "record-truncated")
  /// A record whose content beyond the limit was not kept; `length` counts the bytes that were not.
  public static let recordTooLarge = Fault.Kind(rawValue: "record-too-large")
  /// The record is one segment of several, which are not put together (ISO 28500:2017, section 7).
  public static let recordSegmented = Fault.Kind(rawValue: "record-segmented")

  /// A zip file without a directory that can be read, or with one that is not whole.
  public static let zipDirectoryDamaged = Fault.Kind(rawValue: "zip-directory-damaged")
  /// An archive in a zip file that cannot be read as the directory says, or not to its end.
  public static let zipMemberDamaged = Fault.Kind(rawValue: "zip-member-damaged")
  /// An archive in a zip file whose bytes do not have its checksum; its records were read.
  public static let zipMemberChecksum = Fault.Kind(rawValue: "zip-member-checksum")
  /// An archive in a zip file that is encrypted, or compressed by a method that is not known.
  public static let zipMemberUnsupported = Fault.Kind(rawValue: "zip-member-unsupported")
  /// An archive in a zip file that was not read: outside `archive/`, under the name of another, or a WACZ file itself.
  public static let zipMemberSkipped = Fault.Kind(rawValue: "zip-member-skipped")

  /// A record that has no line in an index, as it could not be found by it: without URL or date, cut, or without a compressed
  /// member of its own.
  public static let recordNotIndexed = Fault.Kind(rawValue: "record-not-indexed")

  /// A chunked body with a wrong size line; the rest was kept unchanged.
  public static let chunkMalformed = Fault.Kind(rawValue: "chunk-malformed")
  /// A chunked body that ends before its last chunk.
  public static let chunkTruncated = Fault.Kind(rawValue: "chunk-truncated")
  /// A compressed body that cannot be decoded to its end; the part before the damage was kept.
  public static let contentEncodingDamaged = Fault.Kind(rawValue: "content-encoding-damaged")
  /// A compressed body that ends prematurely.
  public static let contentEncodingTruncated = Fault.Kind(rawValue: "content-encoding-truncated")
  /// A body in a coding that is not known; it was kept unchanged.
  public static let contentEncodingUnknown = Fault.Kind(rawValue: "content-encoding-unknown")
  /// A body that decodes to more than the limit; the rest was dropped.
  public static let payloadTooLarge = Fault.Kind(rawValue: "payload-too-large")
  /// A digest in the header that is not that of the bytes.
  public static let digestMismatch = Fault.Kind(rawValue: "digest-mismatch")
  /// A digest in the header by an unknown algorithm, or not in base32 or hexadecimal.
  public static let digestUnreadable = Fault.Kind(rawValue: "digest-unreadable")
}
