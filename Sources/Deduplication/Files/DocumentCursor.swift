/// Reads documents of a file one after the other, a block at a time. One for each thread.
package struct DocumentCursor {
  private static let block = 512

  private let file: SignatureFile
  private var first = 0
  private var documents: [SignedDocument] = []

  /// A cursor before the file's first document.
  package init(_ file: SignatureFile) { self.file = file }

  /// A document, quickly where it is near the last one.
  package mutating func document(_ number: Int) throws -> SignedDocument {
    if number < first || number >= first + documents.count {
      first = number / Self.block * Self.block
      documents = try file.documents(first..<min(first + Self.block, file.documentCount))
    }
    return documents[number - first]
  }
}
