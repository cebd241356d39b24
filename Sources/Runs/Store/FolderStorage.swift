package import Base

/// A run in a directory of a file system, local or shared.
package struct FolderStorage: RunStorage {
  /// Files or folders that are synced one by one; more than these are synced with the whole file system.
  package static let syncedSingly = 8

  /// The run's directory.
  package let location: String
  /// A private file that tells the file system's time.
  internal let clock: String
  private let folders: OwnFolders

  /// - Parameters:
  ///   - location: the run's directory, which is created where it is missing.
  ///   - owner: a name of this process that no other has.
  package init(_ location: String, owner: String) throws(OutputError) {
    guard !isObjectLocation(location) else {
      throw OutputError(
        .cannotCreate, "an object store, where a directory is needed", location: location,
        advice: "Name a local directory.")
    }
    self.location = location
    clock = ".leases/.\(owner).clock.part"
    folders = OwnFolders(location)
    try folders.check("records/")
    try FileSystem.createFolder(Path.join(location, "records"))
  }

  /// The path in the file system.
  package func file(_ path: String) -> String { Path.join(location, path) }

  package func names(in folder: String) throws -> [String] {
    try folders.check("\(folder)/")
    guard FileSystem.entry(at: file(folder)) != nil else { return [] }
    return try FileSystem.names(in: file(folder))
  }

  package func read(_ path: String) throws -> [UInt8]? {
    try folders.check(path)
    guard try FileSystem.lookUp(file(path), followsLinks: false)?.kind != .other else {
      throw OwnFolders.refusal(file(path))
    }
    do { return try FileSystem.read(file(path)) } catch let error where error.code == .missing { return nil }
  }

  package func create(_ path: String, _ bytes: [UInt8]) throws -> Bool {
    let target = file(path)
    try folders.check(path)
    try FileSystem.createFolder(Path.split(target).folder)
    return try AtomicFile.create(bytes.span, at: target)
  }

  package func replace(_ path: String, _ bytes: [UInt8]) throws {
    try folders.check(path)
    try FileSystem.createFolder(Path.split(file(path)).folder)
    try AtomicFile.write(bytes.span, to: file(path))
  }

  package func remove(_ path: String) throws {
    try folders.check(path)
    try FileSystem.remove(file(path))
  }

  package func place(_ staged: String, as path: String) throws -> Bool {
    let source = file(staged)
    try folders.check(staged)
    try folders.check(path)
    guard FileSystem.entry(at: source) != nil else { return false }
    try FileSystem.createFolder(Path.split(file(path)).folder)
    return try FileSystem.moveIfPresent(source, to: file(path))
  }

  package func settle(_ paths: [String]) throws {
    var folders: Set<String> = []
    for path in paths {
      let folder = Path.split(file(path)).folder
      // The folder above as well: a new folder's own name is kept there.
      folders.insert(folder)
      folders.insert(Path.split(folder).folder)
    }
    if folders.count > Self.syncedSingly { return try FileSystem.syncAll(holding: location) }
    for folder in folders.sorted() { try FileSystem.syncFolder(folder) }
  }

  package func byteCount(of path: String) -> Int? {
    guard (try? folders.check(path)) != nil, let entry = try? FileSystem.lookUp(file(path), followsLinks: false),
      entry.kind == .file
    else { return nil }
    return entry.byteCount
  }

  package func touch(_ path: String) throws -> Bool {
    try folders.check(path)
    return try FileSystem.touch(file(path))
  }

  package func age(of path: String) throws -> Double? {
    try folders.check(path)
    guard let entry = try FileSystem.lookUp(file(path), followsLinks: false) else { return nil }
    // Both times are the file system's, so that clocks of hosts that differ do not matter.
    if try !FileSystem.touch(file(clock)) {
      try FileSystem.createFolder(file(".leases"))
      let nothing: [UInt8] = []
      try FileSystem.append(nothing.span, to: file(clock))
    }
    guard let now = FileSystem.entry(at: file(clock)) else { return nil }
    return Double(now.modified - entry.modified) / 1e9
  }
}
