internal import Base
internal import Records
internal import Stages

/// Writes a file of documents again without those that a list names. What stays is written byte for byte as it was, in
/// frames or row groups as a run makes them.
internal struct FileRewriter {
  private static let frameBytes = 1 << 20
  private static let rowGroupBytes = 16 << 20

  let file: TakedownFile
  let list: OptOutSource
  /// Where the new file is written; its folder exists.
  let target: String

  /// Writes the new file, whole and synced.
  ///
  /// - Returns: what is in it; nil, and no file, where no document stays.
  func write() throws -> (byteCount: Int, sha256: String, lines: Int)? {
    let output = try HashedFile(path: target)
    let lines: Int
    switch try file.form() {
    case .lines(let format): lines = try writeLines(format, to: output)
    case .rows(let schema): lines = try writeRows(schema, to: output)
    case .unknown(let reason): throw ReleaseError(.unsupported, reason, location: file.place)
    }
    let (byteCount, sha256) = try output.commit()
    guard lines > 0 else {
      try FileSystem.remove(target)
      return nil
    }
    return (byteCount, sha256, lines)
  }

  private func writeLines(_ format: JSONLinesFormat, to output: HashedFile) throws -> Int {
    let matcher = DocumentMatcher(list)
    let compressor = FrameCompressor(format)
    var pending = ByteBuffer(capacity: Self.frameBytes)
    var frame = ByteBuffer()
    var count = 0
    func store() throws {
      frame.removeAll()
      pending.withSpan { compressor.compress($0, into: &frame) }
      try frame.withSpan { try output.append($0) }
      pending.removeAll()
    }
    try file.forEachLine { line in
      guard !line.isEmpty, matcher.match(line) == nil else { return }
      pending.append(line)
      pending.append(ASCII.lineFeed)
      count += 1
      if pending.count >= Self.frameBytes { try store() }
    }
    if !pending.isEmpty { try store() }
    return count
  }

  private func writeRows(_ schema: DocumentSchema, to output: HashedFile) throws -> Int {
    let reader = try ParquetDocumentReader(ParquetFile(file.place))
    let matcher = DocumentMatcher(list)
    let reasons = LineValues(["stage", "reason", "values"])
    var batch = Batch()
    var rows = DocumentRows()
    var writer = ParquetRowGroupWriter()
    var groups: [ParquetRowGroup] = []
    var stored = ByteBuffer()
    var (count, waiting) = (0, 0)
    func store() throws {
      stored.removeAll()
      if groups.isEmpty { stored.append(ParquetFooter.mark) }
      let offset = output.byteCount
      groups.append(
        rows.bytes.withSpan { writer.append($0, count: waiting, of: schema, at: offset, to: &stored) })
      try stored.withSpan { try output.append($0) }
      rows.removeAll(keeping: Self.rowGroupBytes)
      waiting = 0
    }
    while try reader.load(&batch) {
      var stays: [Bool] = []
      batch.forEachLine { _, line in stays.append(matcher.match(line) == nil) }
      batch.decode()
      let first = batch.documents.first?.ordinal ?? 0
      guard batch.documents.count == stays.count else {
        throw ReleaseError(.badFile, "a row is no document", location: file.place)
      }
      for row in batch.documents.indices where stays[batch.documents[row].ordinal - first] {
        rows.append(batch, row: row, from: Provenance(dump: "", filePath: ""))
        if schema == .rejects {
          let line = batch.documents[row].line.range
          _ = batch.lines.withUnsafeBytes { reasons.read(UnsafeBufferPointer(rebasing: $0[line])) }
          for place in 0..<3 {
            if reasons.withValue(place, { rows.append(text: $0) }) == nil {
              throw ReleaseError(.badFile, "a row has no reason", location: file.place)
            }
          }
        }
        count += 1
        waiting += 1
        if rows.bytes.count >= Self.rowGroupBytes { try store() }
      }
    }
    if waiting > 0 { try store() }
    guard count > 0 else { return 0 }
    stored.removeAll()
    ParquetFooter.append(groups, of: schema, to: &stored)
    try stored.withSpan { try output.append($0) }
    return count
  }
}
