internal import Base
import Language

/// The model that a `langid` command works with.
enum ModelArgument {
  /// Loads a model by name or path, or the preferred one that is installed.
  static func load(_ nameOrPath: String?) throws -> FastTextModel {
    let store = ModelStore()
    if let nameOrPath { return try FastTextModel(path: try store.path(of: nameOrPath)) }
    guard let model = store.preferred() else {
      throw LanguageError(
        .notInstalled, "no language identifier is installed",
        advice: "Install one with: dataprep models install lid176\nor name a file with: --model PATH")
    }
    return try FastTextModel(path: model.path)
  }
}
