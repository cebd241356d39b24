import Base
import Foundation
import TestSupport
import Testing

/// The examples of pipelines/cron work as they are written.
@Suite struct CronExamplesTests {
  private static let folder = TestFiles.root + "/pipelines/cron"

  private struct Job {
    var schedule: [Substring]
    var command: String
  }

  /// A crontab's variables and lines.
  private static func crontab() throws -> (variables: [String: String], jobs: [Job]) {
    var variables: [String: String] = [:]
    var jobs: [Job] = []
    let text = try String(contentsOfFile: folder + "/crontab", encoding: .utf8)
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if let equal = line.wholeMatch(of: /([A-Z]+)=(.*)/) {
        variables[String(equal.1)] = String(equal.2)
        continue
      }
      let words = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      jobs.append(Job(schedule: Array(words.prefix(5)), command: String(words.last ?? "")))
    }
    return (variables, jobs)
  }

  /// Common Crawl as it is for one crawl: its list, its listing, and the sample for every archive.
  private static func commonCrawl() throws -> LoopbackServer {
    let archive = try FileSystem.read(TestFiles.fixture("sample/sample.warc.gz"))
    let paths = (0..<12).map { "crawl-data/CC-MAIN-2026-44/warc/\($0).warc.gz\n" }.joined()
    return try LoopbackServer { request in
      if request.path == "/collinfo.json" {
        return .bytes(Array(#"[{"id":"CC-MAIN-2026-44","name":"November"}]"#.utf8))
      }
      if request.path.hasSuffix("/warc.paths.gz") { return .bytes(Compressor.gzip.member(Array(paths.utf8))) }
      if request.path.hasSuffix(".warc.gz") { return .bytes(archive, from: request.offset) }
      return .status("404 Not Found")
    }
  }

  /// As cron does it: `SHELL -c COMMAND` with few variables and nothing at standard input.
  private static func run(
    _ job: Job, corpus: String, home: String, _ server: LoopbackServer
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", job.command]
    process.environment = [
      "HOME": home, "CORPUS": corpus, "PATH": "\(home)/bin:/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "test",
      "DATAPREP_COMMONCRAWL_DATA": server.url("/"), "DATAPREP_COMMONCRAWL_INDEX": server.url(""),
      "DATAPREP_MIRRORS": "https",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: home)
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  @Test(.timeLimit(.minutes(15))) func everyLineRunsAndIsSilentWithNothingToDo() throws {
    let (variables, jobs) = try Self.crontab()
    #expect(variables["CORPUS"] != nil && variables["SHELL"] == "/bin/sh")
    #expect(jobs.count >= 4)
    let server = try Self.commonCrawl()
    for job in jobs {
      #expect(job.schedule.count == 5)
      for field in job.schedule { #expect(field.wholeMatch(of: /\*|[0-9]+/) != nil, "\(field)") }
      // cron ends a command at a %.
      #expect(!job.command.contains("%"))
    }
    try withTemporaryFolder { home in
      // Installed as a package does it: bin/dataprep, and recipes in share/dataprep/pipelines.
      try FileSystem.createFolder("\(home)/bin")
      try FileSystem.createFolder("\(home)/share/dataprep")
      try FileManager.default.copyItem(atPath: Command.path, toPath: "\(home)/bin/dataprep")
      try FileManager.default.createSymbolicLink(
        atPath: "\(home)/share/dataprep/pipelines", withDestinationPath: TestFiles.root + "/pipelines")
      let corpus = "\(home)/corpus folder"
      for folder in ["incoming", "metrics"] { try FileSystem.createFolder("\(corpus)/\(folder)") }
      try FileManager.default.copyItem(
        atPath: TestFiles.fixture("sample/sample.warc.gz"), toPath: "\(corpus)/incoming/a.warc.gz")
      for job in jobs {
        let first = try Self.run(job, corpus: corpus, home: home, server)
        #expect(first.status == 0, "\(job.command): \(first.output)")
        let second = try Self.run(job, corpus: corpus, home: home, server)
        #expect(second.status == 0 && second.output.isEmpty, "\(job.command): \(second.output)")
      }
      for name in ["corpus.prom", "shards.prom"] {
        let text = try String(contentsOfFile: "\(corpus)/metrics/\(name)", encoding: .utf8)
        #expect(text.contains("dataprep_run_success{"), "\(name)")
      }
      #expect(
        try FileSystem.names(in: "\(corpus)/crawls/CC-MAIN-2026-44/records").filter { $0.hasSuffix(".json") }.count
          == 10)
      // Another archive, and the next run reads it alone.
      try FileManager.default.copyItem(
        atPath: TestFiles.fixture("sample/sample.warc.gz"), toPath: "\(corpus)/incoming/b.warc.gz")
      #expect(try Self.run(jobs[0], corpus: corpus, home: home, server).status == 0)
      let text = try String(contentsOfFile: "\(corpus)/metrics/corpus.prom", encoding: .utf8)
      #expect(text.contains("dataprep_run_tasks_here{command=\"crawl-extract\",output=\"corpus\"} 1\n"))
    }
  }

  /// What systemd itself says of the units, where its program is there; and the command line in any case.
  @Test func unitsAreRight() throws {
    let service = try String(contentsOfFile: Self.folder + "/dataprep-corpus.service", encoding: .utf8)
    let timer = try String(contentsOfFile: Self.folder + "/dataprep-corpus.timer", encoding: .utf8)
    #expect(timer.contains("OnCalendar=hourly"))
    #expect(service.contains("SuccessExitStatus=75"))
    let line = try #require(service.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
    let words = line.dropFirst("ExecStart=".count).split(separator: " ").map(String.init)
    #expect(words[0] == "/usr/bin/dataprep")
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/incoming")
      try FileManager.default.copyItem(
        atPath: TestFiles.fixture("sample/sample.warc.gz"), toPath: "\(folder)/incoming/a.warc.gz")
      let arguments = words.dropFirst().map { ["incoming", "corpus"].contains($0) ? "\(folder)/\($0)" : $0 }
        .map { $0 == "metrics/corpus.prom" ? "\(folder)/corpus.prom" : $0 }
      #expect(try Command.run(Array(arguments)).status == 0)

      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze") else { return }
      // The program that is there, for a program that is not installed.
      let own = service.replacing("/usr/bin/dataprep", with: "/bin/true")
      try own.write(toFile: "\(folder)/dataprep-corpus.service", atomically: false, encoding: .utf8)
      try timer.write(toFile: "\(folder)/dataprep-corpus.timer", atomically: false, encoding: .utf8)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
      process.arguments = [
        "verify", "--man=no", "\(folder)/dataprep-corpus.service", "\(folder)/dataprep-corpus.timer",
      ]
      let pipe = Pipe()
      process.standardError = pipe
      process.standardOutput = pipe
      try process.run()
      let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(output)")
      #expect(!output.contains("dataprep-corpus.service:") && !output.contains("dataprep-corpus.timer:"), "\(output)")
    }
  }
}
