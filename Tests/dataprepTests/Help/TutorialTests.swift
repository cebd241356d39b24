import Base
import Foundation
import TestSupport
import Testing

/// The tutorial runs from top to bottom as it is written, on the sample archive.
///
/// Stand-ins: a small tokenizer for the one that is downloaded, an address of the sample for `URL`, a listing of the
/// sample for Common Crawl's.
struct TutorialTests {
  @Test(.timeLimit(.minutes(15))) func everyCommandOfTheTutorialWorks() throws {
    try withTemporaryFolder { folder in
      let sample = TestFiles.fixture("sample/sample.warc.gz")
      try AtomicFile.write("\(sample)\n", to: "\(folder)/warc.paths")
      let pages = try Self.bash(
        "dataprep inspect '\(try Self.corpus(sample, in: folder))' --json --limit 1", in: folder)
      let url = try #require(try JSONValue(parsing: Array(pages.output.utf8).span)["url"]?.string)
      var count = 0
      for command in try Self.commands(TestFiles.root + "/docs/TUTORIAL.md") {
        let standIn = command.replacing("Tests/Fixtures/sample/sample.warc.gz", with: sample)
          .replacing("--tokenizer gpt2", with: "--tokenizer '\(TokenizeCommandTests.tokenizer)'")
          .replacing("verify tokens", with: "verify tokens --tokenizer '\(TokenizeCommandTests.tokenizer)'")
          .replacing("--token 1000", with: "--token 1000 --tokenizer '\(TokenizeCommandTests.tokenizer)'")
          .replacing("--url URL", with: "--url '\(url)'").replacing(
            "warc.paths.gz --output corpus", with: "warc.paths --output sw")
        let result = try Self.bash(standIn, in: folder)
        #expect(result.status == 0, "\(command): \(result.errors)")
        count += 1
      }
      #expect(count >= 13)
    }
  }

  /// A corpus of the sample, beside the one that the tutorial makes.
  private static func corpus(_ sample: String, in folder: String) throws -> String {
    let result = try Command.run(["crawl-extract", sample, "--output", "\(folder)/first", "--quiet"])
    #expect(result.status == 0)
    return "\(folder)/first"
  }

  /// The lines of a page's blocks of code that call the command, without those that download.
  private static func commands(_ path: String) throws -> [String] {
    var isInside = false
    var isCode = false
    var commands: [String] = []
    for line in String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("```") {
        isInside.toggle()
        isCode = isInside && line == "```"
      } else if isCode, line.hasPrefix("dataprep "), !line.hasPrefix("dataprep models install ") {
        commands.append(String(line))
      }
    }
    return commands
  }

  private static func bash(_ command: String, in folder: String) throws -> (
    status: Int32, output: String, errors: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-o", "pipefail", "-c", "{ \(command); } >.out 2>.err"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let binaries = URL(fileURLWithPath: Command.path).deletingLastPathComponent().path
    process.environment = ProcessInfo.processInfo.environment.merging(["PATH": "\(binaries):/usr/bin:/bin"]) { $1 }
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try FileSystem.read("\(folder)/\(name)"), as: UTF8.self)
    }
    return (process.terminationStatus, try text(".out"), try text(".err"))
  }
}
