/// Reads documents of all files in ascending order, a block at a time. One for each thread.
package struct SetCursor {
  private let signatures: SignatureSet
  private var file = -1
  private var cursor: DocumentCursor?

  /// A cursor before the first document.
  package init(_ signatures: SignatureSet) { self.signatures = signatures }

  /// A document, quickly where it is near the last one.
  package mutating func document(_ number: Int) throws -> SignedDocument {
    let file = signatures.file(of: number)
    if file != self.file {
      self.file = file
      cursor = DocumentCursor(signatures.files[file])
    }
    return try cursor!.document(number - signatures.starts[file])
  }
}
