import Base
import Language

/// A language model that a run works with, and what identifies it in the run's plan.
struct LanguageModelChoice {
  var name: String
  var model: FastTextModel
  /// SHA-256 of the model's file, in hexadecimal: two files of one name are two models.
  var sha256: String

  /// Loads a model by name or path.
  init(_ nameOrPath: String) throws {
    try self.init(name: nameOrPath, path: try ModelStore().path(of: nameOrPath))
  }

  /// The preferred model among those installed, if any is.
  static func preferred() throws -> LanguageModelChoice? {
    try ModelStore().preferred().map { try LanguageModelChoice(name: $0.name, path: $0.path) }
  }

  private init(name: String, path: String) throws {
    let file = try MappedFile(path: path)
    self.name = name
    model = try FastTextModel(file)
    let digest = Digest(.sha256)
    digest.update(file.bytes.bindMemory(to: UInt8.self))
    sha256 = digest.finish().hexadecimal
  }
}
