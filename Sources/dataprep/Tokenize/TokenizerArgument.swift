import Base
import Jobs
import Models
import Tokenization

/// The tokenizer that `--tokenizer` names.
enum TokenizerArgument {
  /// Loads the tokenizer of some shards: the named one, else the installed one whose file the shards were made with.
  ///
  /// - Throws: `TokenizerError.unknownTokenizer` where none is named and that file is not installed.
  static func load(_ nameOrPath: String?, of shards: ShardFolder) throws -> TokenizerFile {
    if let nameOrPath { return try load(nameOrPath) }
    if let model = ModelStore().installed().first(where: { $0.sha256 == shards.tokenizerSHA256 }) {
      return try TokenizerFile(path: model.path)
    }
    // tiktoken's files are installed without the end of their names.
    let name = shards.tokenizerName
    let short = name.hasSuffix("_base") ? String(name.dropLast("_base".count)) : name
    let known = KnownModel.named(short).map { $0.sha256 == shards.tokenizerSHA256 } ?? false
    throw TokenizerError(
      .unknownTokenizer, "the tokenizer of these shards is not installed: \(name), SHA-256 \(shards.tokenizerSHA256)",
      location: shards.path,
      advice: known
        ? "Install it with: dataprep models install \(short), or give --tokenizer FILE." : "Give --tokenizer FILE.")
  }

  /// Loads a tokenizer by the name it is installed under, or by the path of its file or of a directory that has it.
  static func load(_ nameOrPath: String) throws -> TokenizerFile {
    let store = ModelStore()
    let isName = store.model(named: nameOrPath) != nil || KnownModel.named(nameOrPath) != nil
    if !isName, TokenizerFile.file(inDirectory: nameOrPath) != nil { return try TokenizerFile(path: nameOrPath) }
    do { return try TokenizerFile(path: store.path(of: nameOrPath)) } catch let error as ModelError
      where error.code == .unknownModel
    {
      let names = KnownModel.all.filter { $0.kind == .tokenizer }.map(\.name).joined(separator: ", ")
      throw TokenizerError(
        .unknownTokenizer, "no tokenizer or file has this name: \(nameOrPath)",
        advice: "Known names: \(names). Install one with: dataprep models install gpt2")
    }
  }
}
