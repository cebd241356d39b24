import Base
import Language
import Stages

/// What parameters of filters name: models of the store or by path, and files by path.
struct FilterResources: StageResources {
  func languageModel(_ name: String) throws -> StageResource<FastTextModel> {
    let choice = try LanguageModelChoice(name)
    return StageResource(choice.model, name: choice.name, sha256: choice.sha256)
  }

  func languageThresholds(_ name: String) throws -> StageResource<LanguageThresholds> {
    try files(name).resource { _ in try LanguageThresholds(path: name) }
  }

  func optOutList(_ name: String) throws -> StageResource<OptOutList> { try StageResource(optOutList: name) }

  func robotsRules(_ name: String) throws -> StageResource<RobotsRules> { try StageResource(robotsRules: name) }

  func files(_ name: String) throws -> ResourceFiles { try ResourceFiles(path: name) }
}
