internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// Some documents and the hashes of what is compared of them, while they wait for their turn.
internal final class OnePassBatch {
  var batch = Batch()
  var provenance = Provenance(dump: "", filePath: "")
  /// Hashes of all documents, with the place in the text where each unit begins.
  var keys: [PassageKey] = []
  /// Where the keys of each document end.
  var ends: [Int] = []
  var counts = Counts()
}

/// Parses and hashes documents; one for each thread.
internal final class OnePassWorker {
  var batch = Batch()
  var provenance = Provenance(dump: "", filePath: "")
  /// Bytes of the input that the batch is from.
  var storedBytes = 0
  private let subject: OnePassSettings.Subject
  private var signer: PassageSigner

  init(_ subject: OnePassSettings.Subject) {
    self.subject = subject
    switch subject {
    case .documents: signer = PassageSigner(.units(paragraphs: false, .trim, minimumCharacters: 0))
    case .units(let paragraphs, let normalization, let minimum):
      signer = PassageSigner(.units(paragraphs: paragraphs, normalization, minimumCharacters: minimum))
    }
  }

  /// Parses the documents that were loaded, hashes them and hands them over.
  func hash(into product: OnePassBatch) {
    batch.decode()
    swap(&batch, &product.batch)
    product.provenance = provenance
    product.keys.removeAll(keepingCapacity: true)
    product.ends.removeAll(keepingCapacity: true)
    product.counts = Counts()
    product.counts[.bytesIn] = storedBytes
    for document in product.batch.documents {
      append(document, of: product.batch, to: &product.keys)
      product.ends.append(product.keys.count)
    }
  }

  private func append(_ document: Document, of batch: borrowing Batch, to keys: inout [PassageKey]) {
    guard case .documents(let field) = subject else {
      batch.texts.withSpan(document.text.range) { text in
        text.withUnsafeBytes { signer.append(of: $0, at: 0, to: &keys) }
      }
      return
    }
    func add(_ value: Span<UInt8>) {
      guard !value.isEmpty else { return }
      keys.append(PassageKey(value.withUnsafeBytes { ByteHash.wide($0) }, at: 0))
    }
    switch field {
    case .text: batch.texts.withSpan(document.text.range) { add($0) }
    case .url: batch.strings.withSpan(document.url.range) { add($0) }
    case .id: batch.strings.withSpan(document.id.range) { add($0) }
    }
  }
}
