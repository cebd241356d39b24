package import Base

/// Writes one shard: tokens as they come, in the order they come, and where documents end.
///
/// Writers know nothing of vocabularies, shuffling or separators: they write exactly the tokens passed to
/// them. Memory is bounded for shards of any length. Files are written under private names; `finish` puts
/// them in place, the main file last, so that a reader that finds it finds all of it. A writer that is
/// dropped before leaves nothing.
///
/// One thread at a time uses a writer.
package protocol TokenShardWriter: AnyObject {
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

  /// Keeps what was written so far in private files, from where another writer can go on.
  ///
  /// Called only where the last document has ended. Nothing is synced: files that a power failure has damaged are
  /// recognized by their digests.
  ///
  /// - Throws: `OutputError`.
  func save() throws -> ShardProgress

  /// Ends the shard: headers, syncs, final names.
  ///
  /// - Throws: `OutputError`.
  func finish() throws -> WrittenShard
}

extension TokenShardWriter {
  /// Appends tokens of a document without a source.
  package func append(_ tokens: Span<UInt32>, endsDocument: Bool) throws {
    try append(tokens, endsDocument: endsDocument, source: nil)
  }
}

/// A shard that is in place.
package struct WrittenShard: Sendable, Equatable {
  /// The main file first.
  package var files: [FileMark]
  /// Tokens in the shard.
  package var tokenCount: Int
  /// Documents that end in it.
  package var documentCount: Int

  /// A complete shard.
  package init(files: [FileMark], tokenCount: Int, documentCount: Int) {
    self.files = files
    self.tokenCount = tokenCount
    self.documentCount = documentCount
  }
}

/// A document's source in dolma's metadata.
package struct DocumentSource: Sendable, Equatable {
  /// The document's identifier.
  package var id: String
  /// The file it was read from.
  package var file: String
  /// Its number in that file; dolma counts lines from 1.
  package var line: Int

  /// A document's source.
  package init(id: String, file: String, line: Int) {
    self.id = id
    self.file = file
    self.line = line
  }
}
