internal import Base

/// Makes signatures of documents. One for each thread.
package final class DocumentSigner {
  /// A document as its signature needs it.
  package struct Subject {
    /// The text in UTF-8.
    package var text: UnsafeBufferPointer<UInt8>
    /// What is compared where the rule compares a field.
    package var value: UnsafeBufferPointer<UInt8>
    /// The identifier.
    package var id: UnsafeBufferPointer<UInt8>
    /// The host, the crawl and the language, in the order of `SignedBatch.Source`.
    package var sources: [UnsafeBufferPointer<UInt8>]
    /// Decides which document is kept.
    package var rank: UInt64
    /// Records of the input before it.
    package var ordinal: Int
    /// What else is known of it.
    package var flags: SignedDocument.Flags

    /// A document made of its parts.
    package init(
      text: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>, id: UnsafeBufferPointer<UInt8>,
      sources: [UnsafeBufferPointer<UInt8>], rank: UInt64, ordinal: Int, flags: SignedDocument.Flags
    ) {
      self.text = text
      self.value = value
      self.id = id
      self.sources = sources
      self.rank = rank
      self.ordinal = ordinal
      self.flags = flags
    }
  }

  private let rule: DuplicateRule
  private var signature: TextSignature

  /// A signer for a rule; use one per thread.
  package init(_ rule: DuplicateRule) {
    self.rule = rule
    var similarity = DuplicateRule.Similarity()
    if case .similar(let given) = rule { similarity = given }
    signature = TextSignature(similarity)
  }

  /// Adds a document's signature to a batch. A text of fewer words than a shingle has, and a missing value, have no keys:
  /// they are nobody's duplicates.
  package func sign(_ subject: Subject, into batch: SignedBatch) {
    var document = SignedDocument()
    document.rank = subject.rank
    document.flags = subject.flags
    document.ordinal = UInt32(clamping: subject.ordinal)
    document.textBytes = UInt32(clamping: subject.text.count)
    document.idStart = UInt32(clamping: batch.ids.count)
    document.idBytes = UInt16(clamping: subject.id.count)
    document.firstShingle = UInt64(batch.shingles.count)
    batch.ids.append(UnsafeBufferPointer(rebasing: subject.id.prefix(Int(document.idBytes))))
    for source in subject.sources { batch.addSource(UnsafeRawBufferPointer(source)) }
    switch rule {
    case .equal:
      if !subject.value.isEmpty {
        let hash = ByteHash.wide(UnsafeRawBufferPointer(subject.value))
        batch.keys.append(UInt64(truncatingIfNeeded: hash >> 64))
        document.content = UInt64(truncatingIfNeeded: hash)
        batch.keyed.append(UInt32(batch.documents.count))
      }
    case .similar(let similarity): addKeys(of: subject.text, similarity, &document, batch)
    }
    batch.documents.append(document)
  }

  private func addKeys(
    of text: UnsafeBufferPointer<UInt8>, _ similarity: DuplicateRule.Similarity, _ document: inout SignedDocument,
    _ batch: SignedBatch
  ) {
    guard signature.make(of: text) else { return }
    similarity.bands.appendKeys(of: signature.minima, to: &batch.keys)
    batch.keyed.append(UInt32(batch.documents.count))
    var shingles = signature.shingles()
    // Also where candidates are not compared: the sum tells equal texts.
    for shingle in shingles { document.content = document.content &+ ByteHash.mix(shingle) }
    if shingles.count > ShingleSet.limit { shingles = ShingleSet.smallest(of: shingles) }
    document.shingles = UInt16(shingles.count)
    for shingle in shingles { batch.shingles.append(ShingleSet.short(shingle)) }
  }
}
