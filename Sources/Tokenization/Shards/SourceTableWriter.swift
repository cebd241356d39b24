package import Base
internal import Records

/// Writes dolma's `.csv.gz`: a row for each document of a shard, without a heading.
///
/// Start, end (in tokens), identifier, file and line, in the dialect of Python's `csv.writer` (`\r\n`, quotes
/// where needed). A document that is handed over in parts has a row for each run of parts in the shard.
package final class SourceTableWriter {
  /// Bytes of rows per gzip member.
  private static let memberBytes = 1 << 20

  private let table: ShardFile
  private let compressor = FrameCompressor(.gzip)
  private var rows = ByteBuffer()
  private var compressed = ByteBuffer()
  private var rowStart: Int
  private var tokenCount: Int
  private var source: DocumentSource?

  /// - Parameters:
  ///   - path: the table, in a directory that exists.
  ///   - progress: where to go on; nil for a new table.
  package init(path: String, resuming progress: SourceTableProgress? = nil) throws {
    table = try ShardFile.open([path], resuming: progress.map { [$0.file] })[0]
    tokenCount = progress?.tokenCount ?? 0
    rowStart = tokenCount
    rows.append(utf8: progress?.rows ?? "")
  }

  /// Counts tokens of the current document.
  package func append(_ tokens: Int, source: DocumentSource?) throws {
    tokenCount += tokens
    self.source = source ?? self.source
  }

  /// Ends the current document.
  package func endDocument() throws {
    rows.append(utf8: "\(rowStart),\(tokenCount),")
    addField(source?.id ?? "")
    rows.append(",")
    addField(source?.file ?? "")
    rows.append(utf8: ",\(source?.line ?? 0)\r\n")
    rowStart = tokenCount
    source = nil
    if rows.count >= Self.memberBytes { try storeRows() }
  }

  /// Keeps the file, and describes how far it is; called only where the last document has ended.
  package func save() throws -> SourceTableProgress {
    precondition(tokenCount == rowStart, "a table can be saved only between documents")
    return SourceTableProgress(
      file: try table.save(), tokenCount: tokenCount,
      rows: rows.withSpan { $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } })
  }

  /// Ends the table; a document whose end is in another shard has its row here too.
  package func finish() throws -> FileMark {
    if tokenCount > rowStart { try endDocument() }
    try storeRows()
    return try table.commit()
  }

  private func addField(_ text: String) {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0D, 0x0A].contains($0) }) else {
      rows.append(utf8: text)
      return
    }
    rows.append("\"")
    for byte in text.utf8 {
      if byte == 0x22 { rows.append(byte) }
      rows.append(byte)
    }
    rows.append("\"")
  }

  private func storeRows() throws {
    compressed.removeAll()
    rows.withSpan { compressor.compress($0, into: &compressed) }
    try compressed.withSpan { (bytes) throws(OutputError) in try table.append(bytes) }
    rows.removeAll()
  }
}
