import ArgumentParser
import Base
import Jobs
import Tokenization

/// `dataprep tokenize inspect`: the content of a directory of shards, or of one shard.
struct TokenizeInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what token shards contain, and which document a token belongs to.",
    discussion: """
      For a directory, summarises its manifest. For a token file, shows its header. With --token, shows the document \
      that contains the token: its source (the input, the record's number, and the record's URL and place in the \
      crawl), its tokens and its text. --token needs the manifest in the file's directory.

      Examples:
        dataprep tokenize inspect fineweb10B
        dataprep tokenize inspect fineweb10B/fineweb_train_000003.bin
        dataprep tokenize inspect fineweb10B/fineweb_train_000003.bin --token 41234567 --tokenizer gpt2
      """)

  @Argument(
    help: ArgumentHelp("An output directory of `dataprep tokenize`, or a token file.", valueName: "path"),
    completion: .file())
  var path: String

  @Option(
    help: ArgumentHelp("Show the document that contains the token at index n of the file, from 0.", valueName: "n"))
  var token: Int?

  @Option(
    help: "The tokenizer's name or file, to show text. Default: the installed one that the manifest names.",
    completion: .file())
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
      "\(folder.settings.format.rawValue), \(PrintableText.line(folder.tokenizerName)) (\(Amount.count(folder.vocabularySize)) tokens, "
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
    Console.print("separator: \(SeparatorChoice.description(in: manifest))")
    for (kind, count) in manifest.faults.sorted(by: { $0.key < $1.key }) {
      Console.print("faults: \(PrintableText.line(kind)) \(Amount.count(count))")
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
        + (shard.documentEnds.map { ", \(Amount.count($0.count)) document ends" } ?? "")
        + (shard.tokenizerName.map { ", tokenizer \(PrintableText.line($0))" } ?? ""))
  }

  private func show(_ token: Int, of shard: TokenShard) throws {
    let (home, name) = Path.split(path)
    let folder = try ShardFolder(home)
    guard let record = folder.manifest.shards.first(where: { $0.name == name }) else {
      throw TokenizerError(.badShard, "the directory's manifest does not list the file", location: path)
    }
    guard let parts = try folder.parts(of: shard, record) else {
      throw TokenizerError(
        .badShard, "its document boundaries are unknown", location: path,
        advice: "Write shards with --doc-ends, --trace or a separator to record them.")
    }
    guard let part = parts.first(where: { $0.tokens.contains(token) }) else {
      throw TokenizerError(.badShard, "no document contains token \(token)", location: path)
    }
    var buffer = TokenBuffer()
    shard.read(part.tokens, into: &buffer)
    let document = TokenDocument(
      shard: name, part: part, input: part.input.map { folder.inputs[$0] }, tokens: buffer.array,
      text: try text(of: buffer.array, folder), record: sourceRecord(of: part, folder))
    Console.print(json ? document.json : document.lines)
  }

  /// The decoded tokens; nil if no tokenizer is named or installed.
  private func text(of tokens: [UInt32], _ folder: ShardFolder) throws -> String? {
    let file: TokenizerFile
    if let tokenizer {
      file = try TokenizerArgument.load(tokenizer)
    } else if let installed = try? TokenizerArgument.load(nil, of: folder) {
      file = installed
    } else {
      return nil
    }
    var bytes: [UInt8] = []
    try file.tokenizer.decode(tokens.span, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The document's record in its input; nil, with a warning, if it cannot be read.
  private func sourceRecord(of part: ShardPart, _ folder: ShardFolder) -> SourceRecord? {
    do { return try folder.sourceRecord(of: part) } catch {
      Console.warning("the document's record cannot be read: \(error)")
      return nil
    }
  }
}
