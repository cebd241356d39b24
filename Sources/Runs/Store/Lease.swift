internal import Base

/// Who holds a lease: a process on a host.
package struct LeaseOwner: Sendable, Equatable {
  /// The host's name.
  package var host: String
  /// The process's number on the host.
  package var process: Int
  /// What tells the process from a later one with the same number; empty where nothing does.
  package var start: String

  /// A process on a host.
  package init(host: String, process: Int, start: String) {
    self.host = host
    self.process = process
    self.start = start
  }

  /// A name that no other process has, fit for a file's name.
  package var name: String { "\(host).\(process).\(start)" }
}

/// The right to do a task, for as long as it is renewed.
///
/// A lease is a file, `.leases/TASK~e000001.json`, that only one process can create. One whose holder has not renewed it
/// for a stated time is taken over by creating the next epoch's file, which again only one process can. The highest
/// epoch holds; who finds a higher one than its own has lost. So neither a paused holder that goes on nor two that take
/// over at once are a danger, and no operation beyond "create if absent" is needed.
package struct Lease: Sendable, Equatable {
  /// The task's name.
  package var task: String
  /// How many times the task was claimed, this one included.
  package var epoch: Int
}

/// Claims, renews and releases leases.
package struct Leases: Sendable {
  /// Where leases are kept.
  package let storage: any RunStorage
  /// Who claims.
  package let owner: LeaseOwner
  /// Seconds without renewal after which a lease can be taken over.
  package let maximumAge: Double
  /// Whether a holder is known to be gone: a process of this host that does not run any more.
  package let isGone: @Sendable (LeaseOwner) -> Bool

  /// Claims for one owner.
  package init(
    _ storage: any RunStorage, owner: LeaseOwner, maximumAge: Double,
    isGone: @escaping @Sendable (LeaseOwner) -> Bool = { _ in false }
  ) {
    self.storage = storage
    self.owner = owner
    self.maximumAge = maximumAge
    self.isGone = isGone
  }

  private func path(_ task: String, _ epoch: Int) -> String {
    let digits = String(epoch)
    return ".leases/\(task)~e\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).json"
  }

  /// Takes the lease of a task, where nobody holds it.
  ///
  /// - Parameter epoch: the lowest epoch that may be free.
  package func claim(_ task: String, from epoch: Int = 1) throws -> Lease? {
    var epoch = epoch
    while true {
      if try storage.create(path(task, epoch), content(isReleased: false)) { return Lease(task: task, epoch: epoch) }
      guard try isFree(task, epoch) else { return nil }
      epoch += 1
    }
  }

  /// Whether a lease that exists holds no more: released, of a process that is gone, or not renewed in time.
  private func isFree(_ task: String, _ epoch: Int) throws -> Bool {
    guard let bytes = try storage.read(path(task, epoch)), let age = try storage.age(of: path(task, epoch)) else {
      // Removed as its task was completed meanwhile.
      return false
    }
    guard let json = try? JSONValue(parsing: bytes.span) else { return age > maximumAge }
    if json["released"] == .bool(true) { return true }
    if let holder = LeaseOwner(json), holder != owner, isGone(holder) { return true }
    return age > maximumAge
  }

  /// Renews a lease; false where somebody else has taken it over, or its task is complete.
  package func renew(_ lease: Lease) throws -> Bool {
    guard try storage.touch(path(lease.task, lease.epoch)) else { return false }
    return try storage.byteCount(of: path(lease.task, lease.epoch + 1)) == nil
  }

  /// Gives a lease up, so that another process can take it at once.
  package func release(_ lease: Lease) throws {
    guard try storage.byteCount(of: path(lease.task, lease.epoch)) != nil else { return }
    try storage.replace(path(lease.task, lease.epoch), content(isReleased: true))
  }

  /// Removes the leases of a task that is complete.
  package func remove(_ lease: Lease) throws {
    for epoch in (1...lease.epoch).reversed() { try storage.remove(path(lease.task, epoch)) }
  }

  private func content(isReleased: Bool) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("host", owner.host)
    json.member("process", owner.process)
    json.member("start", owner.start)
    json.member("released", isReleased)
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }
}

extension LeaseOwner {
  internal init?(_ json: JSONValue) {
    guard let host = json["host"]?.string, let process = json["process"]?.integer, let start = json["start"]?.string
    else { return nil }
    self.init(host: host, process: process, start: start)
  }
}
