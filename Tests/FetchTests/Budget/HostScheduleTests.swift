import Testing

@testable import Fetch

/// When requests may be sent, as tables of events.
@Suite struct HostScheduleTests {
  @Test func requestsAreSpaced() {
    var host = HostSchedule()
    #expect(host.reserve(now: 10, interval: 2) == .at(10))
    #expect(host.reserve(now: 10, interval: 2) == .at(12))
    #expect(host.reserve(now: 13, interval: 2) == .at(14))
    #expect(host.reserve(now: 60, interval: 2) == .at(60))
    #expect(host.reserve(now: 60, interval: 0) == .at(62))
  }

  @Test func oneStreamsAnswerHoldsAll() {
    var host = HostSchedule()
    // Three streams have taken their moments when the first hears that the host is busy.
    for moment in [0, 1, 2] { #expect(host.reserve(now: 0, interval: 1) == .at(Double(moment))) }
    host.hold(until: 8)
    #expect(!host.allows(now: 1) && !host.allows(now: 2))
    host.hold(until: 5)
    // So they take later ones, still spaced.
    #expect(host.reserve(now: 2, interval: 1) == .at(8))
    #expect(host.reserve(now: 2, interval: 1) == .at(9))
    #expect(host.allows(now: 8))
  }

  @Test func nothingIsSentWhileAHostRefuses() {
    var host = HostSchedule()
    _ = host.reserve(now: 0, interval: 1)
    host.block(until: 600)
    #expect(host.reserve(now: 1, interval: 1) == .blocked(until: 600))
    #expect(!host.allows(now: 599))
    host.block(until: 300)
    #expect(host.reserve(now: 599, interval: 1) == .blocked(until: 600))
    #expect(host.allows(now: 600))
    #expect(host.reserve(now: 600, interval: 1) == .at(600))
  }
}
