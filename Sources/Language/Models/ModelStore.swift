public import Base

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The models that the user has installed: a folder for each, with the model's file and a record of its length, digest
/// and origin.
///
/// The store is `models` in the user's cache: `$DATAPREP_CACHE`, `$XDG_CACHE_HOME/dataprep` or `~/.cache/dataprep`.
public struct ModelStore: Sendable {
  /// The store's folder, which may not exist yet.
  public let folder: String
  internal let environment: [String: String]
  internal static let recordName = "record.json"

  /// - Parameter environment: the process's environment, where tests give none.
  public init(environment: [String: String]? = nil) {
    let environment = environment ?? Self.processEnvironment()
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let cache =
      value("DATAPREP_CACHE")
      ?? Path.join(value("XDG_CACHE_HOME") ?? Path.join(value("HOME") ?? "/tmp", ".cache"), "dataprep")
    folder = Path.join(cache, "models")
    self.environment = environment
  }

  /// The installed model of a name.
  public func model(named name: String) -> InstalledModel? {
    guard Self.isName(name) else { return nil }
    let home = Path.join(folder, name.lowercased())
    guard let record = try? JSONValue(file: Path.join(home, Self.recordName)),
      let file = record["file"]?.string, !file.contains("/"), let sha256 = record["sha256"]?.string,
      let byteCount = record["bytes"]?.integer
    else { return nil }
    let path = Path.join(home, file)
    guard FileSystem.entry(at: path)?.kind == .file else { return nil }
    return InstalledModel(
      name: name.lowercased(), path: path, byteCount: byteCount, sha256: sha256, source: record["source"]?.string ?? "")
  }

  /// All installed models, by name.
  public func installed() -> [InstalledModel] {
    ((try? FileSystem.names(in: folder)) ?? []).compactMap { model(named: $0) }
  }

  /// The file of a model given by name or by path. A file in the way wins only where the argument looks like a path.
  ///
  /// - Parameter kind: what it is wanted for; the error for an unknown name lists models of this kind alone.
  public func path(of nameOrPath: String, kind: ModelKind? = nil) throws(LanguageError) -> String {
    if let model = model(named: nameOrPath) { return model.path }
    if nameOrPath.lowercased() == BuiltInModel.name {
      throw LanguageError(.notInstalled, "the built-in model is part of the program and has no file")
    }
    if KnownModel.named(nameOrPath) != nil {
      throw LanguageError(
        .notInstalled, "the model \(nameOrPath) is not installed",
        advice: "Install it with: dataprep models install \(nameOrPath)")
    }
    if FileSystem.entry(at: nameOrPath)?.kind == .file { return nameOrPath }
    let isFitting = { (model: ModelKind) in kind == nil || model == kind }
    let known = KnownModel.all.filter { isFitting($0.kind) }.map(\.name)
    let others = installed().filter { isFitting($0.kind) }.map(\.name)
    let names = Set(known + others + (kind == .langid ? [BuiltInModel.name] : [])).sorted()
    throw LanguageError(
      .unknownModel, "no model has this name, and no file this path: \(nameOrPath)",
      advice: "Known models: \(names.joined(separator: ", ")). Install one with: dataprep models install NAME")
  }

  /// Reads an installed model's file again and compares it with its record, and the registry's digest where there is one.
  public func verify(_ model: InstalledModel) throws {
    let file = try MappedFile(path: model.path)
    defer { withExtendedLifetime(file) {} }
    let digest = Digest(.sha256)
    digest.update(file.bytes.bindMemory(to: UInt8.self))
    let found = digest.finish().hexadecimal
    let expected = model.known?.sha256 ?? model.sha256
    guard found == expected else {
      throw LanguageError(
        .digestMismatch, "the file has SHA-256 \(found), not \(expected)", location: model.path,
        advice: "Install it again with: dataprep models install --force \(model.name)")
    }
  }

  /// Whether a text can be a model's name: letters, digits, `-`, `_` and `.`, the first no dot.
  internal static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: ".") else { return false }
    return text.utf8.allSatisfy { byte in
      let lower = byte | 0x20
      return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
        || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
  }

  private static func processEnvironment() -> [String: String] {
    let names = ["DATAPREP_CACHE", "XDG_CACHE_HOME", "HOME", "PIP_INDEX_URL"]
    var environment: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return environment
  }
}
