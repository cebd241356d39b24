import Base
import Fetch
import TestSupport
import Testing

@testable import Runs

/// A run in an object store: the same promises as on a disk, though what is staged is on one host only.
@Suite struct ObjectStorageTests {
  /// Two files, one of which goes up in parts.
  private static let contents = ["data/en.jsonl": "one two three\n", "data/sw.jsonl": "moja\n"]
  private static let record = Publishing.record(contents)
  /// One that goes up in parts, where every order of requests is tried.
  private static let one = ["data/en.jsonl": "one two\n"]

  /// The storage of a process on a host, whose work folder is below `root`.
  private static func storage(
    _ process: FakeStorage, host: String, in root: String, staged: [String] = [],
    _ contents: [String: String] = ObjectStorageTests.contents
  ) throws -> ObjectStorage {
    let storage = try ObjectStorage(
      FakeObjects(process), work: "\(root)/\(host)", owner: LeaseOwner(host: host, process: 1, start: "s"), partSize: 6)
    storage.state.withLock { $0.isConditional = true }
    for attempt in staged {
      for (path, text) in contents {
        let place = storage.file(".work/\(attempt)/\(path)")
        try FileSystem.createFolder(Path.split(place).folder)
        try AtomicFile.write(text, to: place)
      }
    }
    return storage
  }

  @Test func keepsTheContractOfStorage() throws {
    try withTemporaryFolder { root in
      let disk = FakeDisk()
      let storage = try Self.storage(FakeStorage(disk), host: "a", in: root, staged: ["t~a"])
      #expect(try storage.create("records/x.json", [1]))
      #expect(try !storage.create("records/x.json", [2]))
      #expect(try storage.read("records/x.json") == [1])
      try storage.replace("records/x.json", [3, 4])
      #expect(try storage.byteCount(of: "records/x.json") == 2)
      disk.pass(7)
      #expect(try storage.age(of: "records/x.json") == 7)
      #expect(try storage.touch("records/x.json"))
      #expect(try storage.age(of: "records/x.json") == 0)
      #expect(try !storage.touch("records/y.json"))
      #expect(try storage.age(of: "records/y.json") == nil)
      #expect(try storage.names(in: "records") == ["x.json"])
      #expect(try storage.names(in: ".work") == ["t~a"])
      #expect(try !storage.place(".work/t~a/none", as: "none"))
      #expect(try storage.place(".work/t~a/data/en.jsonl", as: Self.record.files[0]))
      #expect(disk.text("data/en.jsonl") == Self.contents["data/en.jsonl"])
      #expect(try storage.holds(Self.record.files[0]))
      disk.write("data/en.jsonl", "ONE two three\n")
      #expect(try !storage.holds(Self.record.files[0]))
      try storage.remove("records/x.json")
      #expect(try storage.read("records/x.json") == nil)
      _ = try storage.create(".leases/a.json", [1])
      _ = try storage.create(".leases/.run.json", [1])
      try storage.remove(".leases")
      #expect(try storage.names(in: ".leases") == [".run.json"])
    }
  }

  /// Two hosts do one task, and one of them may end before any request: the same files, one record, and never a name
  /// without a record.
  @Test(arguments: [false, true]) func twoHostsPublishOneTask(oneCrashes: Bool) throws {
    try withTemporaryFolder { root in
      let number = Monitor(0)
      func script(_ host: String) -> Interleavings<RunStore.Publication>.Script {
        { process in
          let place = number.withLock { number in
            number += 1
            return "\(root)/\(number)"
          }
          let storage = try Self.storage(process, host: host, in: place, staged: ["t~\(host)"], Self.one)
          return try Publishing.takeOver(RunStore(storage), Publishing.record(Self.one), staged: "t~\(host)")
        }
      }
      var orders = Interleavings<RunStore.Publication>([script("a"), script("b")])
      orders.invariant = Publishing.fault
      if oneCrashes { (orders.mortal, orders.crashes) = ([0], 1) }
      let result = try orders.explore { disk, outcomes in
        guard case .returned = outcomes[1] else { return "the one that lives has failed" }
        // What the one that ended has begun to send is given up by who is alone later.
        let later = try Self.storage(FakeStorage(disk), host: "c", in: root)
        _ = try later.sweepUploads(olderThan: nil, isDryRun: false)
        return Publishing.faultAtEnd(of: disk, expected: Self.one)
      }
      #expect(result.violation == nil)
      #expect(result.count >= 20)
    }
  }

