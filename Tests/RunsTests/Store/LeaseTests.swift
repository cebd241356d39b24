import Base
import Testing

@testable import Runs

/// Leases under every order of the operations of those who want them. The clock stands still until a script moves it.
@Suite struct LeaseTests {
  private static func owner(_ number: Int) -> LeaseOwner { LeaseOwner(host: "h", process: number, start: "s\(number)") }

  private static func leases(
    _ storage: FakeStorage, _ number: Int, gone: Set<Int> = []
  ) -> Leases {
    Leases(storage, owner: owner(number), maximumAge: 60, isGone: { gone.contains($0.process) })
  }

  private static func lease(_ epoch: Int) -> Lease { Lease(task: "t", epoch: epoch) }

  private static func path(_ epoch: Int) -> String { ".leases/t~e00000\(epoch).json" }

  /// Epochs of the leases on a disk.
  private static func epochs(_ disk: FakeDisk) -> [Int] {
    disk.files.keys.compactMap { Int($0.dropFirst(".leases/t~e".count).prefix(6)) }.sorted()
  }

  private static func claimed(_ outcomes: [Interleavings<Lease?>.Outcome]) -> [Lease] {
    outcomes.compactMap { if case .returned(let lease) = $0 { lease } else { nil } }
  }

  /// How a lease can stand when others want it: each is free to take.
  enum Before: CaseIterable {
    case nothing, stale, released, gone, unreadable

    func set(_ disk: FakeDisk) {
      let storage = FakeStorage(disk)
      guard self != .nothing, let lease = try? leases(storage, 9).claim("t") else { return }
      switch self {
      case .nothing, .gone: break
      case .stale: disk.pass(61)
      case .released: try? leases(storage, 9).release(lease)
      case .unreadable:
        disk.write(path(1), "{")
        disk.pass(61)
      }
    }
  }

  @Test(arguments: Before.allCases, [2, 3])
  func oneOfSeveralGetsIt(_ before: Before, _ claimers: Int) {
    let scripts = (0..<claimers).map { number -> Interleavings<Lease?>.Script in
      { try Self.leases($0, number, gone: before == .gone ? [9] : []).claim("t") }
    }
    var orders = Interleavings(scripts)
    orders.setUp = before.set
    orders.isReduced = claimers > 2
    let result = orders.explore { disk, outcomes in
      let holders = Self.claimed(outcomes)
      guard holders.count == 1, outcomes.count == claimers else { return "\(holders.count) holders" }
      return holders[0].epoch == Self.epochs(disk).last ? nil : "the holder has not the highest epoch"
    }
    #expect(result.violation == nil)
    #expect(result.count >= claimers)
  }

  @Test func whatIsHeldIsNotTaken() throws {
    let disk = FakeDisk()
    let storage = FakeStorage(disk)
    #expect(try Self.leases(storage, 1).claim("t") == Self.lease(1))
    disk.pass(59)
    #expect(try Self.leases(storage, 2).claim("t") == nil)
    #expect(try Self.leases(storage, 1).renew(Self.lease(1)))
    disk.pass(59)
    #expect(try Self.leases(storage, 2).claim("t") == nil)
    // Another task is free.
    #expect(try Self.leases(storage, 2).claim("u") == Lease(task: "u", epoch: 1))
    disk.pass(2)
    #expect(try Self.leases(storage, 2).claim("t") == Self.lease(2))
  }

  @Test func whoeverHoldsItDoesNotTakeItFromItself() throws {
    // A process never counts itself as gone.
    let storage = FakeStorage(FakeDisk())
    #expect(try Self.leases(storage, 1).claim("t") == Self.lease(1))
    #expect(try Self.leases(storage, 1, gone: [1]).claim("t") == nil)
  }

  @Test func aLiveHolderOfThisHostIsNotGone() throws {
    let storage = FakeStorage(FakeDisk())
    #expect(try Self.leases(storage, 1).claim("t") == Self.lease(1))
    #expect(try Self.leases(storage, 2, gone: [3]).claim("t") == nil)
    #expect(try Self.leases(storage, 2, gone: [1]).claim("t") == Self.lease(2))
  }

  @Test func aPausedHolderFindsThatItHasLost() throws {
    let disk = FakeDisk()
    let storage = FakeStorage(disk)
    _ = try Self.leases(storage, 1).claim("t")
    disk.pass(61)
    #expect(try Self.leases(storage, 2).claim("t") == Self.lease(2))
    #expect(try !Self.leases(storage, 1).renew(Self.lease(1)))
    #expect(try Self.leases(storage, 2).renew(Self.lease(2)))
    // Its late renewal has made nothing free or held.
    #expect(try Self.leases(storage, 3).claim("t") == nil)
    // What it releases is not what the other holds.
    try Self.leases(storage, 1).release(Self.lease(1))
    #expect(try Self.leases(storage, 3).claim("t") == nil)
  }

