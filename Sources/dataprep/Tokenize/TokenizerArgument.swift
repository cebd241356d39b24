import Base
import Models
import Tokenization

/// The tokenizer that `--tokenizer` names.
enum TokenizerArgument {
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
