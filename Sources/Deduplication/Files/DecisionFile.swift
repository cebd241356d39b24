package import Base

/// What is done with the documents of one input, in their order: only what is not left as it is.
package enum DecisionFile {
  /// What is done with a document.
  package struct Entry: Equatable, Sendable {
    /// The document's number in its input.
    package var document: Int
    /// What is done.
    package var fate: Fate

    /// An entry made of its parts.
    package init(document: Int, fate: Fate) {
      self.document = document
      self.fate = fate
    }
  }

  /// What is done with a document that is in a cluster with others.
  package enum Fate: Equatable, Sendable {
    /// It goes, as the document of this number in the run stands for it; they are as similar as that, unless nobody
    /// looked.
    case removed(kept: Int, jaccard: Float?)
    /// It stays, for so many documents, itself among them.
    case stays(size: Int)
    /// It goes with all others of its cluster, so many.
    case dropped(size: Int)
  }

  /// Reads a file.
  ///
  /// - Returns: the number in the run of the input's first document, and the entries.
  package static func read(
    settings: [UInt8], path: String
  ) throws -> (start: Int, entries: [Entry]) {
    let reader = try CheckedReader(.decisions, settings: settings, path: path)
    let start = Int(clamping: try reader.require())
    var entries: [Entry] = []
    var document = -1
    while let step = try reader.next() {
      document += Int(clamping: step)
      let value = try reader.require()
      let fate: Fate
      switch value & 3 {
      case 0: fate = .stays(size: Int(value >> 2))
      case 1: fate = .dropped(size: Int(value >> 2))
      default:
        let bits = UInt32(truncatingIfNeeded: try reader.require())
        fate = .removed(kept: Int(value >> 2), jaccard: bits == 0 ? nil : Float(bitPattern: bits))
      }
      entries.append(Entry(document: document, fate: fate))
    }
    return (start, entries)
  }
}

/// Writes a file of decisions.
package struct DecisionWriter {
  private let writer: CheckedWriter
  private var last = -1

  /// - Parameter start: the number in the run of the input's first document.
  package init(settings: [UInt8], path: String, start: Int) throws(OutputError) {
    writer = try CheckedWriter(.decisions, settings: settings, path: path)
    try writer.append(UInt64(start))
  }

  /// Appends what is done with a document; documents come in order.
  package mutating func append(_ entry: DecisionFile.Entry) throws(OutputError) {
    precondition(entry.document > last, "decisions out of order")
    try writer.append(UInt64(entry.document - last))
    last = entry.document
    switch entry.fate {
    case .stays(let size): try writer.append(UInt64(size) << 2)
    case .dropped(let size): try writer.append(UInt64(size) << 2 | 1)
    case .removed(let kept, let jaccard):
      try writer.append(UInt64(kept) << 2 | 2)
      try writer.append(UInt64(jaccard?.bitPattern ?? 0))
    }
  }

  /// Writes what is left, syncs the file and gives it its final name.
  package func commit() throws(OutputError) -> SignatureWriter.Committed { try writer.commit() }
}