  @Test func renewalRacesWithTakeover() {
    // A paused holder goes on just when another finds its lease stale: never do both of them hold it after each has
    // renewed once more.
    enum Answer: Sendable { case renewed(Bool), claimed(Lease?) }
    var orders = Interleavings<Answer>([
      { .renewed(try Self.leases($0, 9).renew(Self.lease(1))) }, { .claimed(try Self.leases($0, 1).claim("t")) },
    ])
    orders.setUp = Before.stale.set
    var seen: Set<String> = []
    let result = orders.explore { disk, outcomes in
      guard case .returned(.renewed(let isRenewed)) = outcomes[0], case .returned(.claimed(let lease)) = outcomes[1]
      else { return "an error" }
      seen.insert("\(isRenewed) \(lease != nil)")
      let storage = FakeStorage(disk)
      let first = (try? Self.leases(storage, 9).renew(Self.lease(1))) ?? false
      let second = lease.map { (try? Self.leases(storage, 1).renew($0)) ?? false } ?? false
      return first != second ? nil : "\(first ? "both hold" : "nobody holds") it"
    }
    #expect(result.violation == nil)
    // Renewed first; taken over first; and both at once, which the next renewal settles.
    #expect(seen == ["true false", "false true", "true true"])
  }

  @Test func twoTakeOversAndTheHolderThatGoesOn() {
    enum Answer: Sendable { case renewed(Bool), claimed(Lease?) }
    var orders = Interleavings<Answer>([
      { .renewed(try Self.leases($0, 9).renew(Self.lease(1))) }, { .claimed(try Self.leases($0, 1).claim("t")) },
      { .claimed(try Self.leases($0, 2).claim("t")) },
    ])
    orders.setUp = Before.stale.set
    let result = orders.explore { disk, outcomes in
      var held: [(owner: Int, lease: Lease)] = []
      for (number, outcome) in outcomes.enumerated() {
        switch outcome {
        case .returned(.renewed): held.append((9, Self.lease(1)))
        case .returned(.claimed(let lease?)): held.append((number, lease))
        case .returned(.claimed(nil)): break
        default: return "an error"
        }
      }
      let storage = FakeStorage(disk)
      let holders = held.count { (try? Self.leases(storage, $0.owner).renew($0.lease)) ?? false }
      return holders == 1 ? nil : "\(holders) holders"
    }
    #expect(result.violation == nil)
    #expect(result.count > 10)
  }

  @Test func aReleasedLeaseIsFreeAtOnceAndKeepsItsEpoch() throws {
    let storage = FakeStorage(FakeDisk())
    for epoch in 1...4 {
      let lease = try Self.leases(storage, epoch).claim("t")
      #expect(lease == Self.lease(epoch))
      try Self.leases(storage, epoch).release(Self.lease(epoch))
    }
    #expect(Self.epochs(storage.disk) == [1, 2, 3, 4])
  }

  @Test func completionRemovesAllEpochs() throws {
    let storage = FakeStorage(FakeDisk())
    for epoch in 1...3 {
      _ = try Self.leases(storage, epoch).claim("t")
      if epoch < 3 { try Self.leases(storage, epoch).release(Self.lease(epoch)) }
    }
    _ = try Self.leases(storage, 1).claim("u")
    try Self.leases(storage, 3).remove(Self.lease(3))
    #expect(Array(storage.disk.files.keys) == [".leases/u~e000001.json"])
    // Who held it once finds that it has lost, and a late release brings nothing back.
    #expect(try !Self.leases(storage, 1).renew(Self.lease(1)))
    try Self.leases(storage, 1).release(Self.lease(1))
    #expect(storage.disk.files.count == 1)
  }

  @Test func aTaskIsDoneByOneOfThoseWhoClaimIt() {
    // As workers do: claim, look whether it is done, do it, remove the lease; one may crash at any operation.
    let script = { (number: Int) -> Interleavings<Int>.Script in
      { storage in
        let leases = Self.leases(storage, number, gone: [0])
        guard let lease = try leases.claim("t") else { return 0 }
        if try storage.read("records/t.json") == nil { try storage.replace("records/t.json", [UInt8(number)]) }
        try leases.remove(lease)
        return 1
      }
    }
    var orders = Interleavings<Int>([script(0), script(1)])
    orders.mortal = [0]
    orders.crashes = 1
    let result = orders.explore { disk, outcomes in
      if case .crashed = outcomes[0] {
        // The next one takes over what the crash has left.
        let next = FakeStorage(disk)
        guard (try? script(2)(next)) == 1 else { return "stuck after a crash" }
      }
      return disk.files["records/t.json"] != nil && Self.epochs(disk).isEmpty ? nil : "not done, or a lease is left"
    }
    #expect(result.violation == nil)
    #expect(result.count > 10)
  }
}
