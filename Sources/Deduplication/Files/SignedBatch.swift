package import Base

/// The signatures of some documents of an input, on their way to a file.
package final class SignedBatch {
  /// What documents are from, which a file keeps once for each name.
  package enum Source: Int, CaseIterable, Sendable { case host, dump, language }

  /// A name in `names`, and its hash.
  package struct Name: BitwiseCopyable, Sendable {
    package var hash: UInt64
    package var range: ByteRange

    /// A name made of its parts.
    package init(hash: UInt64, range: ByteRange) {
      self.hash = hash
      self.range = range
    }
  }

  /// The documents; names of sources, shingles and identifiers are numbered from the batch's own.
  package var documents: [SignedDocument] = []
  /// Identifiers, one after the other.
  package var ids = ByteBuffer()
  /// Names of sources.
  package var names = ByteBuffer()
  /// Names of each document's sources, in the order of `Source`.
  package var sources: [Name] = []
  /// Shingles of all documents.
  package var shingles: [UInt32] = []
  /// Keys of documents that have any: as many for each as the rule says.
  package var keys: [UInt64] = []
  /// The documents that have keys.
  package var keyed: [UInt32] = []

  /// An empty batch.
  package init() {}

  /// Removes all documents.
  package func removeAll() {
    documents.removeAll(keepingCapacity: true)
    ids.removeAll()
    names.removeAll()
    sources.removeAll(keepingCapacity: true)
    shingles.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    keyed.removeAll(keepingCapacity: true)
  }

  /// Adds a name of a source of the document that is being added.
  internal func addSource(_ name: UnsafeRawBufferPointer) {
    let range = names.place(Span(_unsafeElements: name.bindMemory(to: UInt8.self)))
    sources.append(Name(hash: ByteHash.hash(name), range: range))
  }
}
