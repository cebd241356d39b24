internal import Base
internal import CSystem

/// Writes datatrove's `.ds`, with `.ds.index` and `.ds.metadata` beside it.
///
/// Source: datatrove 0.10.1, `pipeline/tokens/tokenizer.py` (`TokenizedFile`).
package final class DatatroveShardWriter: TokenShardWriter {
  private let path: String
  private let width: TokenWidth
  private let tokenizer: String
  private let file: ShardFile
  private let index: ShardFile
  private let metadata: ShardFile
  /// Tokens written so far.
  package private(set) var tokenCount: Int
  /// Documents that ended so far.
  package private(set) var documentCount: Int

  /// - Parameters:
  ///   - path: the `.ds`, in a directory that exists.
  ///   - tokenizer: the tokenizer's name or path in the metadata.
  ///   - progress: where to go on; nil for a new shard.
  package init(path: String, width: TokenWidth, tokenizer: String, resuming progress: ShardProgress? = nil) throws {
    self.path = path
    self.width = width
    self.tokenizer = tokenizer
    let files = try ShardFile.open([path, path + ".index", path + ".metadata"], resuming: progress?.files)
    (file, index, metadata) = (files[0], files[1], files[2])
    tokenCount = progress?.tokenCount ?? 0
    documentCount = progress?.documentCount ?? 0
  }

  /// Appends tokens, and the end of the document to the index.
  package func append(_ tokens: Span<UInt32>, endsDocument: Bool, source: DocumentSource?) throws {
    guard try file.append(tokens, width: width) else { throw TokenizerError(tooGreatFor: width, path) }
    tokenCount += tokens.count
    guard endsDocument else { return }
    documentCount += 1
    try index.append(UInt64(tokenCount))
  }

  /// Keeps the files, and describes how far they are.
  package func save() throws -> ShardProgress {
    ShardProgress(
      tokenCount: tokenCount, documentCount: documentCount, files: try [file.save(), index.save(), metadata.save()])
  }

  /// Writes the index and the metadata, and renames all files.
  package func finish() throws -> WrittenShard {
    let text = "\(tokenizer)|\(width.rawValue)\n\(tokenCount)\n\(Self.humanCount(tokenCount))"
    try metadata.append(Array(text.utf8).span)
    let beside = [try index.commit(), try metadata.commit()]
    let main = try file.commit()
    return WrittenShard(files: [main] + beside, tokenCount: tokenCount, documentCount: documentCount)
  }

  /// A count in three digits with a metric prefix, as humanize's `metric(count, unit="T")` has it: `2.99 MT`.
  internal static func humanCount(_ count: Int) -> String {
    var exponent = count == 0 ? 0 : Int(log10(Double(count)).rounded(.down))
    var bucket = exponent / 3
    var value = Double(count) / pow(10, Double(bucket * 3))
    var text = fixed(value, digits: 2 - exponent % 3)
    if Double(text)! >= pow(10, Double(exponent % 3 + 1)) {
      exponent += 1
      value /= pow(10, Double((exponent / 3 - bucket) * 3))
      bucket = exponent / 3
      text = fixed(value, digits: 2 - exponent % 3)
    }
    return "\(text) \(["", "k", "M", "G", "T", "P", "E"][bucket])T"
  }

  private static func fixed(_ value: Double, digits: Int) -> String {
    var room = [CChar](repeating: 0, count: 64)
    let count = withVaList([Int32(digits), value]) { vsnprintf(&room, room.count, "%.*f", $0) }
    return String(decoding: room.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