  /// A process is killed before any request of its publication; the next one of the same host ends it from what is
  /// staged there.
  @Test func theSameHostGoesOn() throws {
    var request = 0
    var isOver = false
    while !isOver {
      try withTemporaryFolder { root in
        let disk = FakeDisk()
        let left = Monitor(request)
        let first = FakeStorage(disk) { _ in
          try left.withLock { left in
            left -= 1
            if left < 0 { throw Crash() }
          }
        }
        let storage = try Self.storage(first, host: "a", in: root, staged: ["t~a"])
        _ = try? RunStore(storage).publish(Self.record, staged: "t~a")
        isOver = !first.isDead
        #expect(Publishing.fault(of: disk) == nil)
        let next = try Self.storage(FakeStorage(disk), host: "a", in: root)
        _ = try Publishing.takeOver(RunStore(next), Self.record, staged: "t~a")
        _ = try next.sweepUploads(olderThan: nil, isDryRun: false)
        #expect(Publishing.faultAtEnd(of: disk, expected: Self.contents) == nil)
      }
      request += 1
    }
    #expect(request > 6)
  }

  /// A file that is made again in the same size: the one before under its name is not taken for it.
  @Test func anEarlierFileOfTheSameSizeIsNotTheNewOne() throws {
    try withTemporaryFolder { root in
      let disk = FakeDisk()
      Publishing.publish(["data/en.jsonl": "ONE TWO THREE\n", "data/sw.jsonl": "MOJA\n"], on: disk)
      let old = Publishing.records(on: disk)[0]
      let left = Monitor(2)
      // Ended after its record, before its first file.
      let first = FakeStorage(disk) { _ in
        try left.withLock { left in
          left -= 1
          if left < 0 { throw Crash() }
        }
      }
      let storage = try Self.storage(first, host: "a", in: root, staged: ["t~a"])
      _ = try? RunStore(storage).publish(Self.record, staged: "t~a", replacing: old)
      #expect(first.isDead)
      let other = try Self.storage(FakeStorage(disk), host: "b", in: root)
      let found = try #require(try RunStore(other).record(task: "t"))
      #expect(found.state == .publishing)
      #expect(try RunStore(other).recover(found) == nil)
    }
  }

  @Test func uploadsOfTheDeadAreGivenUpByAge() throws {
    try withTemporaryFolder { root in
      let disk = FakeDisk()
      let storage = try Self.storage(FakeStorage(disk), host: "a", in: root)
      let record = Publishing.record(["data/x": "1", "data/y": "2"])
      disk.replace("records/\(record.fileName)", record.json())
      _ = try storage.store.createUpload("data/x", digest: "")
      disk.pass(100)
      _ = try storage.store.createUpload("data/y", digest: "")
      #expect(try storage.sweepUploads(olderThan: 50, isDryRun: true) == ["data/x (upload)"])
      #expect(try storage.sweepUploads(olderThan: 50, isDryRun: false) == ["data/x (upload)"])
      #expect(try storage.sweepUploads(olderThan: nil, isDryRun: false) == ["data/y (upload)"])
      #expect(Array(disk.files.keys) == ["records/\(record.fileName)"])
    }
  }

  /// The prefix may be a whole bucket, or have the prefix of another run below it.
  @Test func uploadsOfOthersAreTheirs() throws {
    try withTemporaryFolder { root in
      let disk = FakeDisk()
      let storage = try Self.storage(FakeStorage(disk), host: "a", in: root)
      _ = try storage.store.createUpload("backup/disk.img", digest: "")
      #expect(try storage.sweepUploads(olderThan: nil, isDryRun: false).isEmpty)
      let record = Publishing.record(["data/x": "1"])
      disk.replace("records/\(record.fileName)", record.json())
      disk.pass(100_000)
      #expect(try storage.sweepUploads(olderThan: 50, isDryRun: false).isEmpty)
      #expect(disk.files.keys.contains { $0.hasPrefix(".uploads/") })
    }
  }

  /// A host that took this one for dead has given its upload up.
  @Test func anUploadThatIsGoneIsSomethingToDoAgain() throws {
    try withTemporaryFolder { root in
      let server = try ObjectServer(
        Self.careless,
        fault: { request in
          request.value("partNumber") == "1"
            ? .refused(status: 404, body: "<Error><Code>NoSuchUpload</Code></Error>") : nil
        })
      var settings = S3Settings()
      settings.endpoint = server.endpoint
      let store = S3Store(S3Location(bucket: "b", key: "run/"), settings, stop: nil)
      let storage = try ObjectStorage(
        store, work: "\(root)/w", owner: LeaseOwner(host: "a", process: 1, start: "s"), partSize: 6)
      for (path, text) in Self.contents {
        let place = storage.file(".work/t~a/\(path)")
        try FileSystem.createFolder(Path.split(place).folder)
        try AtomicFile.write(text, to: place)
      }
      let error = try #require(throws: RunError.self) { try RunStore(storage).publish(Self.record, staged: "t~a") }
      #expect(error.code == .contended && error.exitCode == .tryAgain)
      #expect(server.openUploads.isEmpty)
      #expect(server.objects["b/run/data/en.jsonl"] == nil)
    }
  }

