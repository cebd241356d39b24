import Base
import Foundation
import TestSupport
import Testing

@testable import Fetch

/// What a process owes a host, whoever has heard of it.
@Suite struct RequestBudgetTests {
  @Test(arguments: [
    ("https://example.org/a", "example.org"), ("https://EXAMPLE.org:443/a", "example.org"),
    ("http://example.org:80", "example.org"), ("http://example.org:443/", "example.org:443"),
    ("https://user:secret@example.org/a", "example.org"), ("https://example.org?key=secret", "example.org"),
    ("https://example.org#x@y", "example.org"), ("https://u:p@w@127.0.0.1:8080/a@b", "127.0.0.1:8080"),
    ("http://[::1]:80/", "[::1]"), ("s3://bucket/a", "bucket"),
  ])
  func aHostIsOneWhateverElseAURLHas(url: String, expected: String) {
    #expect(host(of: url) == expected)
  }

  /// Another process is refused while this one waits for its turn.
  @Test func aCoolDownThatBeginsDuringAWaitHolds() throws {
    let folder = try TemporaryFolder()
    var policy = quickPolicy()
    policy.coolDown = 600
    policy.keepsAllCoolDowns = true
    policy.budgetFolder = folder.path
    policy.minimumInterval = 0
    let budget = folder.path
    let server = try LoopbackServer { request in
      // The refusal that the other process hears.
      let host = request.headers["host"] ?? ""
      Thread.detachNewThread {
        usleep(300_000)
        let now = ClockTime.now
        CoolDown(host: host, until: now + 600, since: now, status: 403).note(in: budget)
      }
      return .status("503 Busy", ["Retry-After: 1"])
    }
    let error = try #require(throws: SourceError.self) { try HTTPSource(server.url("/x"), policy: policy) }
    #expect(error.code == .refused && error.message.contains("answered with status 403"))
    #expect(server.requests.count == 1)
  }

  /// A server that asks for an hour gets it from every stream.
  @Test func aLongWaitIsWhatAllStreamsAreTold() throws {
    var policy = quickPolicy()
    policy.maximumRetryAfter = 10
    let server = try LoopbackServer { _ in .status("503 Busy", ["Retry-After: 3600"]) }
    for number in 0..<3 {
      let error = try #require(throws: SourceError.self) { try HTTPSource(server.url("/\(number)"), policy: policy) }
      #expect(error.code == .busy)
    }
    #expect(server.requests.count == 1)
  }
}
