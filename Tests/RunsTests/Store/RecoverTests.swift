import Base
import Testing

@testable import Runs

/// What becomes of publishing that was cut off, under every order of operations and with crashes.
@Suite struct RecoverTests {
  private static let contents = ["a.bin": "alpha", "b.bin": "beta"]
  private static let record = Publishing.record(contents)

  /// A disk on which a process was killed after it had placed some files.
  private static func cutOff(placed: Set<String>, lost: Set<String> = [], on disk: FakeDisk) {
    var record = record
    record.state = .publishing
    record.staging = "t~a"
    disk.replace("records/t.json", record.json())
    Publishing.stage(contents.filter { !placed.contains($0.key) && !lost.contains($0.key) }, "t~a", on: disk)
    for (path, text) in contents where placed.contains(path) { disk.write(path, text) }
  }

  @Test(arguments: [[], ["a.bin"], ["a.bin", "b.bin"]])
  func threeRecoverersAtOnce(_ placed: Set<String>) {
    let recover: @Sendable (FakeStorage) throws -> Bool = { storage in
      guard let found = try RunStore(storage).record(task: "t") else { return false }
      return try RunStore(storage).recover(found) != nil
    }
    var orders = Interleavings<Bool>([recover, recover, recover])
    orders.setUp = { Self.cutOff(placed: placed, on: $0) }
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      for outcome in outcomes { guard case .returned(true) = outcome else { return "not recovered" } }
      return Publishing.faultAtEnd(of: disk, expected: Self.contents)
    }
    #expect(result.violation == nil)
    #expect(result.count > 20)
  }

  @Test func aRecoveredRecordIsWhatIsOnTheDisk() throws {
    let disk = FakeDisk()
    Self.cutOff(placed: ["a.bin"], on: disk)
    let store = RunStore(FakeStorage(disk))
    let recovered = try store.recover(try #require(try store.record(task: "t")))
    #expect(recovered == Self.record)
    #expect(try store.record(task: "t") == Self.record)
  }

  @Test func recoveryThatCrashesTwiceIsEndedByTheThird() {
    var orders = Interleavings<Bool>([
      { storage in
        let recover: (RunStore) throws -> Bool = { store in
          guard let found = try store.record(task: "t") else { return false }
          return try store.recover(found) != nil
        }
        return try Publishing.lives(storage, [recover, recover, recover])
      }
    ])
    orders.mortal = [0]
    orders.crashes = 2
    orders.setUp = { Self.cutOff(placed: ["a.bin"], on: $0) }
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      guard case .returned(true) = outcomes[0] else { return "not recovered" }
      return Publishing.faultAtEnd(of: disk, expected: Self.contents)
    }
    #expect(result.violation == nil)
    #expect(result.count > 10)
  }

  @Test(arguments: [["b.bin"], ["a.bin"], ["a.bin", "b.bin"]])
  func whereStagedFilesAreGoneTheRecordIsTakenBack(_ lost: Set<String>) {
    // As a run that is alone does it: a crash at any two operations, then the next run.
    var orders = Interleavings<Int>([
      { storage in
        let goOn: (RunStore) throws -> Int = { store in
          try store.forEachRecord { if try store.recover($0) == nil { try store.retire($0) } }
          return Publishing.records(on: storage.disk).count
        }
        return try Publishing.lives(storage, [goOn, goOn, goOn])
      }
    ])
    orders.mortal = [0]
    orders.crashes = 2
    orders.setUp = { disk in
      Self.cutOff(placed: lost.contains("a.bin") ? [] : ["a.bin"], lost: lost, on: disk)
    }
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      guard case .returned(0) = outcomes[0] else { return "not taken back" }
      return Publishing.published(on: disk).isEmpty ? nil : "something is left"
    }
    #expect(result.violation == nil)
    #expect(result.count > 10)
  }

  @Test func whatLostItsFilesIsMadeAgainByThoseWhoFindIt() {
    // Two that find a record without its files, both of which may crash, and the next worker.
    let contents = Self.contents.filter { $0.key == "a.bin" }
    let record = Publishing.record(contents)
    let takeOver: @Sendable (String) -> Interleavings<RunStore.Publication>.Script = { attempt in
      { try Publishing.takeOver(RunStore($0), record, staged: attempt) }
    }
    var orders = Interleavings<RunStore.Publication>([takeOver("t~b"), takeOver("t~c")])
    orders.mortal = [0, 1]
    orders.crashes = 2
    orders.setUp = { disk in
      var lost = record
      lost.state = .publishing
      lost.staging = "t~a"
      disk.replace("records/t.json", lost.json())
      for attempt in ["t~b", "t~c", "t~d"] { Publishing.stage(contents, attempt, on: disk) }
    }
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      if outcomes.contains(where: { if case .threw = $0 { true } else { false } }) { return "an error" }
      _ = try? Publishing.takeOver(RunStore(FakeStorage(disk)), record, staged: "t~d")
      return Publishing.faultAtEnd(of: disk, expected: contents)
    }
    #expect(result.violation == nil)
    #expect(result.count > 10)
  }

  @Test func completeRecordsAreLeftAlone() throws {
    let disk = FakeDisk()
    Publishing.publish(Self.contents, on: disk)
    let before = disk.files
    let store = RunStore(FakeStorage(disk))
    #expect(try store.recover(Self.record) == Self.record)
    #expect(disk.files == before)
  }
}
