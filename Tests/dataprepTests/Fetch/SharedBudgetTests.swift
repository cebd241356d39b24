import Base
import Foundation
import Synchronization
import TestSupport
import Testing

/// The workers of a plan together ask a server as seldom as one of them may.
@Suite struct SharedBudgetTests {
  @Test(.timeLimit(.minutes(15))) func workersShareASecond() throws {
    let page =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>Some words of a page.</p></body></html>"
    let head =
      "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-10-01T12:00:00Z\r\n"
      + "WARC-Target-URI: https://example.org/\r\nContent-Type: application/http; msgtype=response\r\n"
      + "Content-Length: \(page.utf8.count)\r\n\r\n"
    let archive = Compressor.gzip.member(Array((head + page + "\r\n\r\n").utf8))
    let times = Mutex<[Date]>([])
    let server = try LoopbackServer { _ in
      times.withLock { $0.append(Date()) }
      return .bytes(archive)
    }
    try withTemporaryFolder { folder in
      let urls = (0..<4).map { server.url("/\($0).warc.gz") }
      let plan = "\(folder)/plan"
      let planned = try Command.run(
        ["plan", "crawl-extract"] + urls + [
          "--langid-model", "none", "--output", "\(folder)/corpus", "--plan", plan, "-q",
        ])
      #expect(planned.status == 0, "\(planned.errors)")
      let statuses = Mutex<[Int32]>([])
      runWorkers(2) { _ in
        let result = try? Command.run(["worker", "--claim", "--plan", plan, "-q"])
        statuses.withLock { $0.append(result?.status ?? -1) }
      }
      #expect(statuses.withLock { $0 } == [0, 0])
      let sorted = times.withLock { $0.sorted() }
      #expect(sorted.count == 4)
      for (earlier, later) in zip(sorted, sorted.dropFirst()) {
        // A process may be late, and the next one in time.
        #expect(later.timeIntervalSince(earlier) > 0.3)
      }
      #expect(try #require(sorted.last).timeIntervalSince(sorted[0]) > 2.5)
    }
  }
}
