import Base
import CSystem

/// What has come of a file, beside its final name: the bytes, and what the server says of the content that they are of.
///
/// One process at a time holds it. It stays when a process ends, so that the next one goes on with it.
final class KeptDownload {
  private let path: String
  private let notePath: String
  private let descriptor: Int32
  private let url: String
  private var isPlaced = false
  /// Bytes that are there.
  private(set) var byteCount: Int
  /// What the server said of them.
  private(set) var identity = ContentIdentity()

  /// Opens or creates the private file of the content at `url`, beside its final `target`.
  init(_ url: String, beside target: String) throws(OutputError) {
    let (folder, name) = Path.split(target)
    path = Path.join(folder, ".\(name).part")
    notePath = Path.join(folder, ".\(name).part.json")
    self.url = url
    descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the file", path: target, errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      byteCount = 0
      throw OutputError(
        .cannotCreate, "another process is downloading this file", location: target,
        advice: "Wait until it ends, then run the command again.")
    }
    byteCount = Int(lseek(descriptor, 0, SEEK_END))
    guard byteCount >= 0 else { throw OutputError(.cannotWrite, "read the file", path: path, errno: errno) }
    try readNote()
  }

  deinit {
    // An empty file is of no use to the next process.
    if byteCount == 0, !isPlaced {
      unlink(path)
      unlink(notePath)
    }
    close(descriptor)
  }

  /// Reads what the bytes are of; bytes of nothing known are dropped.
  private func readNote() throws(OutputError) {
    guard byteCount > 0 else { return }
    guard let json = try? JSONValue(file: notePath), json["url"]?.string == url else { return try removeAll() }
    identity = ContentIdentity(
      etag: json["etag"]?.string, lastModified: json["modified"]?.string, byteCount: json["bytes"]?.count)
    if !identity.isKnown || identity.byteCount.map({ $0 < byteCount }) ?? false { try removeAll() }
  }

  /// Whether all bytes are there, as far as the server has said how many there are.
  var isWhole: Bool { byteCount > 0 && identity.byteCount == byteCount }

  /// Notes what the bytes to come are of.
  func note(_ identity: ContentIdentity) throws(OutputError) {
    guard identity != self.identity else { return }
    self.identity = identity
    var json = JSONWriter()
    json.beginObject()
    json.member("url", url)
    json.member("etag", identity.etag)
    json.member("modified", identity.lastModified)
    json.member("bytes", identity.byteCount)
    json.endObject()
    // A note that a power failure loses costs a download.
    var file = try AtomicFile(path: notePath)
    try file.write(json.bytes.array().span)
    try file.commitUnsynced()
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    try FileSystem.writeAll(bytes.bindMemory(to: UInt8.self), to: descriptor, at: byteCount, path: path)
    byteCount += bytes.count
  }

  /// Reads bytes that are there, and returns how many.
  func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(OutputError) -> Int {
    let wanted = min(room.count, byteCount - offset)
    guard wanted > 0 else { return 0 }
    while true {
      let count = pread(descriptor, room.baseAddress, wanted, off_t(offset))
      if count > 0 { return count }
      guard count < 0, errno == EINTR else {
        throw OutputError(.cannotWrite, "read back", path: path, errno: count < 0 ? errno : EIO)
      }
    }
  }

  func removeAll() throws(OutputError) {
    guard ftruncate(descriptor, 0) == 0 else {
      throw OutputError(.cannotWrite, "truncate the file", path: path, errno: errno)
    }
    byteCount = 0
    identity = ContentIdentity()
    unlink(notePath)
  }

  /// Makes the bytes survive a power failure.
  func sync() throws(OutputError) {
    guard fsync(descriptor) == 0 else { throw OutputError(.cannotWrite, "sync the file", path: path, errno: errno) }
  }

  /// Gives the file its final name.
  func place(at target: String) throws(OutputError) {
    try FileSystem.move(path, to: target)
    isPlaced = true
    unlink(notePath)
    try FileSystem.syncFolder(Path.split(target).folder)
  }
}
