import Base
import Language
import Tokenization

/// The tokenizer that `--tokenizer` names.
enum TokenizerArgument {
  /// Loads a tokenizer by the name it is installed under, or by its file's path.
  static func load(_ nameOrPath: String) throws -> TokenizerFile {
    try TokenizerFile(path: ModelStore().path(of: nameOrPath))
  }
}
