import Base
import Foundation
import TestSupport
import Testing

/// `dedup substrings`, `dedup lines` and `dedup spans` as users and schedulers call them.
@Suite struct PassageCommandTests {
  /// Two files of documents that share lines, sentences and long passages.
  private static func write(_ folder: String) throws -> [String] {
    let shared = "The river rose by night. Nobody in the old town slept. By morning the bridge was gone.\n"
    return try ["a", "b"].map { name in
      let path = "\(folder)/\(name).jsonl"
      let lines = (0..<20).map { number in
        let own = (0..<3).map { "Note \($0) of file \(name), number \(number). " }.joined()
        let text = number % 3 == 0 ? own + "\n" + shared + own : own
        return #"{"id":"\#(name)\#(number)","text":"\#(text.replacing("\n", with: "\\n"))","n":\#(number).0}"#
      }
      try AtomicFile.write(lines.joined(separator: "\n"), to: path)
      return path
    }
  }

  private func run(_ arguments: [String], status: Int32 = 0) throws -> Command.Result {
    let result = try Command.run(arguments)
    #expect(result.status == status, "\(arguments): \(result.errors)")
    return result
  }

  @Test(arguments: [
    ["substrings", "--min-bytes", "60"], ["substrings", "--min-bytes", "40", "--cut", "word", "--close-gaps", "10"],
    ["lines", "--normalize", "ccnet", "--min-length", "10"], ["spans", "--min-words", "3"],
  ])
  func workersWriteTheBytesOfOneProcess(_ words: [String]) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.write(folder)
      let command = ["dedup"] + words + inputs
      let summary = try run(command + ["--output", "\(folder)/one", "--threads", "2", "--memory", "64M"])
      #expect(summary.errors.contains("removed.jsonl.zst"))
      let report = try JSONValue(file: "\(folder)/one/report.json")
      #expect(report["totals"]?["documents_read"] == .integer(40) && report["complete"] == .bool(true))
      #expect(report["totals"]?["cuts"]?.integer ?? 0 >= 13)
      #expect(report["inputs"]?.array?.count == 2)
      let whole = try KillTests.checkPublished("\(folder)/one")

      let plan = "\(folder)/plan"
      _ = try run(["plan"] + command + ["--output", "\(folder)/many", "--plan", plan])
      // The first waits for what the second does.
      try runItems(2, threads: 2) {
        { rank in
          let result = try Command.run(["worker", "--plan", plan, "--rank", "\(rank)", "--world-size", "2", "-q"])
          #expect(result.status == 0, "\(result.errors)")
        }
      }
      _ = try run(["merge", "--plan", plan])
      #expect(try KillTests.checkPublished("\(folder)/many") == whole)
      for name in ["report.json", "removed.jsonl.zst"] {
        #expect(try FileSystem.read("\(folder)/many/\(name)") == FileSystem.read("\(folder)/one/\(name)"))
      }
      #expect(try run(["verify", "\(folder)/one", "--json"]).output.contains("\"problems\":[]"))
    }
  }

  @Test func killedAtAnyMomentItEndsWithTheSameBytes() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.write(folder)
      let arguments = ["dedup", "substrings", "--min-bytes", "60", "-q", "--threads", "2", "--output"]
      #expect(try Command.run(arguments + ["\(folder)/whole"] + inputs).status == 0)
      let whole = try KillTests.checkPublished("\(folder)/whole")
      var generator = SeededGenerator(seed: 6)
      for _ in 0..<6 {
        _ = try Command.run(
          arguments + ["\(folder)/out"] + inputs, signal: 9, after: .random(in: 0.01...0.12, using: &generator))
        try KillTests.checkPublished("\(folder)/out")
      }
      #expect(try Command.run(arguments + ["\(folder)/out"] + inputs).status == 0)
      #expect(try KillTests.checkPublished("\(folder)/out") == whole)
      #expect(
        try FileSystem.read("\(folder)/out/removed.jsonl.zst") == FileSystem.read("\(folder)/whole/removed.jsonl.zst"))
    }
  }

  @Test func linesInMemoryAreTheSame() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.write(folder)
      let command = ["dedup", "lines"] + inputs + ["-q", "--output"]
      _ = try run(command + ["\(folder)/files"])
      _ = try run(command + ["\(folder)/memory", "--in-memory", "--threads", "2"])
      let ranges = try run(["dedup", "lines", "--in-memory", "--ranges-only", "--output", "\(folder)/ranges"] + inputs)
      #expect(ranges.errors.contains("would stay"))
      for name in ["a.jsonl.zst", "b.jsonl.zst"] {
        #expect(try FileSystem.read("\(folder)/memory/docs/\(name)") == FileSystem.read("\(folder)/files/docs/\(name)"))
      }
      for name in ["memory", "ranges"] {
        #expect(
          try FileSystem.read("\(folder)/\(name)/removed.jsonl.zst")
            == FileSystem.read("\(folder)/memory/removed.jsonl.zst"))
      }
      #expect(FileSystem.entry(at: "\(folder)/ranges/docs") == nil)
      #expect(try run(["verify", "\(folder)/memory", "--json"]).output.contains("\"problems\":[]"))
      #expect(try run(["verify", "\(folder)/ranges", "--json"]).output.contains("\"problems\":[]"))
    }
  }

  @Test(arguments: [
    (["lines", "x.jsonl", "--output", "o", "--in-memory", "--bloom", "0.1"], 64, "exclude each other"),
    (["lines", "x.jsonl", "--output", "o", "--in-memory", "--min-words", "3"], 64, "not for --in-memory"),
    (["spans", "x.jsonl", "--output", "o", "--ranges-only", "--min-words", "3"], 64, "not for --ranges-only"),
    (["substrings", "-", "--output", "o"], 64, "read twice"),
    (["substrings", "x.jsonl", "--output", "o", "--min-bytes", "8"], 64, "--min-bytes takes"),
    (["substrings", "x.jsonl", "--output", "o", "--cut", "letter"], 64, "--cut"),
    (["substrings", "x.jsonl", "--output", "o", "--close-gaps", "-1"], 64, "--close-gaps"),
    (["lines", "x.jsonl", "--output", "o", "--memory", "1K"], 64, "--memory"),
    (["lines", "x.jsonl", "--output", "o", "--min-length", "-4"], 64, "--min-length"),
    (["spans", "x.jsonl", "--output", "o", "--min-words", "-4"], 64, "--min-words"),
    (["spans", "no-such-file.jsonl", "--output", "o"], 66, "no-such-file.jsonl"),
    (["spans", "--output", "o"], 64, "Missing input"),
  ])
  func wrongUse(_ words: [String], _ status: Int32, _ message: String) throws {
    let result = try run(["dedup"] + words, status: status)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func anEmptyInputIsSaid() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.write(folder)
      try AtomicFile.write("", to: "\(folder)/empty.jsonl")
      let all = ["dedup", "lines", "\(folder)/empty.jsonl"] + inputs
      #expect(try run(all + ["--output", "\(folder)/o"], status: 65).errors.contains("it is empty"))
      _ = try run(all + ["--output", "\(folder)/p", "--max-faults", "1"])
      // The same again does nothing, with other options it is refused.
      _ = try run(all + ["--output", "\(folder)/p", "--max-faults", "1", "--memory", "2G"])
      #expect(
        try run(all + ["--output", "\(folder)/p", "--min-length", "9"], status: 78).errors.contains("other settings"))
    }
  }
}
