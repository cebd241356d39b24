import Base
import Synchronization
import Testing

@testable import Runs

/// Leases that a worker holds while it works, with a clock that goes a hundred times as fast.
@Suite struct ClaimsTests {
  private final class World: Sendable {
    let disk = FakeDisk()
    let now = Mutex(0.0)
    let stop = StopFlag()

    var clock: RunClock {
      RunClock(
        seconds: { self.now.withLock { $0 } }, processorSeconds: { 0 },
        sleep: { seconds in
          RunClock.system.sleep(seconds / 100)
          self.now.withLock { $0 += seconds }
          self.disk.pass(seconds)
        })
    }

    func leases(_ process: Int) -> Leases {
      Leases(
        FakeStorage(disk), owner: LeaseOwner(host: "h", process: process, start: "s"), maximumAge: 60,
        isGone: { _ in false })
    }

    func claims(_ process: Int = 1) -> Claims { Claims(leases(process), stop: stop, clock: clock) }
  }

  /// Waits until something holds, for 10 s at most.
  private static func waits(for condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
      if condition() { return true }
      RunClock.system.sleep(0.001)
    }
    return false
  }

  @Test func whatIsHeldIsRenewedForAsLongAsItIsHeld() throws {
    let world = World()
    let claims = world.claims()
    try claims.serve {
      let claim = try #require(try claims.claim("t"))
      #expect(try claims.claim("t") == nil)
      let start = world.now.withLock { $0 }
      #expect(Self.waits { world.now.withLock { $0 } > start + 200 })
      #expect(try world.leases(2).claim("t") == nil)
      #expect(!claim.isLost && !claim.stop.isRequested)
      try claims.end(claim, isComplete: false)
    }
    // Given back, so that it is free at once.
    #expect(try world.leases(2).claim("t")?.epoch == 2)
  }

  @Test func whatIsTakenOverIsStopped() throws {
    let world = World()
    let claims = world.claims()
    try claims.serve {
      let claim = try #require(try claims.claim("t"))
      let other = try #require(try claims.claim("u"))
      // As if this process had been paused: another finds the lease stale.
      #expect(world.disk.create(".leases/t~e000002.json", Array("{}".utf8)))
      #expect(Self.waits { claim.isLost })
      #expect(claim.stop.isRequested)
      #expect(!other.isLost && !other.stop.isRequested)
      let before = world.disk.text(".leases/t~e000001.json")
      try claims.end(claim, isComplete: false)
      // What is lost is not released.
      #expect(world.disk.text(".leases/t~e000001.json") == before)
      try claims.end(other, isComplete: true)
    }
    #expect(world.disk.files.keys.filter { $0.contains("u~") }.isEmpty)
  }

  @Test func aStopReachesAllClaims() throws {
    let world = World()
    let claims = world.claims()
    try claims.serve {
      let claim = try #require(try claims.claim("t"))
      world.stop.request()
      #expect(Self.waits { claim.stop.isRequested })
      #expect(!claim.isLost)
      try claims.end(claim, isComplete: false)
    }
  }

  @Test func errorsOfTheBodyArePassedOn() {
    let claims = World().claims()
    #expect(throws: Crash.self) { try claims.serve { throw Crash() } }
  }
}

@Suite struct ThisProcessTests {
  @Test func onlyProcessesOfThisHostThatHaveEndedAreGone() {
    let me = ThisProcess.owner
    #expect(!me.host.isEmpty && me.process > 0)
    #expect(!me.name.contains("~") && !me.name.contains("/"))
    #expect(!ThisProcess.isGone(me))
    var other = me
    other.start = "1-other"
    // Another process had this one's number before, where the system tells when processes began.
    #expect(ThisProcess.isGone(other) == !me.start.isEmpty)
    other.host = "elsewhere"
    #expect(!ThisProcess.isGone(other))
    other = me
    other.start = ""
    #expect(!ThisProcess.isGone(other))
  }
}
