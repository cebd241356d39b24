import Base
import Foundation
import Records
import TestSupport
import Testing

/// The commands of deduplication as people and scripts use them.
@Suite struct DedupCommandTests {
  private static let text = (0..<30).map { "word\($0)" }.joined(separator: " ")

  private static func line(_ id: String, _ text: String, host: String = "a.example") -> String {
    #"{"id":"\#(id)","text":"\#(text)","url":"https://\#(host)/\#(id)"}"#
  }

  private static func write(_ lines: [String], to path: String) throws {
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
  }

  @Test func nearDuplicatesGoAndAreShown() throws {
    try withTemporaryFolder { folder in
      try Self.write(
        [
          Self.line("one", Self.text + " at the end"), Self.line("two", Self.text + " at an end"),
          Self.line("three", "x"),
        ],
        to: "\(folder)/a.jsonl")
      let result = try Command.run(["dedup", "minhash", "\(folder)/a.jsonl", "--output", "\(folder)/out"])
      #expect(result.status == 0 && result.output.isEmpty)
      #expect(result.errors.contains("3 documents, 2 kept, 1 removed (33.3 %)"))
      let bytes = try FileSystem.read("\(folder)/out/report.json")
      let report = try JSONValue(parsing: bytes.span)
      #expect(report["totals"]?["removed"]?.integer == 1 && report["complete"] == .bool(true))
      for name in ["0", "one", "two"] {
        let shown = try Command.run(["dedup", "show", "\(folder)/out", name, "--color", "never"])
        #expect(shown.status == 0)
        #expect(shown.output.hasPrefix("removed two  kept one, cluster 0, Jaccard similarity 0.8"))
        #expect(shown.output.contains("\n  - the\n  + an\n"))
      }
      let json = try Command.run(["dedup", "show", "\(folder)/out", "two", "--json"])
      let row = try JSONValue(parsing: json.output.trimmingCharacters(in: .newlines))
      #expect(row["kept_id"]?.string == "one" && row["kept_text"]?.string == Self.text + " at the end")
      let none = try Command.run(["dedup", "show", "\(folder)/out", "three"])
      #expect(none.status == 65 && none.errors.contains("nothing was removed for, or as, three"))
      // Nothing to do, and what the folder holds is verified.
      let again = try Command.run(["dedup", "minhash", "\(folder)/a.jsonl", "--output", "\(folder)/out", "-q"])
      #expect(again.status == 0 && again.errors.isEmpty)
      #expect(try Command.run(["verify", "\(folder)/out"]).status == 0)
    }
  }

