public import Base

/// Writes llm.c's `.bin`, and by choice the ends of documents beside it.
///
/// The ends stand in `NAME.bin.index`, as datatrove has them: for each document that ends in the shard, the
/// number of the shard's tokens up to and with its last one, as uint64. A document that goes on in the next
/// shard has its end there.
public final class LLMCShardWriter: TokenShardWriter {
  private let path: String
  private let width: TokenWidth
  private let file: ShardFile
  private let ends: ShardFile?
  private let expectedTokens: Int
  public private(set) var tokenCount = 0
  public private(set) var documentCount = 0

  /// - Parameters:
  ///   - path: the `.bin`, in a folder that exists.
  ///   - expectedTokens: how many tokens will be written, as far as one knows: the header says so at first, and
  ///     only where it turns out to be another number is the file read again for its digest.
  ///   - keepsEnds: whether to write the ends of documents.
  public init(
    path: String, width: TokenWidth, expectedTokens: Int = 0, keepsEnds: Bool = false
  ) throws(OutputError) {
    self.path = path
    self.width = width
    self.expectedTokens = min(max(expectedTokens, 0), TokenShardFormat.llmc.mostTokens(width))
    file = try ShardFile(path: path)
    ends = keepsEnds ? try ShardFile(path: path + ".index") : nil
    try file.append(LLMCHeader.bytes(width, tokenCount: self.expectedTokens).span)
  }

  public func append(_ tokens: Span<UInt32>, endsDocument: Bool, source: DocumentSource?) throws {
    guard tokenCount + tokens.count <= TokenShardFormat.llmc.mostTokens(width) else {
      throw TokenizerError(
        .doesNotFit, "llm.c's loader accepts only files under 2 GiB", location: path, advice: "Make the shards smaller.")
    }
    guard try file.append(tokens, width: width) else { throw TokenizerError(tooGreatFor: width, path) }
    tokenCount += tokens.count
    guard endsDocument else { return }
    documentCount += 1
    try ends?.append(UInt64(tokenCount))
  }

  public func finish() throws -> WrittenShard {
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
  /// The error for a token number that has no room.
  internal init(tooGreatFor width: TokenWidth, _ path: String) {
    self.init(
      .doesNotFit, "a token ID exceeds \(width.greatestToken), the maximum in \(width.rawValue) bytes",
      location: path)
  }
}
