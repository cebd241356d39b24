internal import Base
internal import CSystem
internal import Fetch

/// The models that the user has installed: one folder each, with the model's file and a record of its size, digest and
/// source.
///
/// The store is the folder `models` in the user's cache: `$DATAPREP_CACHE`, `$XDG_CACHE_HOME/dataprep` or
/// `~/.cache/dataprep`. `ModelInstaller` writes it.
package struct ModelStore: Sendable {
  /// The store's folder, which may not exist yet.
  package let folder: String
  internal let environment: [String: String]
  private static let recordName = "record.json"

  /// Finds the store.
  ///
  /// - Parameter environment: the environment variables to use; the process's own by default.
  package init(environment: [String: String]? = nil) {
    let environment = environment ?? Self.processEnvironment()
    folder = Path.join(UserCache.folder { environment[$0] }, "models")
    self.environment = environment
  }

  /// The installed model called `name`, in any letter case; nil if there is none, or its record or file is missing.
  package func model(named name: String) -> InstalledModel? {
    guard ModelName.isValid(name), ReservedName(matching: name) == nil else { return nil }
    let home = home(of: name)
    guard let bytes = try? FileSystem.read(Path.join(home, Self.recordName)),
      let record = try? JSONValue(parsing: bytes.span),
      let file = record["file"]?.string, !file.contains("/"), let sha256 = record["sha256"]?.string,
      let byteCount = record["bytes"]?.integer
    else { return nil }
    let path = Path.join(home, file)
    guard FileSystem.entry(at: path)?.kind == .file else { return nil }
    return InstalledModel(
      name: name.lowercased(), path: path, byteCount: byteCount, sha256: sha256, source: record["source"]?.string ?? "")
  }

  /// All installed models, ordered by name.
  package func installed() -> [InstalledModel] {
    ((try? FileSystem.names(in: folder)) ?? []).compactMap { model(named: $0) }
  }

  /// The file of a model given by name or by path. Names win over files in the working directory.
  ///
  /// - Parameter kind: the kind of model that is wanted; the error for an unknown name lists these alone.
  /// - Throws: `unknownModel`, or `notInstalled` for known models and for reserved names, which have no file.
  package func path(of nameOrPath: String, kind: ModelKind? = nil) throws(ModelError) -> String {
    if let model = model(named: nameOrPath) { return model.path }
    if let reserved = ReservedName(matching: nameOrPath) {
      throw ModelError(.notInstalled, "the name \(reserved.rawValue) means \(reserved.meaning), which has no file")
    }
    if KnownModel.named(nameOrPath) != nil {
      throw ModelError(
        .notInstalled, "the model \(nameOrPath) is not installed",
        advice: "Install it with: dataprep models install \(nameOrPath)")
    }
    if FileSystem.entry(at: nameOrPath)?.kind == .file { return nameOrPath }
    let isWanted = { (model: ModelKind) in kind == nil || model == kind }
    let known = KnownModel.all.filter { isWanted($0.kind) }.map(\.name)
    let others = installed().filter { isWanted($0.kind) }.map(\.name)
    let names = Set(known + others + (kind == .langid ? [ReservedName.default.rawValue] : [])).sorted()
    throw ModelError(
      .unknownModel, "unknown model, and no such file: \(nameOrPath)",
      advice: "Known models: \(names.joined(separator: ", ")). Install one with: dataprep models install NAME")
  }

  /// Hashes an installed model's file and compares it with the registry's digest, or else with the recorded one.
  ///
  /// - Throws: `digestMismatch` if they differ, `SourceError` if the file cannot be read.
  package func verify(_ model: InstalledModel) throws {
    let file = try MappedFile(path: model.path)
    defer { withExtendedLifetime(file) {} }
    let digest = Digest(.sha256)
    digest.update(file.bytes.bindMemory(to: UInt8.self))
    let found = digest.finish().hexadecimal
    let expected = model.known?.sha256 ?? model.sha256
    guard found == expected else {
      throw ModelError(
        .digestMismatch, "the file has SHA-256 \(found), expected \(expected)", location: model.path,
        advice: "Reinstall it with: dataprep models install --force \(model.name)")
    }
  }

  /// The folder of the model called `name`.
  internal func home(of name: String) -> String { Path.join(folder, name.lowercased()) }

  /// Writes the record of a model whose file is in place.
  internal func write(_ model: InstalledModel) throws {
    var record = JSONWriter()
    record.beginObject()
    record.key("name")
    record.string(model.name)
    record.key("file")
    record.string(Path.split(model.path).name)
    record.key("bytes")
    record.integer(model.byteCount)
    record.key("sha256")
    record.string(model.sha256)
    record.key("source")
    record.string(model.source)
    record.endObject()
    record.endLine()
    try AtomicFile.write(record.bytes.string(), to: Path.join(home(of: model.name), Self.recordName))
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
