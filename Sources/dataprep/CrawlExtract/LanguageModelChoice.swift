import Base
import Language

/// A language model that a command works with.
struct LanguageModelChoice {
  var name: String
  var model: FastTextModel
  /// SHA-256 of the model's file, in hexadecimal.
  var sha256: String

  /// Loads a model by name or path.
  init(_ nameOrPath: String) throws {
    let file = try MappedFile(path: nameOrPath)
    name = nameOrPath
    model = try FastTextModel(file)
    let digest = Digest(.sha256)
    digest.update(file.bytes.bindMemory(to: UInt8.self))
    sha256 = digest.finish().hexadecimal
  }

  /// The best model that is installed.
  static func bestInstalled() throws -> LanguageModelChoice? { nil }
}
