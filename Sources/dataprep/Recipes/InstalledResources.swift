import Base
import Jobs
import Language
import Recipes
import Stages
import Tokenization

/// What recipes name, from the model store and from files.
struct InstalledResources: RecipeResources {
  /// Models and tables of stages.
  struct Models: StageResources {
    /// The recipe's directory: paths in it are relative to that.
    let folder: String

    func languageModel(_ name: String) throws -> StageResource<FastTextModel> {
      let choice = try LanguageModelChoice(name)
      return StageResource(choice.model, name: choice.name, sha256: choice.sha256)
    }

    func languageRules(_ name: String) throws -> StageResource<LanguageRules> {
      let rules = try LanguageRuleReader.rules(folder: path(name))
      return StageResource(rules, name: name, sha256: rules.digest)
    }

    func optOutList(_ name: String) throws -> StageResource<OptOutList> { try StageResource(optOutList: path(name)) }

    func robotsRules(_ name: String) throws -> StageResource<RobotsRules> {
      try StageResource(robotsRules: path(name))
    }

    func files(_ name: String) throws -> ResourceFiles { try ResourceFiles(path: path(name)) }

    private func path(_ name: String) -> String { name.hasPrefix("/") ? name : Path.join(folder, name) }

    func languageThresholds(_ name: String) throws -> StageResource<LanguageThresholds> {
      let path = path(name)
      let value = try LanguageThresholds(path: path)
      let bytes = try FileSystem.read(path)
      return StageResource(
        value, name: Path.split(path).name, sha256: Digest.of(bytes.span, .sha256).hexadecimal)
    }
  }

  let stages: any StageResources

  /// - Parameter recipe: the path of the recipe.
  init(recipe: String) { stages = Models(folder: Path.split(recipe).folder) }

  func tokenizer(_ name: String) throws -> TokenizerFile { try TokenizerArgument.load(name) }

  func separator(
    _ place: TokenizationSettings.SeparatorPlace, _ wish: String?, of file: TokenizerFile
  ) throws -> UInt32? {
    try SeparatorChoice.token(place, wish, of: file)
  }
}
