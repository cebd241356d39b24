internal import Base
package import Tokenization

/// A folder of token shards as its manifest describes it.
package struct ShardFolder: Sendable {
  /// The folder's path.
  package let path: String
  /// What the directory holds.
  package let manifest: TokenizationManifest
  /// How the shards were made.
  package let settings: TokenizationSettings
  /// The inputs' locations.
  package let inputs: [String]
  /// What the tokenizer is called, and the SHA-256 of its file.
  package let tokenizerName: String
  /// The SHA-256 of the tokenizer's file.
  package let tokenizerSHA256: String
  /// Tokens of the vocabulary.
  package let vocabularySize: Int
  /// Bytes per token.
  package let width: TokenWidth

  /// Reads a folder's manifest.
  ///
  /// - Throws: `TokenizerError.badShard` for a folder without one, or with one that is not understood.
  package init(_ path: String) throws {
    self.path = path
    guard let manifest = try TokenizationManifest(folder: path) else {
      throw TokenizerError(
        .badShard, "the directory has no \(TokenizationManifest.fileName)", location: path,
        advice: "A stopped run has none: run the same `dataprep tokenize` command again.")
    }
    self.manifest = manifest
    guard let plan = manifest.json["plan"], let settings = TokenizationSettings(plan),
      let inputs = plan["inputs"]?.array, let tokenizer = plan["tokenizer"], let name = tokenizer["name"]?.string,
      let sha256 = tokenizer["sha256"]?.string, let size = tokenizer["vocabulary_size"]?.count,
      let width = plan["token_bytes"]?.integer.flatMap(TokenWidth.init(rawValue:))
    else {
      throw TokenizerError(
        .badShard, "the manifest's plan is invalid",
        location: Path.join(path, TokenizationManifest.fileName))
    }
    self.settings = settings
    self.inputs = inputs.map { $0["input"]?.string ?? "" }
    tokenizerName = name
    tokenizerSHA256 = sha256
    vocabularySize = size
    self.width = width
  }

  /// Opens a shard, which checks its header and tables.
  package func open(_ record: ShardRecord) throws -> TokenShard {
    try TokenShard(path: Path.join(path, record.name), format: settings.format, width: width)
  }

  /// A shard's documents with their sources; nil where nothing tells where they end.
  package func parts(of shard: TokenShard, _ record: ShardRecord) throws -> [ShardPart]? {
    try shard.parts(record, settings, inputs: inputs)
  }
}
