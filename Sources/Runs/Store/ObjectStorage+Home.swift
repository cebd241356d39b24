package import Base
internal import CSystem
package import Fetch

extension ObjectStorage {
  package func isFolder(_ path: String) throws -> Bool { try !store.names(in: path == "." ? "" : path).isEmpty }

  package func open(_ path: String, at offset: Int, policy: FetchPolicy) throws -> any ByteSource {
    try store.open(path, at: offset, policy: policy)
  }

  /// Where this host keeps copies of published files: other processes of the host replace one by the same.
  private func copy(of path: String) -> String { local.file(".copies/\(path)") }

  /// Forgets the copy of a file that is written or removed.
  internal func forgetCopy(_ path: String) throws {
    guard state.withLock({ $0.copies.remove(path) }) != nil else { return }
    try FileSystem.remove(copy(of: path))
  }

  package func fetch(_ path: String) throws -> String {
    let target = copy(of: path)
    var isHere = false
    // Of several that want a file one fetches it.
    state.wait(until: { !$0.fetching.contains(path) }) { state in
      isHere = state.copies.contains(path)
      if !isHere { state.fetching.insert(path) }
    }
    guard !isHere else { return target }
    defer { state.withLock { _ = $0.fetching.remove(path) } }
    try FileSystem.createFolder(Path.split(target).folder)
    var copy = try AtomicFile(path: target)
    let digest = Digest(.sha256)
    let known = try store.head(path)
    let source = try store.open(path, at: 0, policy: FetchPolicy())
    try source.forEachPiece(1 << 20) { (piece) throws(OutputError) in
      digest.update(piece)
      try copy.write(piece)
    }
    guard known.map({ $0.byteCount == copy.byteCount }) ?? false,
      known?.digest.map({ $0 == digest.finish().hexadecimal }) ?? true
    else {
      throw SourceError(
        .interrupted, "the object store sent other bytes than were published", location: "\(location)/\(path)",
        advice: "Run the same command again; if it stays so, `dataprep verify` tells what is damaged.")
    }
    try copy.commitUnsynced()
    state.withLock { _ = $0.copies.insert(path) }
    return target
  }

  package func summaryFolder() throws -> String {
    let folder = local.file(".summary-\(owner.name)")
    try FileSystem.createFolder(folder)
    return folder
  }

  package func showSummaries() throws {
    let folder = try summaryFolder()
    func show(_ path: String) throws {
      for name in try FileSystem.names(in: Path.join(folder, path)) {
        let below = path.isEmpty ? name : "\(path)/\(name)"
        let place = Path.join(folder, below)
        if FileSystem.entry(at: place)?.kind == .folder {
          try show(below)
        } else {
          _ = try store.put(below, try FileSystem.read(place), if: nil, digest: nil)
        }
      }
    }
    try show("")
    try FileSystem.remove(folder)
  }

  package func sweepUploads(olderThan age: Double?, isDryRun: Bool) throws -> [String] {
    let uploads = try store.uploads() ?? []
    guard !uploads.isEmpty else { return [] }
    var own: Set<String> = []
    try RunStore(self).forEachRecord { own.formUnion($0.files.map(\.path) + $0.retired) }
    var swept: [String] = []
    for upload in uploads where own.contains(upload.key) {
      // One whose age is not known may be a second old.
      if let age { guard let old = upload.age, old > age else { continue } }
      swept.append("\(upload.key) (upload)")
      if !isDryRun { try store.abortUpload(upload.key, upload: upload.id) }
    }
    return swept
  }

  package func withKnownSizes<R>(_ body: () throws -> R) throws -> R {
    let sizes = Dictionary(try store.objects(below: "").map { ($0.key, $0.byteCount) }, uniquingKeysWith: { $1 })
    state.withLock { $0.sizes = sizes }
    defer { state.withLock { $0.sizes = nil } }
    return try body()
  }

  package func leave(isComplete: Bool) {
    try? local.remove(local.clock)
    try? FileSystem.remove(local.file(".summary-\(owner.name)"))
    guard state.withLock({ $0.isAlone }) else {
      // What another process keeps here is not empty, and stays.
      for folder in [local.file("records"), local.location] { rmdir(folder) }
      return
    }
    // Processes of this host share the folder: it goes when nothing goes on from what is in it.
    try? FileSystem.remove(local.file(".copies"))
    if isComplete { try? FileSystem.remove(local.location) }
  }

  package var warnings: [String] {
    state.withLock { $0.isConditional } == false
      ? [
        "\(location): this object store ignores If-None-Match, so that nothing keeps a second run from writing here too"
      ]
      : []
  }

  // MARK: Conditions

  /// Whether the store looks at conditions of writes; asked once, with an object of this process's own.
  internal var isConditional: Bool {
    get throws {
      if let known = state.withLock({ $0.isConditional }) { return known }
      let probe = ".leases/.probe-\(owner.name)"
      let bytes = content
      _ = try store.put(probe, bytes, if: nil, digest: nil)
      let answer: Bool
      do {
        answer = try store.put(probe, bytes + [0x0A], if: .isAbsent, digest: nil) == nil
      } catch let error as SourceError where error.code == .refused && error.message.contains("NotImplemented") {
        answer = false
      }
      try store.delete(probe)
      state.withLock { $0.isConditional = answer }
      return answer
    }
  }
}
