import Base
import Testing

@testable import Runs

/// Publishing by two processes and one that crashes, under every order of their operations.
@Suite struct PublishTests {
  private static let contents = ["data/en.jsonl": "one\n", "data/sw.jsonl": "moja\n"]
  private static let record = Publishing.record(contents)
  private static let stageBoth: @Sendable (FakeDisk) -> Void = { disk in
    for attempt in ["t~a", "t~b"] { Publishing.stage(contents, attempt, on: disk) }
  }

  @Test func oneProcessPublishes() throws {
    let disk = FakeDisk()
    Self.stageBoth(disk)
    #expect(try RunStore(FakeStorage(disk)).publish(Self.record, staged: "t~a") == .published)
    #expect(Publishing.faultAtEnd(of: disk, expected: Self.contents) == nil)
    #expect(disk.files.keys.filter { $0.hasPrefix(".work/") }.allSatisfy { $0.hasPrefix(".work/t~b/") })
    #expect(try RunStore(FakeStorage(disk)).publish(Self.record, staged: "t~b") == .dropped)
  }

  @Test func theSameFilesTwiceAreOneCompletion() {
    var orders = Interleavings<RunStore.Publication>([
      { try RunStore($0).publish(Self.record, staged: "t~a") },
      { try RunStore($0).publish(Self.record, staged: "t~b") },
    ])
    orders.setUp = Self.stageBoth
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      var published = 0
      for case .returned(let outcome) in outcomes { published += outcome == .published ? 1 : 100 }
      return published == 101 ? Publishing.faultAtEnd(of: disk, expected: Self.contents) : "not one of each outcome"
    }
    #expect(result.violation == nil)
    #expect(result.count >= 20)
  }

  @Test func threeAtOnceAreOneCompletion() {
    let contents = ["a.bin": "alpha"]
    let record = Publishing.record(contents)
    let scripts = ["t~a", "t~b", "t~c"].map { attempt -> Interleavings<RunStore.Publication>.Script in
      { try RunStore($0).publish(record, staged: attempt) }
    }
    var orders = Interleavings(scripts)
    orders.setUp = { disk in for attempt in ["t~a", "t~b", "t~c"] { Publishing.stage(contents, attempt, on: disk) } }
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      let published = outcomes.count { if case .returned(.published) = $0 { true } else { false } }
      let dropped = outcomes.count { if case .returned(.dropped) = $0 { true } else { false } }
      return (published, dropped) == (1, 2)
        ? Publishing.faultAtEnd(of: disk, expected: contents) : "\(published) published, \(dropped) dropped"
    }
    #expect(result.violation == nil)
    #expect(result.count >= 20)
  }

  @Test func otherBytesAreNondeterminism() {
    let other = ["data/en.jsonl": "uno\n", "data/sw.jsonl": "moja\n"]
    let records = [Self.record, Publishing.record(other)]
    var orders = Interleavings<RunStore.Publication>([
      { try RunStore($0).publish(records[0], staged: "t~a") }, { try RunStore($0).publish(records[1], staged: "t~b") },
    ])
    orders.setUp = { disk in
      Publishing.stage(Self.contents, "t~a", on: disk)
      Publishing.stage(other, "t~b", on: disk)
    }
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      var winners: [Int] = []
      for (process, outcome) in outcomes.enumerated() {
        switch outcome {
        case .returned(.published): winners.append(process)
        case .threw(let error as RunError) where error.code == .nondeterminism: break
        default: return "an unexpected outcome"
        }
      }
      guard winners.count == 1 else { return "\(winners.count) winners" }
      return Publishing.faultAtEnd(of: disk, expected: winners[0] == 0 ? Self.contents : other)
    }
    #expect(result.violation == nil)
    #expect(result.count >= 6)
  }

  @Test func oneThatCrashesIsTakenOver() {
    var orders = Interleavings<RunStore.Publication>([
      { try RunStore($0).publish(Self.record, staged: "t~a") },
      { try Publishing.takeOver(RunStore($0), Self.record, staged: "t~b") },
    ])
    orders.mortal = [0]
    orders.crashes = 1
    orders.setUp = Self.stageBoth
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, outcomes in
      guard case .returned = outcomes[1] else { return "the one that lives has failed" }
      return Publishing.faultAtEnd(of: disk, expected: Self.contents)
    }
    #expect(result.violation == nil)
    #expect(result.count >= 20)
  }

  @Test func whereBothCrashTheNextRunEndsIt() throws {
    var orders = Interleavings<RunStore.Publication>([
      { try RunStore($0).publish(Self.record, staged: "t~a") },
      { try RunStore($0).publish(Self.record, staged: "t~b") },
    ])
    orders.mortal = [0, 1]
    orders.crashes = 2
    orders.setUp = { disk in
      for attempt in ["t~a", "t~b", "t~c"] { Publishing.stage(Self.contents, attempt, on: disk) }
    }
    orders.invariant = Publishing.fault
    let result = try orders.explore { disk, outcomes in
      if outcomes.contains(where: { if case .threw = $0 { true } else { false } }) { return "an unexpected error" }
      _ = try Publishing.takeOver(RunStore(FakeStorage(disk)), Self.record, staged: "t~c")
      return Publishing.faultAtEnd(of: disk, expected: Self.contents)
    }
    #expect(result.violation == nil)
    #expect(result.count >= 20)
  }

  @Test func aTaskWithoutFilesHasARecord() {
    let record = Publishing.record([:])
    var orders = Interleavings<RunStore.Publication>([
      { try RunStore($0).publish(record, staged: "t~a") }, { try RunStore($0).publish(record, staged: "t~b") },
    ])
    orders.invariant = Publishing.fault
    let result = orders.explore { disk, _ in Publishing.faultAtEnd(of: disk, expected: [:]) }
    #expect(result.violation == nil)
    #expect(result.count >= 8)
  }
}
