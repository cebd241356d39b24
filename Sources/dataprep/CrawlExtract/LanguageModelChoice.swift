import Base
import Language
import Models

/// A language model that a run works with, and what identifies it in the run's plan.
struct LanguageModelChoice {
  var name: String
  var model: FastTextModel
  /// SHA-256 of the model, in hexadecimal: two files of one name are two models.
  var sha256: String

  /// Loads a model by name or path; the built-in one where none is given.
  init(_ nameOrPath: String?) throws {
    guard let nameOrPath, nameOrPath.lowercased() != BuiltInModel.name else {
      name = BuiltInModel.name
      model = try BuiltInModel.load()
      sha256 = BuiltInModel.sha256
      return
    }
    let file = try MappedFile(path: try ModelStore().path(of: nameOrPath, kind: .langid))
    name = nameOrPath
    model = try FastTextModel(file)
    let digest = Digest(.sha256)
    digest.update(file.bytes.bindMemory(to: UInt8.self))
    sha256 = digest.finish().hexadecimal
  }
}
