internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// The table of removed documents while it is written: one object a line, in frames of about 1 MiB.
internal final class RemovedTable {
  private static let frameBytes = 1 << 20

  private let file: HashedFile
  private let compressor = FrameCompressor(.zstd)
  private var lines = JSONWriter(capacity: RemovedTable.frameBytes + 1 << 12)
  private var frame = ByteBuffer()
  private var count = 0

  /// Whether documents are kept; else nothing is named as kept.
  private let hasKept: Bool

  init(path: String, hasKept: Bool) throws(OutputError) {
    file = try HashedFile(path: path)
    self.hasKept = hasKept
  }

  /// Adds a document that goes.
  func add(document: Int, fate: DecisionFile.Fate, in signatures: SignatureSet) throws {
    var cluster = document
    var similarity: Float? = 1
    var keptID: Int?
    if case .removed(let kept, let jaccard) = fate {
      cluster = kept
      similarity = jaccard
      keptID = hasKept ? kept : nil
    }
    lines.beginObject()
    lines.key("id")
    try write(idOf: document, in: signatures)
    lines.key("kept_id")
    if let keptID { try write(idOf: keptID, in: signatures) } else { lines.null() }
    lines.member("cluster", cluster)
    lines.key("jaccard")
    if let similarity { lines.number(Double(similarity), decimals: 4) } else { lines.null() }
    lines.endObject()
    lines.endLine()
    count += 1
    if lines.bytes.count >= Self.frameBytes { try store() }
  }

  private func write(idOf document: Int, in signatures: SignatureSet) throws {
    let file = signatures.file(of: document)
    let id = try signatures.files[file].id(of: document - signatures.starts[file])
    lines.string(id.span)
  }

  private func store() throws(OutputError) {
    frame.removeAll()
    lines.bytes.withSpan { compressor.compress($0, into: &frame) }
    try frame.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    lines.removeAll()
  }

  /// Writes what is left, and syncs the file.
  func finish(as path: String) throws(OutputError) -> CompletionRecord.File {
    if !lines.bytes.isEmpty { try store() }
    if count == 0 {
      let frame = FrameCompressor.emptyZstdFrame
      try file.append(frame.span)
    }
    let committed = try file.commit()
    return .init(path: path, byteCount: committed.byteCount, sha256: committed.sha256, lines: count)
  }
}
