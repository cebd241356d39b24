/// Writes one shard: tokens as they come, in the order they come, and where documents end.
///
/// Writers know nothing of vocabularies, shuffling or separators: they write exactly the tokens passed to
/// them. Memory is bounded for shards of any length. Files are written under private names; `finish` puts
/// them in place, the main file last, so that a reader that finds it finds all of it. A writer that is
/// dropped before leaves nothing.
///
/// One thread at a time uses a writer.
public protocol TokenShardWriter: AnyObject {
  /// Tokens written so far.
  var tokenCount: Int { get }
  /// Documents that ended so far.
  var documentCount: Int { get }

  /// Appends the tokens of a document or of a part of one.
  ///
  /// - Parameters:
  ///   - endsDocument: whether the document's last token is the last of these.
  ///   - source: the document's source, for formats that store it (dolma).
  /// - Throws: `TokenizerError.doesNotFit` for a token too great for the width, or more tokens than the format's
  ///   readers take; `OutputError`.
  func append(_ tokens: Span<UInt32>, endsDocument: Bool, source: DocumentSource?) throws

  /// Ends the shard: headers, syncs, final names.
  ///
  /// - Throws: `OutputError`.
  func finish() throws -> WrittenShard
}

extension TokenShardWriter {
  /// Appends tokens of a document without a source.
  public func append(_ tokens: Span<UInt32>, endsDocument: Bool) throws {
    try append(tokens, endsDocument: endsDocument, source: nil)
  }
}

/// A shard that is in place.
public struct WrittenShard: Sendable, Equatable {
  /// A file of it.
  public struct File: Sendable, Equatable {
    /// Its name, without the directory.
    public var name: String
    /// Its size.
    public var byteCount: Int
    /// The SHA-256 of its bytes, in hexadecimal.
    public var sha256: String

    /// A written file.
    public init(name: String, byteCount: Int, sha256: String) {
      self.name = name
      self.byteCount = byteCount
      self.sha256 = sha256
    }
  }

  /// The main file first.
  public var files: [File]
  /// Tokens in the shard.
  public var tokenCount: Int
  /// Documents that end in it.
  public var documentCount: Int

  /// A complete shard.
  public init(files: [File], tokenCount: Int, documentCount: Int) {
    self.files = files
    self.tokenCount = tokenCount
    self.documentCount = documentCount
  }
}

/// A document's source in dolma's metadata.
public struct DocumentSource: Sendable, Equatable {
  /// The document's identifier.
  public var id: String
  /// The file it was read from.
  public var file: String
  /// Its number in that file; dolma counts lines from 1.
  public var line: Int

  /// A document's source.
  public init(id: String, file: String, line: Int) {
    self.id = id
    self.file = file
    self.line = line
  }
}
