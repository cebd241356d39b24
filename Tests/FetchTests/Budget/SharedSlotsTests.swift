import Base
import TestSupport
import Testing

@testable import Fetch

/// Slots and cool-downs in a folder that processes share.
@Suite struct SharedSlotsTests {
  @Test func aSlotIsTakenOnce() throws {
    try withTemporaryFolder { folder in
      let one = SharedSlots(folder: folder, host: "example.org", length: 1)
      let two = SharedSlots(folder: folder, host: "example.org", length: 1)
      #expect(one.take(from: 100) == 100)
      #expect(two.take(from: 100) == 101)
      // A clock that runs behind takes what is left, and never one twice.
      #expect(two.take(from: 98.5) == 99)
      #expect(one.take(from: 98.5) == 102)
      #expect(SharedSlots(folder: folder, host: "example.com", length: 1).take(from: 100) == 100)
      #expect(SharedSlots(folder: folder + "/missing", host: "h", length: 2).take(from: 99) == 100)
    }
  }

  @Test func manyThreadsTakeDifferentSlots() throws {
    try withTemporaryFolder { folder in
      let taken = Monitor<[Double]>([])
      runWorkers(8) { _ in
        for _ in 0..<20 {
          if let slot = SharedSlots(folder: folder, host: "h", length: 1).take(from: 1000) {
            taken.withLock { $0.append(slot) }
          }
        }
      }
      #expect(taken.withLock { $0.sorted() } == (1000..<1160).map(Double.init))
    }
  }

  @Test func pastSlotsAreSweptAndAClockSetBackWaitsForNothing() throws {
    try withTemporaryFolder { folder in
      let slots = SharedSlots(folder: folder, host: "h", length: 1)
      for second in 0..<3 { _ = slots.take(from: Double(second)) }
      _ = slots.take(from: 16_000)
      let names = try FileSystem.names(in: folder)
      #expect(names == ["slot-h.16000"])
      for second in 20_000...20_600 { _ = slots.take(from: Double(second)) }
      #expect(slots.take(from: 20_000) == nil)
    }
  }

  @Test func aCoolDownHoldsForOtherProcessesUntilItsEnd() throws {
    try withTemporaryFolder { folder in
      let coolDown = CoolDown(
        host: "example.org:80", until: 1600, since: 1000, status: 403)
      coolDown.note(in: folder)
      #expect(CoolDown.current(of: "example.org:80", in: folder, now: 1001) == coolDown)
      #expect(CoolDown.current(of: "example.org:80", in: folder, now: 1600) == nil)
      // The clock was set back: what lies in the future is not believed.
      #expect(CoolDown.current(of: "example.org:80", in: folder, now: 500) == nil)
      #expect(CoolDown.current(of: "example.org", in: folder, now: 1001) == nil)
      try AtomicFile.write("{", to: "\(folder)/cool-down-example.org_80.json")
      #expect(CoolDown.current(of: "example.org:80", in: folder, now: 1001) == nil)
      let error = coolDown.refusal(of: "http://example.org:80/b", now: 1010, isFresh: false)
      #expect(error.exitCode == .unavailable)
      #expect(error.description.contains("00:26:40 UTC (in 10 min)"))
    }
  }

  @Test(arguments: [
    ("localhost", true), ("127.0.0.1:80", true), ("127.1.2.3", true), ("[::1]:8080", true),
    ("data.commoncrawl.org", false),
    ("128.0.0.1", false), ("localhost.example.org", false),
  ])
  func ownServers(host: String, isOwn: Bool) { #expect(RequestBudget.isLoopback(host) == isOwn) }
}
