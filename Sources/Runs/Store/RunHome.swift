package import Base
internal import CSystem
package import Fetch

/// A run's storage with what a process needs beside it: places of this host where files are staged, read and summed up.
package protocol RunHome: RunStorage {
  /// The path, on this host, of what is staged.
  func file(_ path: String) -> String

  /// The directory of this host in which the run is summed up, under paths of the run: its own, or an empty one.
  func summaryFolder() throws -> String

  /// Shows what was written to the summary folder: reports, sums.
  func showSummaries() throws

  /// Whether there is something below a path.
  func isFolder(_ path: String) throws -> Bool

  /// The path, on this host, of a published file, which is fetched where it is not here.
  func fetch(_ path: String) throws -> String

  /// A published file's bytes from an offset on.
  func open(_ path: String, at offset: Int, policy: FetchPolicy) throws -> any ByteSource

  /// Keeps other processes away, or those that do not share the run, for the lifetime of what is returned; nil where one
  /// is there.
  ///
  /// - Parameter stop: is asked for where the lock is lost to another process.
  func lock(isShared: Bool, stop: StopFlag) throws -> RunLock?

  /// Gives up uploads that killed processes have left: of files that a record of the run names, as a record comes before
  /// its files. Others below the same prefix are those of other runs, or of other programs.
  ///
  /// - Parameters:
  ///   - age: seconds since they were begun at least; nil for any.
  ///   - isDryRun: whether only to tell.
  /// - Returns: what they were to be.
  func sweepUploads(olderThan age: Double?, isDryRun: Bool) throws -> [String]

  /// Calls `body` while sizes of files are read at once instead of one by one; nothing changes meanwhile.
  func withKnownSizes<R>(_ body: () throws -> R) throws -> R

  /// Removes what this process keeps for itself.
  ///
  /// - Parameter isComplete: whether nothing goes on from what is on this host.
  func leave(isComplete: Bool)

  /// What people should know of the storage, a sentence each without a full stop.
  var warnings: [String] { get }
}

extension RunHome {
  /// Private files beside records and summaries: of processes that are at work, or were killed.
  internal func privateFiles(besides folders: [String] = []) throws -> [String] {
    // Steps of a recipe have folders of their own, in which they are summed up.
    var steps: [String] = []
    if try isFolder("work") {
      for name in try names(in: "work") where try !name.hasPrefix(".") && isFolder("work/\(name)") {
        steps.append("work/\(name)")
      }
    }
    return try ([".", "records"] + steps + folders).flatMap { folder in
      try names(in: folder).filter { $0.hasPrefix(".") && $0.hasSuffix(".part") }
        .map { folder == "." ? $0 : "\(folder)/\($0)" }
    }
  }
}

/// What keeps other processes away from a run for as long as it lives.
package final class RunLock: Sendable {
  private let end: @Sendable () -> Void

  /// - Parameter end: lets the others in.
  internal init(_ end: @escaping @Sendable () -> Void) { self.end = end }

  deinit { end() }
}

/// Opens a run's storage: a directory, which is created, or a prefix of an object store.
///
/// - Parameters:
///   - location: a path, or `s3://bucket/prefix`.
///   - stop: ends waits for an object store.
package func openRunHome(_ location: String, stop: StopFlag? = nil) throws -> any RunHome {
  let owner = ThisProcess.owner
  guard isObjectLocation(location) else { return try FolderStorage(location, owner: owner.name) }
  guard let place = S3Location(location) else {
    throw OutputError(
      .cannotCreate, "no name of a bucket", location: location, advice: "Write it as in s3://bucket/prefix.")
  }
  let store = S3Store(place, try S3Settings.ofThisProcess(), stop: stop)
  return try ObjectStorage(store, work: WorkFolder.path(of: store.location, store.endpoint), owner: owner)
}

/// Whether a location is in an object store.
package func isObjectLocation(_ location: String) -> Bool { location.lowercased().hasPrefix("s3://") }

/// Whether there is a run, or a plan, at a location.
package func isRun(at location: String) throws -> Bool {
  guard isObjectLocation(location) else { return FileSystem.entry(at: Path.join(location, "records"))?.kind == .folder }
  let home = try openRunHome(location)
  defer { home.leave(isComplete: false) }
  return try home.isFolder("records") || home.byteCount(of: PlanFile.planName) != nil
}

extension FolderStorage: RunHome {
  package func summaryFolder() throws -> String { location }

  package func showSummaries() throws {}

  package func isFolder(_ path: String) throws -> Bool { FileSystem.entry(at: file(path))?.kind == .folder }

  package func fetch(_ path: String) throws -> String { file(path) }

  package func open(_ path: String, at offset: Int, policy: FetchPolicy) throws -> any ByteSource {
    try openSource(file(path), policy: policy, offset: offset)
  }

  package func lock(isShared: Bool, stop: StopFlag) throws -> RunLock? {
    try FileLock.take(folder: location, isShared: isShared).map { lock in RunLock { withExtendedLifetime(lock) {} } }
  }

  package func sweepUploads(olderThan age: Double?, isDryRun: Bool) throws -> [String] { [] }

  package func withKnownSizes<R>(_ body: () throws -> R) throws -> R { try body() }

  package func leave(isComplete: Bool) {
    // A file that stays is of no harm; `gc` removes it.
    try? remove(clock)
  }

  package var warnings: [String] { [] }
}
