import ArgumentParser
import Base
import Jobs
import Tokenization

/// `dataprep tokenize inspect`: what a folder of shards or a token file holds.
struct TokenizeInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tells what token shards hold, and which document a token is of.",
    discussion: """
      Of a folder, its manifest in short; of a token file, its header. With --token, the document that the token is of: \
      where it is from (the input, the record's number there, and what that record says: its address, and where \
      its page is in the crawl), its tokens and its text. For that the file's folder has a manifest.

      Examples:
        dataprep tokenize inspect fineweb10B
        dataprep tokenize inspect fineweb10B/fineweb_train_000003.bin
        dataprep tokenize inspect fineweb10B/fineweb_train_000003.bin --token 41234567 --tokenizer gpt2
      """)

  @Argument(help: ArgumentHelp("A folder that `dataprep tokenize` wrote, or a token file.", valueName: "path"))
  var path: String

  @Option(help: ArgumentHelp("Show the document of the token at this place in the file, from 0.", valueName: "n"))
  var token: Int?

  @Option(help: "The tokenizer's name or file, to show text. Default: the one installed under the manifest's name.")
  var tokenizer: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    if FileSystem.entry(at: path)?.kind == .folder { return try showFolder(ShardFolder(path)) }
    let shard = try TokenShard(path: path)
    guard let token else { return showHeader(shard) }
    guard token >= 0, token < shard.tokenCount else {
      throw ValidationError("--token takes a number from 0 to \(shard.tokenCount - 1).")
    }
    try show(token, of: shard)
  }

  private func showFolder(_ folder: ShardFolder) throws {
    let manifest = folder.manifest
    if json {
      var writer = JSONWriter()
      writer.value(manifest.json)
      writer.endLine()
      return Console.print(writer.bytes)
    }
    Console.print(
      "\(folder.settings.format.rawValue), \(folder.tokenizerName) (\(Amount.count(folder.vocabularySize)) tokens, "
        + "\(folder.width.rawValue) bytes each)")
    for split in ["val", "train"] {
      let shards = manifest.shards.filter { $0.split == split }
      guard !shards.isEmpty else { continue }
      let tokens = shards.reduce(0) { $0 + $1.tokens }
      let documents = shards.reduce(0) { $0 + $1.documents }
      Console.print(
        "\(split): \(Amount.count(tokens)) tokens, \(Amount.count(documents, of: "document")), \(Amount.count(shards.count, of: "shard")) of "
          + "\(Amount.count(shards.map(\.tokens).min() ?? 0)) to \(Amount.count(shards.map(\.tokens).max() ?? 0)) tokens"
      )
    }
    for (kind, count) in manifest.faults.sorted(by: { $0.key < $1.key }) {
      Console.print("faults: \(kind) \(Amount.count(count))")
    }
  }

  private func showHeader(_ shard: TokenShard) {
    if json {
      var writer = JSONWriter()
      writer.beginObject()
      writer.key("format")
      writer.string(shard.format.rawValue)
      writer.key("token_bytes")
      writer.integer(shard.width.rawValue)
      writer.key("tokens")
      writer.integer(shard.tokenCount)
      writer.key("documents")
      if let ends = shard.documentEnds { writer.integer(ends.count) } else { writer.null() }
      writer.key("tokenizer")
      if let name = shard.tokenizerName { writer.string(name) } else { writer.null() }
      writer.endObject()
      writer.endLine()
      return Console.print(writer.bytes)
    }
    Console.print(
      "\(shard.format.rawValue): \(Amount.count(shard.tokenCount)) tokens of \(shard.width.rawValue) bytes"
        + (shard.documentEnds.map { ", \(Amount.count($0.count)) documents end in it" } ?? "")
        + (shard.tokenizerName.map { ", tokenizer \($0)" } ?? ""))
  }

  private func show(_ token: Int, of shard: TokenShard) throws {
    let (home, name) = Path.split(path)
    let folder = try ShardFolder(home)
    guard let record = folder.manifest.shards.first(where: { $0.name == name }) else {
      throw TokenizerError(.badShard, "the folder's manifest tells nothing of it", location: path)
    }
    guard let parts = try folder.parts(of: shard, record) else {
      throw TokenizerError(
        .badShard, "nothing tells where its documents end", location: path,
        advice: "Shards made with --doc-ends, --trace or a separator tell.")
    }
    guard let part = parts.first(where: { $0.tokens.contains(token) }) else {
      throw TokenizerError(.badShard, "no document has the token \(token)", location: path)
    }
    var buffer = TokenBuffer()
    shard.read(part.tokens, into: &buffer)
    let document = TokenDocument(
      shard: name, part: part, input: part.input.map { folder.inputs[$0] }, tokens: buffer.array,
      text: try text(of: buffer.array, folder), record: sourceRecord(of: part, folder))
    Console.print(json ? document.json : document.lines)
  }

  /// The text that tokens stand for; nil where no tokenizer is named or installed.
  private func text(of tokens: [UInt32], _ folder: ShardFolder) throws -> String? {
    let file: TokenizerFile
    if let tokenizer {
      file = try TokenizerArgument.load(tokenizer)
    } else if let installed = try? TokenizerArgument.load(folder.installedTokenizer) {
      file = installed
    } else {
      return nil
    }
    var bytes: [UInt8] = []
    try file.tokenizer.decode(tokens.span, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What the input says of a document; the shard tells the rest where the input is gone.
  private func sourceRecord(of part: ShardPart, _ folder: ShardFolder) -> SourceRecord? {
    do { return try folder.sourceRecord(of: part) } catch {
      Console.warning("the document's record cannot be read: \(error)")
      return nil
    }
  }
}
