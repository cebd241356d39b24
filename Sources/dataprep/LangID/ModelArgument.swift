internal import Base
import Language
import Models

/// The `--model` option of the `langid` commands.
enum ModelArgument {
  /// Loads a model by name or path; the built-in one by default.
  static func load(_ nameOrPath: String?) throws -> FastTextModel {
    guard let nameOrPath, nameOrPath.lowercased() != BuiltInModel.name else { return try BuiltInModel.load() }
    return try FastTextModel(path: try ModelStore().path(of: nameOrPath, kind: .langid))
  }
}
