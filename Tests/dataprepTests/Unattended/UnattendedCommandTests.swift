import Base
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import dataprep

/// The command as cron calls it.
@Suite struct UnattendedCommandTests {
  private static func archive(_ path: String) throws {
    let page = ArchiveText.Page(
      url: "https://example.org/", body: ArchiveText.html(title: "A", paragraphs: ["Some words of a page."]))
    let record = ArchiveText.response(page, number: 1)
    try Data(record).write(to: URL(fileURLWithPath: path))
  }

  @Test func anIdleRunPrintsNothing() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      let arguments = ["crawl-extract", "\(folder)/x.warc", "--langid-model", "none", "--output", "\(folder)/a"]
      let first = try Command.run(arguments)
      #expect(first.status == 0)
      #expect(!first.errors.isEmpty)
      let second = try Command.run(arguments)
      #expect(second.status == 0)
      #expect(second.errors == "" && second.output.isEmpty)
    }
  }

  @Test func aHeldLockEndsWith75AtOnceAndTellsNobody() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      let server = try LoopbackServer { _ in .status("200 OK") }
      let lock = try FileLock.take("\(folder)/job.lock")
      #expect(lock != nil)
      let arguments = [
        "crawl-extract", "\(folder)/x.warc", "--langid-model", "none", "--output", "\(folder)/a",
        "--lock", "\(folder)/job.lock", "--metrics-file", "\(folder)/a.prom", "--ping-url", server.url("/job"),
      ]
      let start = ContinuousClock.now
      let result = try Command.run(arguments)
      #expect(result.status == 75)
      #expect(result.errors.contains("another process holds the lock"))
      #expect(start.duration(to: .now) < .seconds(30))
      #expect(FileSystem.entry(at: "\(folder)/a.prom") == nil)
      #expect(FileSystem.entry(at: "\(folder)/a") == nil)
      #expect(server.requests.isEmpty)
      withExtendedLifetime(lock) {}
    }
  }

  @Test func aHeldDirectoryEndsWith75AndLeavesTheMetricsAlone() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      try FileSystem.createFolder("\(folder)/a")
      let lock = try FileLock.take(folder: "\(folder)/a")
      let result = try Command.run([
        "crawl-extract", "\(folder)/x.warc", "--langid-model", "none", "--output", "\(folder)/a",
        "--metrics-file", "\(folder)/a.prom",
      ])
      #expect(result.status == 75)
      #expect(FileSystem.entry(at: "\(folder)/a.prom") == nil)
      withExtendedLifetime(lock) {}
    }
  }

  @Test func aLockThatIsGivenBackIsWaitedFor() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      let lock = Mutex(try FileLock.take("\(folder)/job.lock"))
      Thread.detachNewThread {
        usleep(600_000)
        lock.withLock { $0 = nil }
      }
      let result = try Command.run([
        "crawl-extract", "\(folder)/x.warc", "--langid-model", "none", "--output", "\(folder)/a",
        "--lock", "\(folder)/job.lock", "--lock-wait", "10m",
      ])
      #expect(result.status == 0, "\(result.errors)")
      lock.withLock { $0 = nil }
    }
  }

  @Test func aMetricsFileThatCannotBeWrittenIsToldBeforeTheWork() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      let result = try Command.run([
        "crawl-extract", "\(folder)/x.warc", "--langid-model", "none", "--output", "\(folder)/a",
        "--metrics-file", "\(folder)/none/a.prom",
      ])
      #expect(result.status == 73)
      #expect(FileSystem.entry(at: "\(folder)/a") == nil)
    }
  }

  @Test func aUsageErrorOfTheRunHasItsCodeInTheMetrics() throws {
    try withTemporaryFolder { folder in
      let result = try Command.run([
        "tokenize", "\(folder)/none.jsonl", "--tokenizer", "none-such", "--output", "\(folder)/a",
        "--metrics-file", "\(folder)/a.prom",
      ])
      let text = try String(contentsOfFile: "\(folder)/a.prom", encoding: .utf8)
      #expect(
        text.contains("dataprep_run_exit_code{command=\"tokenize shards\",output=\"\(folder)/a\"} \(result.status)\n"))
      #expect(result.status != 0)
    }
  }

  @Test func monitorsHearOfStartSuccessAndFailure() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      let server = try LoopbackServer { _ in .status("200 OK") }
      let common = ["--langid-model", "none", "--output", "\(folder)/a", "--ping-url", server.url("/secret-id")]
      #expect(try Command.run(["crawl-extract", "\(folder)/x.warc"] + common).status == 0)
      #expect(server.requests.map(\.path) == ["/secret-id/start", "/secret-id"])
      let metrics = ["--metrics-file", "\(folder)/a.prom"]
      #expect(try Command.run(["crawl-extract", "\(folder)/none.warc"] + common + metrics).status == 66)
      #expect(server.requests.map(\.path).suffix(2) == ["/secret-id/start", "/secret-id/fail"])
      let text = try String(contentsOfFile: "\(folder)/a.prom", encoding: .utf8)
      #expect(text.contains("dataprep_run_exit_code{command=\"crawl-extract\",output=\"\(folder)/a\"} 66\n"))
    }
  }

  @Test func aMonitorThatRefusesDoesNotStopTheRun() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      let server = try LoopbackServer { _ in .status("404 Not Found") }
      let result = try Command.run([
        "crawl-extract", "\(folder)/x.warc", "--langid-model", "none", "--output", "\(folder)/a",
        "--ping-url", server.url("/secret-id"),
      ])
      #expect(result.status == 0)
      #expect(result.errors.contains("127.0.0.1:\(server.port) was not told of the start"))
      // The rest of such an address is a secret.
      #expect(!result.errors.contains("secret-id"))
    }
  }

  @Test func messagesAreObjectsForMachines() throws {
    try withTemporaryFolder { folder in
      for (arguments, code) in [
        (["crawl-extract", "\(folder)/none.warc", "--output", "\(folder)/a", "--log-format", "json"], 66),
        (["crawl-extract", "--log-format", "json"], 64),
        (["verify", "\(folder)/none", "--log-format", "json"], 66),
      ] {
        let result = try Command.run(arguments)
        #expect(result.status == code)
        let lines = result.errors.split(separator: "\n")
        #expect(!lines.isEmpty)
        for line in lines { _ = try JSONValue(parsing: Array(line.utf8).span) }
        let last = try JSONValue(parsing: Array((lines.last ?? "").utf8).span)
        #expect(last["event"]?.string == "error")
        #expect(last["code"]?.integer == code)
      }
    }
  }

  @Test func plansTakeNoOptionsOfWorkers() throws {
    try withTemporaryFolder { folder in
      try Self.archive("\(folder)/x.warc")
      let result = try Command.run([
        "plan", "crawl-extract", "\(folder)/x.warc", "--langid-model", "none", "--output", "\(folder)/a",
        "--ping-url", "https://hc.example/secret", "--plan", "\(folder)/p",
      ])
      #expect(result.status == 64)
      #expect(result.errors.contains("dataprep worker"))
      #expect(FileSystem.entry(at: "\(folder)/p") == nil)
    }
  }
}
