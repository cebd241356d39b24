internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// What is done with the documents of one input, by the number of their record.
internal struct InputDecisions: Sendable {
  let signatures: SignatureFile
  /// The number in the run of the input's first document.
  let start: Int
  let entries: [DecisionFile.Entry]

  init(_ signatures: SignatureFile, _ decisions: (start: Int, entries: [DecisionFile.Entry])) {
    self.signatures = signatures
    start = decisions.start
    entries = decisions.entries
  }

  /// The first document that is of a record, or of a later one.
  func document(atOrAfter record: Int) throws -> Int {
    var (low, high) = (0, signatures.documentCount)
    while low < high {
      let middle = (low + high) / 2
      if try Int(signatures.document(middle).ordinal) < record { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first entry that is of a document, or of a later one.
  func entry(atOrAfter document: Int) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].document < document { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The documents of a batch that stay, compressed.
internal final class AppliedBatch {
  var frame = ByteBuffer()
  var counts = Counts()
}

/// One thread's scratch memory for writing what stays.
internal final class ApplyingWorker {
  var batch = Batch()
  private let member = LineMember("cluster")
  private let compressor = FrameCompressor(.zstd, effort: .fast)
  private var lines = ByteBuffer()
  private var value = JSONWriter(capacity: 64)
  private let addsWeights: Bool

  /// - Parameter addsWeights: whether documents get a weight by the size of their cluster.
  init(addsWeights: Bool) { self.addsWeights = addsWeights }

  /// Writes the batch's documents that stay, each with its cluster.
  func apply(_ decisions: InputDecisions, into applied: AppliedBatch) throws {
    lines.removeAll()
    var counts = Counts()
    var (kept, removed) = (0, 0)
    var cursor = DocumentCursor(decisions.signatures)
    var next: (document: Int, entry: Int)?
    try batch.forEachLine { number, line in
      if next == nil {
        let document = try decisions.document(atOrAfter: number)
        next = (document, decisions.entry(atOrAfter: document))
      }
      guard var (document, entry) = next, document < decisions.signatures.documentCount else { return }
      let signed = try cursor.document(document)
      // A blank or faulty line is nobody's.
      guard Int(signed.ordinal) == number else { return }
      var size = 1
      var stays = true
      if entry < decisions.entries.count, decisions.entries[entry].document == document {
        switch decisions.entries[entry].fate {
        case .stays(let count): size = count
        case .removed, .dropped: stays = false
        }
        entry += 1
      }
      if stays {
        try write(line, cluster: decisions.start + document, size: size, signed.flags)
        kept += 1
      } else {
        removed += 1
      }
      document += 1
      next = (document, entry)
    }
    counts[.considered] = kept + removed
    counts[.kept] = kept
    counts[.removed] = removed
    applied.counts = counts
    applied.frame.removeAll()
    lines.withSpan { compressor.compress($0, into: &applied.frame) }
  }

  private func write(
    _ line: UnsafeBufferPointer<UInt8>, cluster: Int, size: Int, _ flags: SignedDocument.Flags
  ) throws {
    value.removeAll()
    value.beginObject()
    value.member("id", cluster)
    value.member("size", size)
    if addsWeights { value.member("weight", RehydrationWeight.weight(ofCluster: size)) }
    value.endObject()
    let isWritten = value.bytes.withSpan { value in
      member.set(in: line, to: value, isPresent: flags.contains(.hasCluster), into: &lines)
    }
    guard isWritten else { throw DeduplicationError(.badFile, "a line that was an object is none now") }
    lines.append(ASCII.lineFeed)
  }
}
