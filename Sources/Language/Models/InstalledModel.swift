/// A model in the store.
public struct InstalledModel: Sendable, Equatable {
  /// What commands call it.
  public var name: String
  /// Its file.
  public var path: String
  /// Bytes of the file when it was installed.
  public var byteCount: Int
  /// SHA-256 of the file when it was installed, in hexadecimal.
  public var sha256: String
  /// Where it came from.
  public var source: String

  /// The registry's entry of this name.
  public var known: KnownModel? { KnownModel.named(name) }

  /// What it is for.
  public var kind: ModelKind { known?.kind ?? ModelKind(fileName: path) }
}
