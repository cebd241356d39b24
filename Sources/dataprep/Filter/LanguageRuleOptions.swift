import ArgumentParser
import Language
import Models
import Stages

/// The stages of a chain with what a command line says of all of them: the model, and words of scripts without spaces.
struct LanguageRuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Model of rules about the languages of sentences: a name, a path, or none. Default: the built-in model.",
      valueName: "model"),
    completion: .file())
  var langidModel: String?

  @Flag(help: "Count words between white space in all languages, as the published MADLAD-400 does.")
  var published = false

  /// The stages that names stand for.
  ///
  /// - Parameter param: other values of parameters, as `StageOverrides` reads them.
  func stages(named names: [String], _ param: [String]) throws -> [any Stage] {
    var stages = try FilterSet.stages(named: names)
    let needsModel = stages.contains { $0 is LimitQuestionable || $0 is IdentifyLanguage } && langidModel != "none"
    let choice = needsModel ? try LanguageModelChoice(langidModel) : nil
    for index in stages.indices {
      if var stage = stages[index] as? LimitQuestionable {
        stage.model = choice.map { StageResource($0.model, name: $0.name, sha256: $0.sha256) }
        if published { stage.words = .published }
        stages[index] = stage
      } else if var stage = stages[index] as? IdentifyLanguage {
        stage.model = choice.map { StageResource($0.model, name: $0.name, sha256: $0.sha256) }
        stages[index] = stage
      } else if published, var stage = stages[index] as? KeepMadladLines {
        stage.words = .published
        stages[index] = stage
      }
    }
    stages = try StageOverrides(param).applied(to: stages, resources: FilterResources())
    for stage in stages { try stage.checkPurpose() }
    return stages
  }
}
