internal import Base

/// A shard that is read: tokens by place, and where documents end. Mapped into memory; shared by all threads.
///
/// Opening checks all headers, tables and sizes, so that an open shard is complete as far
/// as its files show.
package struct TokenShard: Sendable {
  /// The main file's path.
  package let path: String
  /// The shard's format.
  package let format: TokenShardFormat
  /// Bytes per token.
  package let width: TokenWidth
  /// Tokens in the shard.
  package let tokenCount: Int
  /// nil for llm.c's files without them beside.
  package let documentEnds: DocumentEnds?
  /// The sources of documents, by number, if the format has them (dolma).
  package let documentSources: [DocumentSource]?
  /// The tokenizer's name in datatrove's metadata.
  package let tokenizerName: String?
  private let file: MappedFile
  private let firstByte: Int

  /// The result of a format's reader.
  internal struct Layout {
    var format: TokenShardFormat
    var width: TokenWidth
    var firstByte = 0
    var documentEnds: DocumentEnds?
    var documentSources: [DocumentSource]?
    var tokenizerName: String?
  }

  /// Opens a shard by its main file.
  ///
  /// - Parameters:
  ///   - format: nil to detect it from the name and the first bytes.
  ///   - width: bytes per token, for files that do not contain it; otherwise checked.
  /// - Throws: `TokenizerError.badShard`, with the file and the place; `SourceError` where a file cannot be read.
  package init(path: String, format: TokenShardFormat? = nil, width: TokenWidth? = nil) throws {
    let file = try MappedFile(path: path)
    let format = try format ?? Self.format(of: file)
    let layout =
      switch format {
      case .llmc: try Self.llmcLayout(file)
      case .datatrove: try Self.datatroveLayout(file, width: width)
      case .megatron: try Self.megatronLayout(file)
      case .dolma: try Self.dolmaLayout(file, width: width)
      }
    if let width, width != layout.width {
      throw TokenizerError(
        .badShard, "the declared token width is \(width.rawValue) bytes, the actual one \(layout.width.rawValue)",
        location: path)
    }
    self.path = path
    self.file = file
    self.format = format
    self.width = layout.width
    firstByte = layout.firstByte
    tokenCount = (file.bytes.count - layout.firstByte) / layout.width.rawValue
    documentEnds = layout.documentEnds
    documentSources = layout.documentSources
    tokenizerName = layout.tokenizerName
  }

  /// Bytes of the main file.
  package var byteCount: Int { file.bytes.count }

  /// Appends the tokens in a range of places, which must be within `tokenCount`.
  package func read(_ range: Range<Int>, into tokens: inout TokenBuffer) {
    precondition(range.lowerBound >= 0 && range.upperBound <= tokenCount, "tokens out of range")
    tokens.withRoom(range.count) { room in
      let source = file.bytes
      let first = firstByte + range.lowerBound * width.rawValue
      switch width {
      case .two:
        for index in 0..<range.count {
          room[index] = UInt32(
            UInt16(littleEndian: source.loadUnaligned(fromByteOffset: first &+ index &* 2, as: UInt16.self)))
        }
      case .four:
        for index in 0..<range.count {
          room[index] = UInt32(
            littleEndian: source.loadUnaligned(fromByteOffset: first &+ index &* 4, as: UInt32.self))
        }
      }
      return range.count
    }
  }

  /// Where in the main file a token is, for messages.
  package func byteOffset(of token: Int) -> Int { firstByte + token * width.rawValue }

  /// The first place whose token is `size` or more.
  package func firstToken(outside vocabularySize: Int) -> Int? {
    var buffer = TokenBuffer(capacity: 1 << 14)
    var place = 0
    while place < tokenCount {
      let count = min(1 << 14, tokenCount - place)
      buffer.removeAll()
      read(place..<place + count, into: &buffer)
      let found = buffer.withSpan { tokens -> Int? in
        var greatest: UInt32 = 0
        for index in 0..<tokens.count { greatest = max(greatest, tokens[index]) }
        guard Int(greatest) >= vocabularySize else { return nil }
        return (0..<tokens.count).first { Int(tokens[$0]) >= vocabularySize }
      }
      if let found { return place + found }
      place += count
    }
    return nil
  }

  /// The width at which a file has that many tokens, if any.
  internal static func width(byteCount: Int, tokenCount: Int?) -> TokenWidth? {
    guard let tokenCount, tokenCount > 0 else { return nil }
    return TokenWidth.allCases.first { byteCount % $0.rawValue == 0 && byteCount / $0.rawValue == tokenCount }
  }

  /// The format, detected from a file's name and first bytes.
  private static func format(of file: MappedFile) throws -> TokenShardFormat {
    if file.path.hasSuffix(".ds") { return .datatrove }
    if file.path.hasSuffix(".npy") { return .dolma }
    if LLMCHeader.width(file.bytes) != nil { return .llmc }
    if FileSystem.entry(at: MegatronIndex.path(beside: file.path)) != nil { return .megatron }
    throw TokenizerError(
      .badShard, "unknown token file: it has no llm.c header and no .idx file",
      location: file.path, advice: "Name its format.")
  }
}
