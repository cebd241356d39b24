import Language
import Models
import Tokenization

/// Validates model files with the readers that the commands use.
struct ModelFileValidator: ModelValidator {
  func validate(_ path: String, as kind: ModelKind) throws {
    switch kind {
    case .langid: _ = try FastTextModel(path: path)
    case .tokenizer: _ = try TokenizerFile(path: path)
    }
  }
}
