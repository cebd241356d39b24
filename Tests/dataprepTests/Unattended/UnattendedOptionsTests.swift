import Base
import Foundation
import TestSupport
import Testing

@testable import dataprep

@Suite struct UnattendedOptionsTests {
  @Test(arguments: [
    ("90", 90.0), ("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86_400), ("1.5m", 90), ("0", 0),
  ]) func timesAreRead(_ text: String, _ seconds: Double) {
    #expect(TimeSpan(argument: text)?.seconds == seconds)
  }

  @Test(arguments: ["", "m", "-1", "1w", "1e3", "nan", "0x10", "1 m", "10ms"]) func otherTimesAreRefused(_ text: String)
  {
    #expect(TimeSpan(argument: text) == nil)
  }

  @Test(arguments: [
    ("https://hc.example/abc", "https://hc.example/abc/start", "https://hc.example/abc/fail"),
    ("https://hc.example/abc/", "https://hc.example/abc/start", "https://hc.example/abc/fail"),
    (
      "https://hc.example/abc?create=1", "https://hc.example/abc/start?create=1", "https://hc.example/abc/fail?create=1"
    ),
  ]) func monitorsHaveThreeAddresses(_ url: String, _ start: String, _ failure: String) {
    #expect(Ping(url).address(.start) == start)
    #expect(Ping(url).address(.success) == url)
    #expect(Ping(url).address(.failure) == failure)
  }

  @Test(
    arguments: [
      ([], [:], LogFormat.text),
      (["--log-format", "json"], [:], .json),
      (["x", "--log-format=json", "y"], [:], .json),
      (["--log-format"], [:], .text),
      (["--log-format", "xml"], [:], .text),
      (["--", "--log-format", "json"], [:], .text),
      ([], ["DATAPREP_LOG_FORMAT": "json"], .json),
      (["--log-format", "text"], ["DATAPREP_LOG_FORMAT": "json"], .text),
    ] as [([String], [String: String], LogFormat)])
  func theFormatOfMessagesIsKnownBeforeParsing(
    _ arguments: [String], _ environment: [String: String], _ format: LogFormat
  ) {
    #expect(LogFormat.requested(by: ["dataprep"] + arguments, environment) == format)
  }

  @Test func commandsAreCalledByAllTheirWords() {
    #expect(CommandPath.of(CrawlExtract.self) == "crawl-extract")
    #expect(CommandPath.of(DedupExact.self) == "dedup exact")
  }

  @Test func metricsAreGaugesWithLabels() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.prom"
      var outcome = RunOutcome()
      outcome.tasks = (5, 9)
      outcome.tasksBefore = 2
      outcome.counts = [("pages", 7)]
      var file = MetricsFile(path, command: "run", output: "a\"b\\c", now: 100)
      try file.write(outcome, status: nil, now: 110)
      let labels = #"{command="run",output="a\"b\\c"}"#
      let going = try String(contentsOfFile: path, encoding: .utf8)
      #expect(going.contains("dataprep_run_active\(labels) 1\n"))
      #expect(going.contains("dataprep_run_tasks_here\(labels) 3\n"))
      #expect(going.contains(#"dataprep_run_count{command="run",output="a\"b\\c",kind="pages"} 7"#))
      #expect(!going.contains("last_success"))
      #expect(!going.contains("exit_code"))

      try file.write(outcome, status: .success, now: 120)
      let done = try String(contentsOfFile: path, encoding: .utf8)
      #expect(done.contains("dataprep_run_active\(labels) 0\n"))
      #expect(done.contains("dataprep_run_success\(labels) 1\n"))
      #expect(done.contains("dataprep_run_duration_seconds\(labels) 20\n"))
      #expect(done.contains("dataprep_run_last_success_timestamp_seconds\(labels) 120\n"))

      // A later failure keeps when the last success was.
      var next = MetricsFile(path, command: "run", output: "a\"b\\c", now: 200)
      try next.write(RunOutcome(), status: .badInput, now: 210)
      let failed = try String(contentsOfFile: path, encoding: .utf8)
      #expect(failed.contains("dataprep_run_success\(labels) 0\n"))
      #expect(failed.contains("dataprep_run_exit_code\(labels) 65\n"))
      #expect(failed.contains("dataprep_run_last_success_timestamp_seconds\(labels) 120\n"))
      // Every sample has a name, labels and a number, and every name has its help and type once.
      for line in failed.split(separator: "\n") where !line.hasPrefix("#") {
        #expect(line.wholeMatch(of: /dataprep_run_[a-z_]+\{.*\} -?[0-9]+/) != nil, "\(line)")
      }
    }
  }
}
