internal import Base
package import Language

/// The resources of an example: files in memory, by name, and the built-in language model, which is called `built-in`.
package struct ExampleResources: StageResources {
  private let texts: [String: [String: String]]

  /// - Parameter texts: the files of each name: one, or those of a folder.
  package init(_ texts: [String: [String: String]] = [:]) { self.texts = texts }

  package func languageModel(_ name: String) throws -> StageResource<FastTextModel> {
    guard name == "built-in" else { throw StageError(.badResource, "no language model is called \(name)") }
    return StageResource(try BuiltInModel.load(), name: name, sha256: BuiltInModel.sha256)
  }

  package func languageThresholds(_ name: String) throws -> StageResource<LanguageThresholds> {
    throw StageError(.badResource, "no threshold tables are available")
  }

  package func files(_ name: String) throws -> ResourceFiles {
    guard let texts = texts[name] else { throw StageError(.badResource, "no file is called \(name)") }
    return ResourceFiles(name: name, texts: texts)
  }
}
