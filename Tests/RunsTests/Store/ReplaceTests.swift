import Base
import Testing

@testable import Runs

/// Records that take the place of others, and records that go.
@Suite struct ReplaceTests {
  private static let old = ["a.bin": "alpha", "b.bin": "beta"]

  @Test func theSameFilesAreNotMoved() throws {
    let disk = FakeDisk()
    Publishing.publish(Self.old, on: disk)
    Publishing.stage(Self.old, "t~a", on: disk)
    let before = Publishing.published(on: disk)
    disk.pass(5)
    var record = Publishing.record(Self.old)
    record.inputs[0].version = "mtime:2"
    let store = RunStore(FakeStorage(disk))
    #expect(try store.publish(record, staged: "t~a", replacing: Publishing.record(Self.old)) == .dropped)
    #expect(Publishing.published(on: disk) == before)
    #expect(disk.age(of: "a.bin") == 5)
    // What is known of the inputs is new.
    #expect(try store.record(task: "t") == record)
  }

  @Test(arguments: [
    ["a.bin": "ALPHA", "b.bin": "beta"], ["a.bin": "longer alpha", "c.bin": "gamma"], ["c.bin": "gamma"], [:],
    ["a.bin": "alpha", "b.bin": "beta", "c.bin": "gamma"],
  ])
  func otherFilesTakeTheirPlaceWhereverItCrashes(_ new: [String: String]) {
    let record = Publishing.record(new)
    var orders = Interleavings<Bool>([
      { storage in
        let recover: (RunStore) throws -> Bool = { store in
          guard let found = try store.record(task: "t") else { return false }
          return try store.recover(found)?.files == record.files
        }
        return try Publishing.lives(
          storage,
          [
            { try $0.publish(record, staged: "t~a", replacing: Publishing.record(Self.old)) == .published }, recover,
            recover,
          ])
      }
    ])
    orders.mortal = [0]
    orders.crashes = 2
    orders.setUp = { disk in
      Publishing.publish(Self.old, on: disk)
      Publishing.stage(new, "t~a", on: disk)
    }
    orders.invariant = Publishing.fault
    var states: Set<Bool> = []
    let result = orders.explore { disk, outcomes in
      guard case .returned(let isNew) = outcomes[0] else { return "an error" }
      states.insert(isNew)
      return Publishing.faultAtEnd(of: disk, expected: isNew ? new : Self.old)
    }
    #expect(result.violation == nil)
    // A crash before the first operation leaves the old files.
    #expect(states == [true, false])
    #expect(result.count > 5)
  }

  @Test func lostFilesAreMadeAgain() throws {
    // The same files as before, one of which is not in place any more.
    let disk = FakeDisk()
    Publishing.publish(Self.old, on: disk)
    disk.remove("b.bin")
    Publishing.stage(Self.old, "t~a", on: disk)
    let store = RunStore(FakeStorage(disk))
    let record = Publishing.record(Self.old)
    #expect(try store.publish(record, staged: "t~a", replacing: record) == .published)
    #expect(Publishing.faultAtEnd(of: disk, expected: Self.old) == nil)
  }

  @Test func replacingThatLostItsStagedFilesLeavesNothing() throws {
    let disk = FakeDisk()
    Publishing.publish(Self.old, on: disk)
    let storage = FakeStorage(disk)
    let record = Publishing.record(["a.bin": "longer alpha", "c.bin": "gamma"])
    #expect(throws: RunError.self) {
      try RunStore(storage).publish(record, staged: "t~gone", replacing: Publishing.record(Self.old))
    }
    let found = try #require(try RunStore(storage).record(task: "t"))
    #expect(found.state == .publishing)
    #expect(try RunStore(storage).recover(found) == nil)
    #expect(Publishing.fault(of: disk) == nil)
    try RunStore(storage).retire(found)
    #expect(Publishing.published(on: disk) == [:])
    #expect(Publishing.records(on: disk) == [])
  }

  @Test func aRetiredPartIsGoneWhereverItCrashes() {
    // Part 1 is not part of the task any more; part 0 stays.
    let kept = Publishing.record(["p0.bin": "zero"], part: 0)
    let retired = Publishing.record(Self.old, part: 1)
    var orders = Interleavings<Bool>([
      { storage in
        let goOn: (RunStore) throws -> Bool = { store in
          // What a run does at its start.
          var found: [CompletionRecord] = []
          try store.forEachRecord { if let record = try store.recover($0) { found.append(record) } }
          return found.count == 1
        }
        return try Publishing.lives(
          storage,
          [
            { store in
              try store.retire(retired)
              return true
            }, goOn, goOn,
          ])
      }
    ])
    orders.mortal = [0]
    orders.crashes = 2
    orders.setUp = { disk in
      Publishing.publish(["p0.bin": "zero"], part: 0, on: disk)
      Publishing.publish(Self.old, part: 1, on: disk)
    }
    orders.invariant = Publishing.fault
    var states: Set<Bool> = []
    let result = orders.explore { disk, outcomes in
      guard case .returned(let isGone) = outcomes[0] else { return "an error" }
      states.insert(isGone)
      let records = Publishing.records(on: disk)
      let expected = isGone ? [kept] : [kept, retired]
      guard records == expected else { return "records of \(records.map(\.fileName))" }
      let files = ["p0.bin": "zero"].merging(isGone ? [:] : Self.old) { first, _ in first }
      return Publishing.published(on: disk) == files ? nil : "other files"
    }
    #expect(result.violation == nil)
    // A crash before the first operation leaves the part as it was, for whoever asked to retire it.
    #expect(states == [true, false])
    #expect(result.count > 5)
  }
}
