package import Runs

/// What passage deduplication counts beside documents and rejects.
extension Counts.Number {
  /// Documents whose keys were found.
  package static let signedDocuments = Self("documents_signed")
  /// Bytes of their texts.
  package static let signedBytes = Self("text_bytes_signed")
  /// Passages that stand earlier, as they were found: those of one place may be several.
  package static let marks = Self("marks")
  /// Documents that were read to be cut.
  package static let documentsRead = Self("documents_read")
  /// Documents of which something was cut, and something is left.
  package static let documentsCut = Self("documents_cut")
  /// Documents of which nothing but white space is left: they are not written.
  package static let documentsEmptied = Self("documents_emptied")
  /// Ranges that were cut.
  package static let cuts = Self("cuts")
  /// Bytes of the texts that were read.
  package static let bytesBefore = Self("text_bytes_before")
  /// Bytes that were cut.
  package static let bytesCut = Self("text_bytes_cut")
  /// Bytes of the texts that were written.
  package static let bytesAfter = Self("text_bytes_after")
}
