/// What a file of signatures has of a document beside its keys; 48 bytes, little-endian.
package struct SignedDocument: BitwiseCopyable, Sendable, Equatable {
  /// Decides which document is kept: the least.
  package var rank: UInt64 = 0
  /// A hash of the set of shingles, or a second one of the compared value: where it is equal, all is.
  package var content: UInt64 = 0
  /// The number of the first shingle in the file of shingles.
  package var firstShingle: UInt64 = 0
  /// Where the identifier begins in the segment's identifiers.
  package var idStart: UInt32 = 0
  /// Bytes of the text.
  package var textBytes: UInt32 = 0
  /// Records of the input before the document's.
  package var ordinal: UInt32 = 0
  /// Bytes of the identifier; a longer one than 65,535 is cut.
  package var idBytes: UInt16 = 0
  /// Shingles kept.
  package var shingles: UInt16 = 0
  /// The number of its host in the segment's names.
  package var host: UInt16 = 0
  /// The number of its crawl in the segment's names.
  package var dump: UInt16 = 0
  /// The number of its language in the segment's names.
  package var language: UInt16 = 0
  /// What else is known of it.
  package var flags = Flags()

  /// What else is known of a document.
  package struct Flags: OptionSet, BitwiseCopyable, Sendable, Equatable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    /// Its record has a member `cluster` already.
    package static let hasCluster = Flags(rawValue: 1)
  }

  /// An empty document.
  package init() {}
}
