import Base

@testable import Runs

/// Files of a task `t` as tests publish them, and what must hold of a disk at every moment.
enum Publishing {
  /// A record of files with these contents by path.
  static func record(_ contents: [String: String], task: String = "t", part: Int? = nil) -> CompletionRecord {
    var record = CompletionRecord(
      task: task, step: "s", plan: "p", inputs: [Input(location: "in", identity: "/in", byteCount: 3)],
      files: contents.sorted { $0.key < $1.key }.map { path, text in
        .init(path: path, byteCount: text.utf8.count, sha256: Digest.sha256(text), lines: 1)
      })
    record.part = part
    return record
  }

  /// Stages files for an attempt.
  static func stage(_ contents: [String: String], _ attempt: String, on disk: FakeDisk) {
    for (path, text) in contents { disk.write(".work/\(attempt)/\(path)", text) }
  }

  /// Puts a complete record and its files on a disk.
  static func publish(_ contents: [String: String], task: String = "t", part: Int? = nil, on disk: FakeDisk) {
    let record = record(contents, task: task, part: part)
    disk.replace("records/\(record.fileName)", record.json())
    for (path, text) in contents { disk.write(path, text) }
  }

  /// The records on a disk.
  static func records(on disk: FakeDisk) -> [CompletionRecord] {
    var records: [CompletionRecord] = []
    try? RunStore(FakeStorage(disk)).forEachRecord { records.append($0) }
    return records
  }

  /// Files under final names.
  static func published(on disk: FakeDisk) -> [String: String] {
    disk.files.filter { !$0.key.hasPrefix("records/") && !$0.key.hasPrefix(".") }
      .mapValues { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// What is wrong with a disk at any moment: a file under a final name that no record tells of, or a record that says
  /// `complete` of files that are not there as it says.
  static func fault(of disk: FakeDisk) -> String? {
    let records = records(on: disk)
    let known = Set(records.flatMap { $0.files.map(\.path) + $0.retired })
    let files = published(on: disk)
    if let stranger = files.keys.filter({ !known.contains($0) }).min() { return "\(stranger) has no record" }
    for record in records where record.state == .complete {
      for file in record.files where files[file.path].map(Digest.sha256) != file.sha256 {
        return "\(file.path) is not what a complete record says"
      }
    }
    return nil
  }

  /// What is wrong with a disk when all is over: anything but one complete record with these files.
  static func faultAtEnd(of disk: FakeDisk, expected: [String: String]) -> String? {
    let records = records(on: disk)
    guard records.count == 1, records[0].state == .complete, records[0].staging == nil, records[0].retired.isEmpty
    else {
      return "not one complete record"
    }
    return published(on: disk) == expected ? nil : "other files than were to be published"
  }

  /// Runs one body after another until one is not ended by a crash.
  static func lives<R>(_ storage: FakeStorage, _ bodies: [(RunStore) throws -> R]) throws -> R {
    for body in bodies.dropLast() {
      let result = Result { try body(RunStore(storage)) }
      guard storage.isDead else { return try result.get() }
      storage.restart()
    }
    return try bodies[bodies.count - 1](RunStore(storage))
  }

  /// What a worker does that takes a task over: it ends what was begun, or publishes its own copy.
  static func takeOver(
    _ store: RunStore, _ record: CompletionRecord, staged attempt: String
  ) throws -> RunStore.Publication {
    if let found = try store.record(task: record.task), try store.recover(found) != nil { return .dropped }
    return try store.publish(record, staged: attempt)
  }
}
