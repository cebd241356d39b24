internal import Base
internal import Fetch

/// A run in an object store: records, leases and published files are objects; what is not published yet is in a work
/// folder of this host.
///
/// Publishing is an upload: an object gets its name when it is whole. As a staged file is on one host only, who finds a
/// record that another host was publishing can end it only if all objects are there, told by the SHA-256 that each says
/// of itself; else the task is done again.
package final class ObjectStorage: RunHome {
  /// Bytes up to which a file is one request; beyond, it is sent in parts of this size, or larger ones for very large files.
  package static let partSize = 16 << 20
  /// Parts of an upload at most; stores take 10,000.
  private static let mostParts = 9000
  /// Times that a lease is written again before that is given up.
  private static let touches = 8
  /// Requests at once where many objects are read.
  private static let readers = 8

  internal let store: any ObjectStore
  internal let local: FolderStorage
  internal let owner: LeaseOwner
  private let partSize: Int
  internal let state = Monitor(State())

  internal struct State {
    /// Whether the store looks at conditions; nil where nobody has asked it.
    var isConditional: Bool?
    /// Sizes of all objects, while they are known.
    var sizes: [String: Int]?
    /// Published files that are on this host, and those that are being fetched.
    var copies: Set<String> = []
    var fetching: Set<String> = []
    /// Whether no other process uses the work folder.
    var isAlone = false
  }

  /// - Parameters:
  ///   - work: the directory of this host for what is not published; it is created.
  ///   - owner: this process.
  ///   - partSize: bytes of a part; tests have small ones.
  internal init(
    _ store: any ObjectStore, work: String, owner: LeaseOwner, partSize: Int = ObjectStorage.partSize
  ) throws {
    self.store = store
    self.owner = owner
    self.partSize = partSize
    try FileSystem.createFolder(work)
    local = try FolderStorage(work, owner: owner.name)
  }

  package var location: String { store.location }
  package func file(_ path: String) -> String { local.file(path) }

  /// Whether a path is one of this host only.
  private func isLocal(_ path: String) -> Bool { path == ".work" || path.hasPrefix(".work/") }

  // MARK: Atomic operations

  package func names(in folder: String) throws -> [String] {
    isLocal(folder) ? try local.names(in: folder) : try store.names(in: folder == "." ? "" : folder)
  }

  package func read(_ path: String) throws -> [UInt8]? {
    isLocal(path) ? try local.read(path) : try store.get(path)?.bytes
  }

  package func create(_ path: String, _ bytes: [UInt8]) throws -> Bool {
    // A store without conditions has one process at most, as far as it can be told.
    if try !isConditional, try store.head(path) != nil { return false }
    return try store.put(path, bytes, if: .isAbsent, digest: nil) != nil
  }

  package func replace(_ path: String, _ bytes: [UInt8]) throws {
    _ = try store.put(path, bytes, if: nil, digest: nil)
  }

  package func remove(_ path: String) throws {
    if isLocal(path) { return try local.remove(path) }
    try forgetCopy(path)
    // The engine removes files, and folders of its own.
    guard [".leases", ".failures"].contains(path) else { return try store.delete(path) }
    for object in try store.objects(below: path) {
      // What processes say of themselves stays as long as they may be alive.
      let isOwn = Path.split(object.key).name.utf8.first == UInt8(ascii: ".")
      if try !isOwn || !isHeld(object.key) { try store.delete(object.key) }
    }
  }

  package func place(_ staged: String, as path: String) throws -> Bool {
    try place(staged, as: CompletionRecord.File(path: path, byteCount: 0, sha256: ""))
  }

  package func place(_ staged: String, as published: CompletionRecord.File) throws -> Bool {
    guard let source = try openStaged(file(staged)) else { return false }
    try upload(source, to: published.path, digest: published.sha256)
    try forgetCopy(published.path)
    try FileSystem.remove(file(staged))
    return true
  }

  /// Opens a staged file; nil where it is not there, or not any more.
  private func openStaged(_ path: String) throws -> FileRangeSource? {
    do throws(SourceError) { return try FileRangeSource(path: path) } catch {
      if error.code == .missing { return nil }
      throw error
    }
  }

  package func holds(_ published: CompletionRecord.File) throws -> Bool {
    guard let object = try store.head(published.path), object.byteCount == published.byteCount else { return false }
    if let digest = object.digest { return digest == published.sha256 }
    // A store that keeps no notes: the bytes tell.
    let digest = Digest(.sha256)
    let source = try store.open(published.path, at: 0, policy: FetchPolicy())
    try source.forEachPiece(1 << 20) { digest.update($0) }
    return digest.finish().hexadecimal == published.sha256
  }

  package func settle(_ paths: [String]) throws {}

  package func byteCount(of path: String) throws -> Int? {
    if isLocal(path) { return local.byteCount(of: path) }
    if let sizes = state.withLock({ $0.sizes }) { return sizes[path] }
    return try store.head(path)?.byteCount
  }

  package func touch(_ path: String) throws -> Bool {
    if isLocal(path) { return try local.touch(path) }
    // Written again over the same object only: a lease that was removed meanwhile stays away. Who writes it at the same time
    // touches it, too; a store that never finds its own entity tag is not asked for ever.
    for _ in 0..<Self.touches {
      guard let (bytes, object) = try store.get(path) else { return false }
      if try store.put(path, bytes, if: object.etag.map { .matches($0) }, digest: nil) != nil { return true }
    }
    throw RunError(
      .contended, "the object store does not take an object again that it has just sent",
      location: "\(location)/\(path)",
      advice: "A proxy that changes entity tags may be between: name the store itself with --endpoint-url.")
  }

  package func age(of path: String) throws -> Double? {
    isLocal(path) ? try local.age(of: path) : try store.head(path)?.age
  }

  package func forEachFile(in folder: String, _ body: (String, [UInt8]) throws -> Void) throws {
    let names = try names(in: folder).filter { !$0.hasPrefix(".") }
    var next = 0
    while next < names.count {
      let group = Array(names[next..<min(names.count, next + 256)])
      let found = Monitor([[UInt8]?](repeating: nil, count: group.count))
      try runItems(group.count, threads: Self.readers) {
        { item in
          let bytes = try self.store.get("\(folder)/\(group[item])")?.bytes
          found.withLock { $0[item] = bytes }
        }
      }
      for (name, bytes) in zip(group, found.withLock { $0 }) {
        // Removed between the listing and the reading.
        if let bytes { try body(name, bytes) }
      }
      next += group.count
    }
  }

  // MARK: Uploads

  /// Gives a name to the bytes of a file, whole.
  private func upload(_ source: FileRangeSource, to key: String, digest: String) throws {
    guard source.byteCount > partSize else {
      _ = try store.put(key, try bytes(of: source, 0..<source.byteCount), if: nil, digest: digest)
      return
    }
    let mebibyte = 1 << 20
    let least = (source.byteCount + Self.mostParts - 1) / Self.mostParts
    let size = max(partSize, (least + mebibyte - 1) / mebibyte * mebibyte)
    let upload = try store.createUpload(key, digest: digest)
    do {
      var parts: [S3Client.Part] = []
      var isThere = true
      for offset in stride(from: 0, to: source.byteCount, by: size) where isThere {
        let bytes = try bytes(of: source, offset..<min(source.byteCount, offset + size))
        let part = try store.uploadPart(key, upload: upload, number: parts.count + 1, bytes)
        part.map { parts.append($0) }
        isThere = part != nil
      }
      if isThere, try store.completeUpload(key, upload: upload, parts) { return }
      // Completed by a request whose answer was lost, or given up by somebody who took this process for dead.
      guard try store.head(key).map({ $0.byteCount == source.byteCount && $0.digest ?? digest == digest }) ?? false
      else {
        throw RunError(
          .contended, "the upload was given up by another process", location: "\(location)/\(key)",
          advice: "Run the same command again.")
      }
    } catch {
      // What cannot be given up now is by a later run or `gc`.
      try? store.abortUpload(key, upload: upload)
      throw error
    }
  }

  private func bytes(of source: FileRangeSource, _ range: Range<Int>) throws -> [UInt8] {
    var failure: (any Error)?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { room, count in
      do throws(SourceError) {
        while count < range.count {
          let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: room[count..<range.count]))
          let read = try source.read(at: range.lowerBound + count, into: rest)
          guard read > 0 else { throw SourceError.cut(source.name, by: range.count - count) }
          count += read
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