  @Test func settingsAreCheckedOnPlantedCopies() throws {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 2)
      let lines = (0..<400).map { number in
        Self.line(
          "d\(number)", (0..<80).map { _ in "w\(Int.random(in: 0..<9000, using: &random))" }.joined(separator: " "))
      }
      try Self.write(lines, to: "\(folder)/a.jsonl")
      let arguments = ["dedup", "check", "\(folder)/a.jsonl", "--sample", "300", "--output"]
      let result = try Command.run(arguments + ["\(folder)/out"])
      #expect(result.status == 0)
      #expect(result.output.contains("\n  1                       1.000  "))
      #expect(result.output.contains("removed for a document as similar as the threshold says: 1.000"))
      let json = try Command.run(arguments + ["\(folder)/again", "--json"])
      let check = try JSONValue(parsing: json.output.trimmingCharacters(in: .newlines))
      let pairs = (check["by_change"]?.array ?? []).reduce(0) { $0 + ($1["pairs"]?.integer ?? 0) }
      #expect(pairs > 60 && check["documents"]?.integer == 300 + pairs)
      #expect((check["removed"]?.integer ?? 0) > 30)
      #expect(try FileSystem.read("\(folder)/out/check.json") == FileSystem.read("\(folder)/again/check.json"))
      let taken = try Command.run(arguments + ["\(folder)/out"])
      #expect(taken.status == 73)
    }
  }

  @Test func aSourceThatWouldLoseMostIsTold() throws {
    try withTemporaryFolder { folder in
      let pages = (0..<20).map { Self.line("p\($0)", Self.text, host: "api.example") }
      try Self.write(pages, to: "\(folder)/a.jsonl")
      let arguments = [
        "dedup", "exact", "\(folder)/a.jsonl", "--output", "\(folder)/out", "--alarm-documents", "10", "-q",
      ]
      let stopped = try Command.run(arguments)
      #expect(stopped.status == 0)
      #expect(stopped.errors.contains("warning: stopped before writing"))
      #expect(stopped.errors.contains("\n  host api.example: 19 of 20 documents (95.0 %)"))
      #expect(stopped.errors.contains("--accept '\(folder)/a.jsonl' 'api.example'"))
      #expect(FileSystem.entry(at: "\(folder)/out/docs") == nil)
      let strict = try Command.run(arguments + ["--strict"])
      #expect(strict.status == 65 && strict.errors.contains("dataprep: error: sources would lose most"))
      let accepted = try Command.run(arguments + ["--accept", "all"])
      #expect(accepted.status == 0 && accepted.errors.isEmpty)
      #expect(FileSystem.entry(at: "\(folder)/out/docs/a.jsonl.zst") != nil)
    }
  }

  @Test func aPlanAndWorkersWriteTheSame() throws {
    try withTemporaryFolder { folder in
      var lines: [String] = []
      for number in 0..<60 {
        lines.append(
          Self.line(
            "d\(number)", number % 7 == 6 ? "other text of number \(number) alone" : "\(Self.text) number \(number % 7)"
          ))
      }
      try Self.write(Array(lines[..<30]), to: "\(folder)/a.jsonl")
      try Self.write(Array(lines[30...]), to: "\(folder)/b.jsonl")
      let inputs = ["\(folder)/a.jsonl", "\(folder)/b.jsonl", "--alarm-share", "1"]
      #expect(try Command.run(["dedup", "minhash"] + inputs + ["--output", "\(folder)/one", "-q"]).status == 0)
      let planned = try Command.run(
        ["plan", "dedup", "minhash"] + inputs + ["--output", "\(folder)/many", "--plan", "\(folder)/p"])
      #expect(planned.status == 0)
      for rank in 0..<2 {
        _ = try Command.run(["worker", "--plan", "\(folder)/p", "--claim", "-q", "--threads", "\(rank + 1)"])
      }
      #expect(try Command.run(["merge", "--plan", "\(folder)/p", "-q"]).status == 0)
      for name in ["removed.jsonl.zst", "docs/a.jsonl.zst", "docs/b.jsonl.zst", "cluster/summary.json"] {
        #expect(try FileSystem.read("\(folder)/one/\(name)") == FileSystem.read("\(folder)/many/\(name)"), "\(name)")
      }
    }
  }

  @Test(arguments: [
    (["--threshold", "2"], "threshold"), (["--bands", "0"], "--bands"), (["--words", "0"], "--words"),
    (["--keep", "shortest"], "keep"), (["--memory", "1K"], "memory"), (["--alarm-share", "7"], "--alarm-share"),
  ])
  func wrongOptionsAreUsageErrors(_ options: [String], _ word: String) throws {
    let result = try Command.run(["dedup", "minhash", "x.jsonl", "--output", "nowhere"] + options)
    #expect(result.status == 64 && result.errors.contains(word))
  }

  @Test func whatCannotBeReadIsNamed() throws {
    try withTemporaryFolder { folder in
      try Self.write([Self.line("a", "b")], to: "\(folder)/a.jsonl")
      let against = try Command.run(
        ["dedup", "minhash", "\(folder)/a.jsonl", "--output", "\(folder)/o", "--against", folder])
      #expect(against.status == 65 && against.errors.contains("not a finished run of dedup"))
      let missing = try Command.run(["dedup", "minhash", "\(folder)/b.jsonl", "--output", "\(folder)/o"])
      #expect(missing.status == 66)
      let wet = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
      try AtomicFile.write(wet, to: "\(folder)/a.warc.wet")
      let archive = try Command.run(["dedup", "minhash", "\(folder)/a.warc.wet", "--output", "\(folder)/p"])
      #expect(archive.status == 65 && archive.errors.contains("crawl-extract"))
      let stream = try Command.run(["dedup", "minhash", "-", "--output", "\(folder)/r"], input: "{}")
      #expect(stream.status == 64 && stream.errors.contains("read twice") && FileSystem.entry(at: "\(folder)/r") == nil)
      let plan = try Command.run(["dedup", "minhash", "\(folder)/a.jsonl", "--output", "\(folder)/q", "--dry-run"])
      #expect(plan.status == 0 && plan.output.contains("\"threshold\"") && FileSystem.entry(at: "\(folder)/q") == nil)
    }
  }
}
