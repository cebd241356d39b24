internal import Base

/// A folder that appears under its name whole or not at all: files are written into a private folder beside it.
///
/// A folder that is dropped before `commit` is removed; after a kill the private folder stays, and the next export to the
/// same name removes it. Its lock keeps two processes apart.
final class ExportFolder {
  /// The name that `commit` gives.
  let path: String
  private let partPath: String
  private var lock: FileLock?
  private var files: [ExportFile] = []
  private var isCommitted = false

  /// Makes the private folder.
  ///
  /// - Throws: `.badSettings` if there is something at `path` other than an empty folder, `.inUse` while another process
  ///   exports to it.
  init(path: String) throws {
    self.path = path
    if let entry = FileSystem.entry(at: path) {
      let isEmpty = entry.kind == .folder ? try FileSystem.names(in: path).isEmpty : false
      guard isEmpty else {
        throw PairsError(
          .badSettings, "there is something already", location: path, advice: "name a new folder, or remove this one")
      }
    }
    let (folder, name) = Path.split(path)
    partPath = Path.join(folder, ".\(name).export.part")
    try FileSystem.createFolder(partPath)
    guard let lock = try FileLock.take(folder: partPath) else {
      throw PairsError(.inUse, "another process exports to this folder", location: path)
    }
    self.lock = lock
    for name in try FileSystem.names(in: partPath) where name != ".lock" {
      try FileSystem.remove(Path.join(partPath, name))
    }
  }

  deinit {
    files = []
    if !isCommitted, lock != nil { try? FileSystem.remove(partPath) }
  }

  /// A new file; its folders are made.
  func file(_ name: String) throws -> ExportFile {
    let folder = Path.split(name).folder
    if name.utf8.contains(UInt8(ascii: "/")) { try FileSystem.createFolder(Path.join(partPath, folder)) }
    let file = ExportFile(name: name, try HashedFile(path: Path.join(partPath, name)))
    files.append(file)
    return file
  }

  /// Completes all files and gives the folder its name.
  ///
  /// - Returns: the files with bytes and SHA-256, in the order in which they were made.
  func commit() throws -> [PairExportSummary.File] {
    var written: [PairExportSummary.File] = []
    for file in files {
      let (byteCount, sha256) = try file.commit()
      written.append(.init(name: file.name, lines: file.lines, byteCount: byteCount, sha256: sha256))
    }
    try FileSystem.remove(Path.join(partPath, ".lock"))
    try FileSystem.syncFolder(partPath)
    try FileSystem.move(partPath, to: path)
    isCommitted = true
    try FileSystem.syncFolder(Path.split(path).folder)
    return written
  }
}
