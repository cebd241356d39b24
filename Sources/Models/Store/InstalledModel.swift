/// A model in the store.
package struct InstalledModel: Sendable, Equatable {
  /// The name that commands use, in lower case.
  package var name: String
  /// The path of its file.
  package var path: String
  /// The size of the file in bytes when it was installed.
  package var byteCount: Int
  /// SHA-256 of the file when it was installed, in hexadecimal.
  package var sha256: String
  /// The URL, path or package that it came from.
  package var source: String

  /// The registry's entry of this name; nil for models that the registry does not list.
  package var known: KnownModel? { KnownModel.named(name) }

  /// What the model is used for.
  package var kind: ModelKind { known?.kind ?? ModelKind(fileName: path) }
}
