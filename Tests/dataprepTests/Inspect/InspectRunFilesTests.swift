import Base
import TestSupport
import Testing

/// `dataprep inspect` on what a run says of itself.
@Suite struct InspectRunFilesTests {
  /// A plan of two damaged archives, and the run that was made of it.
  private func withRun(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let inputs = ["damaged-header.warc", "cut-record.warc"].map { TestFiles.fixture("archive/\($0)") }
      let plan = "\(folder)/run.plan"
      for words in [
        ["plan", "crawl-extract"] + inputs + ["--output", "\(folder)/run", "--plan", plan, "--limit", "7", "-q"],
        ["worker", "--plan", plan, "--claim", "-q"], ["merge", "--plan", plan, "-q"],
      ] {
        let result = try Command.run(words)
        #expect(result.status == 0, "\(words): \(result.errors)")
      }
      try body(folder)
    }
  }

  private func output(_ words: [String]) throws -> String {
    let result = try Command.run(["inspect"] + words)
    #expect(result.status == 0, "\(words): \(result.errors)")
    return result.output
  }

  @Test func faultsAreALineEach() throws {
    try withRun { folder in
      let lines = try output(["\(folder)/run/faults.jsonl"]).split(separator: "\n")
      let place = TestFiles.fixture("archive/cut-record.warc")
      #expect(lines.count == 2)
      #expect(
        lines.first == "1  content-length-wrong  \(place), byte 243: 320 bytes precede the next record, not 126")
      #expect(lines.last?.contains("unrecognised-bytes") == true && lines.last?.contains("321 bytes long") == true)
      #expect(try output(["\(folder)/run/faults"]).split(separator: "\n").count == 2)
      #expect(try output(["\(folder)/run/faults.jsonl", "--grep", "UNRECOGNISED"]).split(separator: "\n").count == 1)
      let kept = String(decoding: try FileSystem.read("\(folder)/run/faults.jsonl"), as: UTF8.self)
      #expect(try output(["\(folder)/run/faults.jsonl", "--json"]) == kept)
    }
  }

  @Test func aRunWithoutFaultsSaysSo() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("", to: "\(folder)/faults.jsonl")
      let result = try Command.run(["inspect", "\(folder)/faults.jsonl"])
      #expect(result.status == 0 && result.errors == "no faults\n" && result.output.isEmpty)
      #expect(try Command.run(["inspect", "\(folder)/faults.jsonl", "--grep", "x"]).status == 66)
    }
  }

  @Test func recordsTellFilesAndCounts() throws {
    try withRun { folder in
      let text = try output(["\(folder)/run/records"])
      for line in [
        "1  cut-record  step extract  complete\n", "\n2  damaged-header  step extract  complete\n",
        "\n  file docs/sw/cut-record.jsonl.zst  ", " B, 1 line\n", "documents 3, pages 3, records 6",
        "\n  faults: content-length-wrong 1\n", "\n  rejects: content-type 1\n", "\n  languages: en 1, sw 1, und 1\n",
      ] { #expect(text.contains(line), "\(line)") }
      #expect(try output(["\(folder)/run/records/cut-record.json"]).hasPrefix("1  cut-record  step extract"))
      let kept = String(decoding: try FileSystem.read("\(folder)/run/records/cut-record.json"), as: UTF8.self)
      #expect(try output(["\(folder)/run/records/cut-record.json", "--json"]) == kept)
    }
  }

  @Test func plansTellTheirParametersAndTasks() throws {
    try withRun { folder in
      let text = try output(["\(folder)/run.plan"])
      for line in [
        "writes \(folder)/run\n", "\ndataprep crawl-extract ", "\n    limit 7\n", "\n    stages drop-binary\n",
        "favor balanced", "  damaged-header  step extract\n", "damaged-header.warc  2.3 kB\n",
      ] { #expect(text.contains(line), "\(line)") }
      #expect(try output(["\(folder)/run/plan.json"]).contains("\n    limit 7\n"))
      #expect(try output(["\(folder)/run/tasks.jsonl", "--limit", "1"]).hasPrefix("1  "))
    }
  }

  @Test func namesInThemCannotControlTheTerminal() throws {
    try withTemporaryFolder { folder in
      let lines = """
        {"kind":"k\\u001b[2J","file":"a\\nb","offset":1,"detail":"\\u202edetail"}
        {"task":"t\\u001b[2J","step":"s","inputs":[{"input":"x\\u001b[2J\\ny","bytes":3}]}

        """
      try AtomicFile.write(lines, to: "\(folder)/x.jsonl")
      let text = try output(["\(folder)/x.jsonl"])
      #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
      #expect(text.split(separator: "\n").count == 3)
      #expect(text.contains("input x\\u001B[2J\\ny  3 B"))
    }
  }
}