  /// What killed processes have said of themselves goes when they can be told to be dead, and what of the living stays.
  @Test func signsOfLifeOfTheDeadAreRemoved() throws {
    try withTemporaryFolder { root in
      let disk = FakeDisk()
      let storage = try Self.storage(FakeStorage(disk), host: "a", in: root)
      disk.write(".leases/.probe-b.1.s", #"{"host":"b","process":1,"start":"s"}"#)
      disk.write(".leases/t~e000001.json", "{}")
      disk.pass(61)
      disk.write(".leases/.worker-c.1.s.json", #"{"host":"c","process":1,"start":"s"}"#)
      let dead = LeaseOwner(host: ThisProcess.owner.host, process: 1 << 30, start: "gone")
      disk.write(
        ".leases/.worker-\(dead.name).json", #"{"host":"\#(dead.host)","process":\#(dead.process),"start":"gone"}"#)
      try storage.remove(".leases")
      #expect(Array(disk.files.keys) == [".leases/.worker-c.1.s.json"])
    }
  }

  /// Who was taken for dead leaves the lock to whoever took the run over.
  @Test func whoHasLostTheRunDoesNotOpenIt() throws {
    try withTemporaryFolder { root in
      let disk = FakeDisk()
      func process(_ host: String) throws -> ObjectStorage {
        try Self.storage(FakeStorage(disk), host: host, in: root)
      }
      var paused = try process("a").lock(isShared: false, stop: StopFlag())
      #expect(paused != nil)
      disk.pass(61)
      let next = try process("b").lock(isShared: false, stop: StopFlag())
      #expect(next != nil)
      withExtendedLifetime(paused) {}
      paused = nil
      #expect(try process("c").lock(isShared: false, stop: StopFlag()) == nil)
      withExtendedLifetime(next) {}
    }
  }

  @Test func oneProcessHasTheRunAloneOrSeveralShareIt() throws {
    try withTemporaryFolder { root in
      let disk = FakeDisk()
      func process(_ host: String) throws -> ObjectStorage {
        try Self.storage(FakeStorage(disk), host: host, in: root)
      }
      let stop = StopFlag()
      var alone = try process("a").lock(isShared: false, stop: stop)
      #expect(alone != nil)
      #expect(try process("b").lock(isShared: false, stop: stop) == nil)
      #expect(try process("b").lock(isShared: true, stop: stop) == nil)
      withExtendedLifetime(alone) {}
      alone = nil
      let workers = try [process("a").lock(isShared: true, stop: stop), process("b").lock(isShared: true, stop: stop)]
      #expect(workers.allSatisfy { $0 != nil })
      #expect(try process("c").lock(isShared: false, stop: stop) == nil)
      // Nobody has given a sign of life for long.
      disk.pass(61)
      let late = try process("c").lock(isShared: false, stop: stop)
      #expect(late != nil)
      withExtendedLifetime((workers, late)) {}
    }
  }

  @Test func aStoreWithoutConditionsIsForOneProcess() throws {
    try withTemporaryFolder { root in
      let server = try ObjectServer(Self.careless)
      var settings = S3Settings()
      settings.endpoint = server.endpoint
      let store = S3Store(S3Location(bucket: "b", key: "run/"), settings, stop: nil)
      let storage = try ObjectStorage(
        store, work: "\(root)/w", owner: LeaseOwner(host: "a", process: 1, start: "s"))
      let lock = try storage.lock(isShared: false, stop: StopFlag())
      #expect(lock != nil)
      #expect(storage.warnings.count == 1)
      #expect(try storage.create("records/x.json", [1]))
      #expect(try !storage.create("records/x.json", [2]))
      #expect(throws: RunError.self) {
        try ObjectStorage(store, work: "\(root)/v", owner: LeaseOwner(host: "b", process: 1, start: "s"))
          .lock(isShared: true, stop: StopFlag())
      }
      #expect(server.objects.keys.sorted() == ["b/run/records/x.json"])
    }
  }

  private static var careless: ObjectServer.Behaviour {
    var behaviour = ObjectServer.Behaviour()
    behaviour.ignoresConditions = true
    return behaviour
  }
}
