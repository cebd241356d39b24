import Base
import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// `audit label` as a user runs it.
@Suite struct AuditLabelCommandTests {
  /// An audit of ten documents of Swahili in a temporary folder; gives the folder of all audits and the file of labels.
  private func withAudit(_ count: Int = 10, _ body: (String, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let audit = "\(folder)/audits/sw/2026-01-01-a"
      try FileSystem.createFolder(audit)
      let lines = (0..<count).map {
        #"{"id":"d\#($0)","order":\#($0),"reason":"","stratum":"s","weight":1,"language":"sw","language_score":0.9,"text":"Habari \#($0)"}"#
      }
      try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: "\(audit)/sample.jsonl.zst")
      try body("\(folder)/audits", "\(audit)/labels.jsonl")
    }
  }

  private func label(_ audits: String, _ options: [String]) throws -> Command.Result {
    try Command.run(["audit", "label", "--lang", "sw", "--audits", audits] + options)
  }

  private func lines(_ path: String) throws -> Int { try FileSystem.read(path).count { $0 == 0x0A } }

  @Test func filesAreImportedOnce() throws {
    try withAudit { audits, labels in
      let file = "\(audits)/in.jsonl"
      try AtomicFile.write(
        #"{"id":"d1","label":"w","rater":"ana","code":"eng"}"# + "\n" + #"{"id":"d2","label":"good","rater":"ben"}"#
          + "\n", to: file)
      let first = try label(audits, ["--import", file])
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.output.hasPrefix("2 labels added"))
      #expect(try label(audits, ["--import", file]).output.hasPrefix("0 labels added"))
      #expect(try lines(labels) == 2)
      // All or nothing.
      let more = Array(
        (#"{"id":"d3","label":"good","rater":"ben"}"# + "\n" + #"{"id":"x","label":"good","rater":"ben"}"#).utf8)
      try FileSystem.append(more.span, to: file)
      let bad = try label(audits, ["--import", file])
      #expect(bad.status == 65)
      #expect(bad.errors.contains("in.jsonl:4"))
      #expect(try lines(labels) == 2)
      #expect(try label(audits, ["--import", "\(audits)/none"]).status == 66)
    }
  }

  /// What a full disk leaves of a line must not become the beginning of the next one. Under a limit on the size of files.
  @Test func aWriteThatFailsLeavesTheLabelsAsTheyWere() throws {
    try withAudit(200) { audits, labels in
      func file(_ range: Range<Int>) throws -> String {
        let path = "\(audits)/in-\(range.lowerBound).jsonl"
        try AtomicFile.write(
          range.map { #"{"id":"d\#($0)","label":"good","rater":"ana"}"# + "\n" }.joined(), to: path)
        return path
      }
      #expect(try label(audits, ["--import", file(0..<5)]).status == 0)
      let before = try FileSystem.read(labels)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = [
        "-c", #"ulimit -f 4; exec "$@" >/dev/null 2>&1"#, "bash", Command.path, "audit", "label", "--lang", "sw",
        "--audits", audits,
        "--import", try file(5..<200),
      ]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 74)
      #expect(try FileSystem.read(labels) == before)
      #expect(try label(audits, ["--import", file(5..<200)]).status == 0)
      #expect(try lines(labels) == 200)
    }
  }

  @Test(arguments: [
    (["--terminal"], 64, "needs a terminal"), (["--terminal", "--serve"], 64, "exclude"),
    (["--import", "x", "--rater", "ana"], 64, "--rater does not go with --import"),
    (["--blind-second", "0"], 64, "above 0"),
    (["--blind-second", "1.5"], 64, "at most 1"), (["--proficiency", "good"], 64, "proficiency"),
    (["--terminal", "--port", "80"], 64, "--port"), (["--rater", " "], 64, "empty"),
    (["--audit", "none"], 66, "2026-01-01-a"),
    (["--blind-second", "0.5", "--no-open"], 65, "labelled"), (["--port", "70000"], 64, "port"),
  ])
  func settingsThatDoNotFitAreErrors(_ options: [String], _ status: Int32, _ words: String) throws {
    try withAudit { audits, labels in
      let result = try label(audits, options)
      #expect(result.status == status)
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(result.output == "")
      #expect(FileSystem.entry(at: labels)?.byteCount ?? 0 == 0)
    }
  }

  @Test func withoutAnAuditTheNextStepIsTold() throws {
    try withTemporaryFolder { folder in
      let result = try label(folder, ["--no-open"])
      #expect(result.status == 66)
      #expect(result.errors.contains("dataprep audit sample --lang sw"))
    }
  }

  /// Serves the page, lets `body` have its address, and ends it with a signal.
  private func serve(_ audits: String, signal: Int32, _ body: (URL, Process) throws -> Void) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments = [
      "audit", "label", "--lang", "sw", "--audits", audits, "--serve", "--no-open", "--rater", "ana",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let address = try #require(URL(string: line.trimmingCharacters(in: .newlines)))
    #expect(line.hasSuffix("/\n"))
    #expect(address.host() == "127.0.0.1")
    try body(address, process)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Sends an action; false where the server is gone.
  private func send(_ action: String, _ body: String, to address: URL) -> Bool {
    var request = URLRequest(url: address.appending(path: action), timeoutInterval: 20)
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    let done = Done()
    let task = URLSession(configuration: .ephemeral).dataTask(with: request) { _, response, _ in
      done.finish((response as? HTTPURLResponse)?.statusCode == 200)
    }
    task.resume()
    return done.wait()
  }

  private final class Done: @unchecked Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private var isGood = false
    func finish(_ isGood: Bool) {
      self.isGood = isGood
      semaphore.signal()
    }
    func wait() -> Bool {
      semaphore.wait()
      return isGood
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func theServerEndsOnSignalsWithAllLabelsSaved(_ signal: Int32) throws {
    try withAudit { audits, labels in
      let status = try serve(audits, signal: signal) { address, _ in
        #expect(send("label", #"{"id":"d0","label":"good"}"#, to: address))
        let second = try label(audits, ["--no-open"])
        #expect(second.status == 75)
        #expect(second.errors.contains("labelling"))
      }
      #expect(status == 75)
      #expect(try lines(labels) == 1)
    }
  }

  @Test func theRaterEndsTheServer() throws {
    try withAudit { audits, _ in
      let status = try serve(audits, signal: 0) { address, process in
        #expect(send("end", "{}", to: address))
        process.waitUntilExit()
      }
      #expect(status == 0)
    }
  }

  /// kill -9 between any two bytes: what was answered is in the log, and at most the label on its way besides.
  @Test func aKillLosesAtMostOneLabel() throws {
    try withAudit(400) { audits, labels in
      var random = SeededGenerator(seed: 3)
      var confirmed = 0
      for _ in 0..<8 {
        let first = confirmed
        let delay = UInt32.random(in: 1_000...150_000, using: &random)
        _ = try serve(audits, signal: 0) { address, process in
          let victim = process.processIdentifier
          Thread.detachNewThread {
            usleep(delay)
            kill(victim, SIGKILL)
          }
          var next = first
          while next < 400, send("label", #"{"id":"d\#(next)","label":"good"}"#, to: address) { next += 1 }
          process.waitUntilExit()
          let saved = try lines(labels)
          #expect(next <= saved && saved <= next + 1, "\(next) confirmed, \(saved) saved")
          confirmed = saved
        }
      }
      #expect(confirmed > 0)
    }
  }
}
