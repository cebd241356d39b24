import Base
import Jobs
import Language
import Stages
import Tokenization

@testable import Recipes

/// Stands for a model store with nothing in it but the built-in language model.
struct TestResources: RecipeResources {
  struct Models: StageResources {
    func languageModel(_ name: String) throws -> StageResource<FastTextModel> {
      guard name == BuiltInModel.name else {
        throw StageError(.badResource, "no model is called \(name)", advice: "Install it with: models install \(name)")
      }
      return StageResource(try BuiltInModel.load(), name: name, sha256: BuiltInModel.sha256)
    }

    func languageThresholds(_ name: String) throws -> StageResource<LanguageThresholds> {
      throw StageError(.badResource, "no thresholds are called \(name)")
    }
  }

  let stages: any StageResources = Models()

  func tokenizer(_ name: String) throws -> TokenizerFile {
    throw TokenizerError(.unknownTokenizer, "no tokenizer is called \(name)", advice: "Install it.")
  }

  func separator(
    _ place: TokenizationSettings.SeparatorPlace, _ wish: String?, of file: TokenizerFile
  ) throws -> UInt32? { nil }
}
