public import Base
internal import Records

/// Writes dolma's `.npy`, a raw array without NumPy's header, and `.csv.gz` beside it.
///
/// The table has no heading: start, end (in tokens), identifier, file and line of each document, in the dialect of
/// Python's `csv.writer` (`\r\n`, quotes where needed). A document that is handed over in parts has a row for
/// each run of parts in this shard. Source: dolma 1.2.1, `tokenizer/memmap_writer.py` and `tokenizer/tokenizer.py`.
public final class DolmaShardWriter: TokenShardWriter {
  /// Bytes of rows that make a gzip member.
  private static let memberBytes = 1 << 20

  private let path: String
  private let width: TokenWidth
  private let file: ShardFile
  private let table: ShardFile
  private let compressor = FrameCompressor(.gzip)
  private var rows = ByteBuffer()
  private var compressed = ByteBuffer()
  private var rowStart = 0
  private var source: DocumentSource?
  public private(set) var tokenCount = 0
  public private(set) var documentCount = 0

  /// - Parameter path: the `.npy`, in a folder that exists; the table takes its name with `.csv.gz`.
  public init(path: String, width: TokenWidth) throws(OutputError) {
    self.path = path
    self.width = width
    file = try ShardFile(path: path)
    table = try ShardFile(path: Self.tablePath(beside: path))
  }

  /// The table's path, from the array's.
  internal static func tablePath(beside path: String) -> String {
    (path.hasSuffix(".npy") ? String(path.dropLast(4)) : path) + ".csv.gz"
  }

  public func append(_ tokens: Span<UInt32>, endsDocument: Bool, source: DocumentSource?) throws {
    guard try file.append(tokens, width: width) else { throw TokenizerError(tooGreatFor: width, path) }
    tokenCount += tokens.count
    self.source = source ?? self.source
    guard endsDocument else { return }
    documentCount += 1
    try addRow()
  }

  public func finish() throws -> WrittenShard {
    if tokenCount > rowStart { try addRow() }
    try storeRows()
    let beside = try table.commit()
    let main = try file.commit()
    return WrittenShard(files: [main, beside], tokenCount: tokenCount, documentCount: documentCount)
  }

  private func addRow() throws {
    rows.append(utf8: "\(rowStart),\(tokenCount),")
    addField(source?.id ?? "")
    rows.append(",")
    addField(source?.file ?? "")
    rows.append(utf8: ",\(source?.line ?? 0)\r\n")
    rowStart = tokenCount
    source = nil
    if rows.count >= Self.memberBytes { try storeRows() }
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
