internal import Base

/// Writes llm.c's `.bin`, and by choice the ends of documents beside it.
///
/// The ends are in `NAME.bin.index`, as in datatrove: for each document that ends in the shard, the
/// number of the shard's tokens up to and with its last one, as uint64. A document that continues in the next
/// shard has its end there.
package final class LLMCShardWriter: TokenShardWriter {
  private let path: String
  private let width: TokenWidth
  private let file: ShardFile
  private let ends: ShardFile?
  private let expectedTokens: Int
  /// Tokens written so far.
  package private(set) var tokenCount: Int
  /// Documents that ended so far.
  package private(set) var documentCount: Int

  /// - Parameters:
  ///   - path: the `.bin`, in a directory that exists.
  ///   - expectedTokens: the expected number of tokens: the header first contains it, and
  ///     the file is read again for its digest only if the number differs.
  ///   - keepsEnds: whether to write the ends of documents.
  ///   - progress: where to go on; nil for a new shard.
  package init(
    path: String, width: TokenWidth, expectedTokens: Int = 0, keepsEnds: Bool = false,
    resuming progress: ShardProgress? = nil
  ) throws {
    self.path = path
    self.width = width
    self.expectedTokens = min(max(expectedTokens, 0), TokenShardFormat.llmc.mostTokens(width))
    let files = try ShardFile.open([path] + (keepsEnds ? [path + ".index"] : []), resuming: progress?.files)
    file = files[0]
    ends = keepsEnds ? files[1] : nil
    tokenCount = progress?.tokenCount ?? 0
    documentCount = progress?.documentCount ?? 0
    if progress == nil { try file.append(LLMCHeader.bytes(width, tokenCount: self.expectedTokens).span) }
  }

  /// Appends tokens, and the end of the document to the index, if it is written.
  package func append(_ tokens: Span<UInt32>, endsDocument: Bool, source: DocumentSource?) throws {
    guard tokenCount + tokens.count <= TokenShardFormat.llmc.mostTokens(width) else {
      throw TokenizerError(
        .doesNotFit, "llm.c's loader accepts only files under 2 GiB", location: path, advice: "Make the shards smaller."
      )
    }
    guard try file.append(tokens, width: width) else { throw TokenizerError(tooGreatFor: width, path) }
    tokenCount += tokens.count
    guard endsDocument else { return }
    documentCount += 1
    try ends?.append(UInt64(tokenCount))
  }

  /// Keeps the files, and describes how far they are.
  package func save() throws -> ShardProgress {
    ShardProgress(
      tokenCount: tokenCount, documentCount: documentCount,
      files: try [file.save()] + (ends.map { [try $0.save()] } ?? []))
  }

  /// Completes the header, and renames the files.
  package func finish() throws -> WrittenShard {
    if tokenCount != expectedTokens {
      try file.overwrite(at: 0, with: LLMCHeader.bytes(width, tokenCount: tokenCount).span)
    }
    let beside = try ends?.commit()
    let main = try file.commit()
    return WrittenShard(
      files: [main] + (beside.map { [$0] } ?? []), tokenCount: tokenCount, documentCount: documentCount)
  }
}

extension TokenizerError {
  /// The error for a token ID that has no room.
  internal init(tooGreatFor width: TokenWidth, _ path: String) {
    self.init(
      .doesNotFit, "a token ID exceeds \(width.greatestToken), the maximum in \(width.rawValue) bytes",
      location: path)
  }
}
