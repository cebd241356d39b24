internal import Base

/// The files of signatures of all inputs, whose documents are numbered through: input by input.
package struct SignatureSet: Sendable {
  /// The files, in the order of the inputs.
  package let files: [SignatureFile]
  /// The number of each file's first document, and at the end that of all.
  package let starts: [Int]

  /// - Throws: `DeduplicationError.tooMany` for more documents than 32 bits number.
  package init(_ files: [SignatureFile]) throws(DeduplicationError) {
    self.files = files
    var starts = [0]
    for file in files { starts.append(starts[starts.count - 1] + file.documentCount) }
    self.starts = starts
    guard starts[files.count] < Int(UInt32.max) else {
      throw DeduplicationError(
        .tooMany, "\(starts[files.count]) documents are more than the 4,294,967,294 of one run",
        advice: "Deduplicate parts of the corpus, such as languages, each with a run of its own.")
    }
  }

  /// All documents.
  package var count: Int { starts[files.count] }

  /// The file that a document is in.
  package func file(of document: Int) -> Int {
    var (low, high) = (0, files.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= document { low = middle } else { high = middle }
    }
    return low
  }

  /// A document of any file.
  package func document(_ number: Int) throws -> SignedDocument {
    let file = file(of: number)
    return try files[file].document(number - starts[file])
  }

  /// Replaces a set by a document's shingles.
  package func readShingles(of number: Int, _ document: SignedDocument, into set: inout ShingleSet) throws {
    try files[file(of: number)].readShingles(of: document, into: &set)
  }
}
