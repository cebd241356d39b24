internal import Base

/// Writes dolma's `.npy`, a raw array without NumPy's header, and `.csv.gz` beside it.
///
/// Source: dolma 1.2.1, `tokenizer/memmap_writer.py` and `tokenizer/tokenizer.py`.
package final class DolmaShardWriter: TokenShardWriter {
  private let path: String
  private let width: TokenWidth
  private let file: ShardFile
  private let table: SourceTableWriter
  /// Tokens written so far.
  package private(set) var tokenCount: Int
  /// Documents that ended so far.
  package private(set) var documentCount: Int

  /// - Parameters:
  ///   - path: the `.npy`, in a directory that exists; the table takes its name with `.csv.gz`.
  ///   - progress: where to go on; nil for a new shard.
  package init(path: String, width: TokenWidth, resuming progress: ShardProgress? = nil) throws {
    self.path = path
    self.width = width
    guard progress?.table?.tokenCount == progress?.tokenCount else {
      throw TokenizerError(.badShard, "the checkpoint describes no table of sources", location: path)
    }
    file = try ShardFile.open([path], resuming: progress?.files)[0]
    table = try SourceTableWriter(path: Self.tablePath(beside: path), resuming: progress?.table)
    tokenCount = progress?.tokenCount ?? 0
    documentCount = progress?.documentCount ?? 0
  }

  /// The table's path, from the array's.
  internal static func tablePath(beside path: String) -> String {
    (path.hasSuffix(".npy") ? String(path.dropLast(4)) : path) + ".csv.gz"
  }

  /// Appends tokens, and a row for the source of a document.
  package func append(_ tokens: Span<UInt32>, endsDocument: Bool, source: DocumentSource?) throws {
    guard try file.append(tokens, width: width) else { throw TokenizerError(tooGreatFor: width, path) }
    tokenCount += tokens.count
    try table.append(tokens.count, source: source)
    guard endsDocument else { return }
    documentCount += 1
    try table.endDocument()
  }

  /// Keeps the files, and describes how far they are.
  package func save() throws -> ShardProgress {
    ShardProgress(
      tokenCount: tokenCount, documentCount: documentCount, files: [try file.save()], table: try table.save())
  }

  /// Completes the table, and renames both files.
  package func finish() throws -> WrittenShard {
    let beside = try table.finish()
    let main = try file.commit()
    return WrittenShard(files: [main, beside], tokenCount: tokenCount, documentCount: documentCount)
  }
}
