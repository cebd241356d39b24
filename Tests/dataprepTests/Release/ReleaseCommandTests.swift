import Base
import Foundation
import Records
import TestSupport
import Testing

/// `release` and `takedown` as people and scripts use them.
@Suite struct ReleaseCommandTests {
  private static func line(_ number: Int, _ language: String, _ tier: String, words: Int = 30) -> String {
    let text = (0..<words).map { "neno\($0 * number % 977)" }.joined(separator: " ")
    return
      #"{"text":"\#(text)","id":"d\#(number)","url":"https://h\#(number % 5).example/\#(number)","language":"\#(language)","tier":"\#(tier)"}"#
  }

  /// Documents in two languages and both tiers.
  private static func write(_ count: Int, to path: String, words: Int = 30) throws {
    let lines = (0..<count).map { line($0, $0 % 3 == 0 ? "yo" : "sw", $0 % 2 == 0 ? "clean" : "noisy", words: words) }
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
  }

  @Test func documentsAreReleasedAndTakenDown() throws {
    try withTemporaryFolder { folder in
      try Self.write(60, to: "\(folder)/a.jsonl")
      let release = ["release", "\(folder)/a.jsonl", "--output", "\(folder)/out"]
      let dry = try Command.run(release + ["--dry-run"])
      #expect(dry.status == 0 && FileSystem.entry(at: "\(folder)/out") == nil)
      let plan = try JSONValue(parsing: dry.output.trimmingCharacters(in: .newlines))
      #expect(plan["steps"]?.array?.compactMap { $0["id"]?.string } == ["release-count", "release-write"])
      let result = try Command.run(release)
      #expect(result.status == 0 && result.output.isEmpty)
      #expect(result.errors.contains("60 documents, 60 released in 90 rows of 4 shards"))
      #expect(try Command.run(release + ["--format", "parquet"]).status == 78)
      #expect(try Command.run(["verify", "\(folder)/out"]).status == 0)

      try AtomicFile.write("# who asked\nh1.example\t2020\nnone.example\n", to: "\(folder)/list.txt")
      let takedown = ["takedown", "\(folder)/list.txt", "\(folder)/out"]
      let preview = try Command.run(takedown + ["--dry-run", "--json"])
      let json = try JSONValue(parsing: preview.output.trimmingCharacters(in: .newlines))
      #expect(
        json["removed"]?.integer == 18 && json["by"]?["host"]?.integer == 18 && json["entries_used"]?.integer == 1)
      let removed = try Command.run(takedown)
      #expect(removed.status == 0 && removed.output.contains("18 of 90 documents removed, from 4 of 4 files"))
      #expect(removed.output.contains("1 of 2 entries of the list name a document"))
      #expect(removed.output.contains("sw: 12 of 60 (20.0 %)"))
      #expect(try Command.run(["verify", "\(folder)/out"]).status == 0)
      #expect(try Command.run(takedown + ["--json"]).output.contains(#""removed":0"#))
      // The same release again: all is in place, and the documents stay away.
      let manifest = try FileSystem.read("\(folder)/out/manifest.json")
      #expect(try Command.run(release + ["-q"]).status == 0)
      #expect(try FileSystem.read("\(folder)/out/manifest.json") == manifest)
    }
  }

  @Test func mistakesAreTold() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("h1.example\nwhat is this\n", to: "\(folder)/list.txt")
      let bad = try Command.run(["takedown", "\(folder)/list.txt", folder])
      #expect(bad.status == 65 && bad.errors.contains("list.txt:2: "))
      #expect(try Command.run(["takedown", "\(folder)/none.txt", folder]).status == 66)
      try AtomicFile.write("# nobody\n", to: "\(folder)/list.txt")
      let empty = try Command.run(["takedown", "\(folder)/list.txt", folder])
      #expect(empty.status == 65 && empty.output.isEmpty && empty.errors.contains("the list has no entry"))
      try AtomicFile.write("h1.example\n", to: "\(folder)/list.txt")
      #expect(try Command.run(["takedown", "\(folder)/list.txt", "\(folder)/none"]).status == 66)
      #expect(try Command.run(["release", "\(folder)/none.jsonl", "--output", "\(folder)/out"]).status == 66)
      for options in [["--tiers", "dirty"], ["--tiers", "clean,clean"], ["--shard-size", "0"], ["--format", "csv"]] {
        let result = try Command.run(["release", "\(folder)/a.jsonl", "--output", "\(folder)/out"] + options)
        #expect(result.status == 64, "\(options)")
      }
    }
  }

  /// `kill -9` at any moment, and two workers: the same bytes.
  @Test func nothingElseDecides() throws {
    try withTemporaryFolder { folder in
      try Self.write(6000, to: "\(folder)/a.jsonl", words: 200)
      func arguments(_ output: String) -> [String] {
        [
          "release", "\(folder)/a.jsonl", "--output", "\(folder)/\(output)", "--shard-size", "16", "-q", "--threads",
          "2",
        ]
      }
      func contents(_ output: String) throws -> [String: [UInt8]] { try Self.contents("\(folder)/\(output)") }
      #expect(try Command.run(arguments("whole")).status == 0)
      let expected = try contents("whole")
      #expect(expected.count > 6)
      for delay in [0.05, 0.3, 0.6, 0.9, 1.3, 1.8] {
        _ = try Command.run(arguments("killed"), signal: SIGKILL, after: delay)
      }
      #expect(try Command.run(arguments("killed")).status == 0)
      #expect(try contents("killed") == expected)
      #expect(
        try Command.run(["plan"] + arguments("shared").filter { $0 != "-q" } + ["--plan", "\(folder)/plan"]).status == 0
      )
      for rank in ["1", "0"] {
        _ = try Command.run(
          ["worker", "--plan", "\(folder)/plan", "--rank", rank, "--world-size", "2", "-q"], signal: SIGKILL, after: 0.4
        )
      }
      #expect(try Command.run(["worker", "--plan", "\(folder)/plan", "--claim", "-q"]).status == 0)
      #expect(try Command.run(["merge", "--plan", "\(folder)/plan", "-q"]).status == 0)
      #expect(try contents("shared") == expected)
    }
  }

  /// The shards of a release and what is told of them.
  private static func contents(_ folder: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in ["manifest.json", "croissant.json", "README.md", "removals.json"]
    where FileSystem.entry(at: "\(folder)/\(name)") != nil {
      found[name] = try FileSystem.read("\(folder)/\(name)")
    }
    for path in try DocumentFiles.find("\(folder)/data") {
      found[String(path.dropFirst("\(folder)/".count))] = try FileSystem.read(path)
    }
    return found
  }

  /// `kill -9` at any moment of a removal: the next one finishes it, or does all of it, with the same result and proof.
  @Test func aKilledRemovalIsDoneOnce() throws {
    try withTemporaryFolder { folder in
      try Self.write(4000, to: "\(folder)/a.jsonl", words: 200)
      #expect(try Command.run(["release", "\(folder)/a.jsonl", "--output", "\(folder)/made", "-q"]).status == 0)
      try AtomicFile.write("h1.example\n", to: "\(folder)/list.txt")
      for name in ["whole", "killed"] {
        try FileManager.default.copyItem(atPath: "\(folder)/made", toPath: "\(folder)/\(name)")
      }
      #expect(try Command.run(["takedown", "\(folder)/list.txt", "\(folder)/whole"]).status == 0)
      let expected = try Self.contents("\(folder)/whole")
      let before = try Self.contents("\(folder)/made")
      var generator = SeededGenerator(seed: 5)
      for _ in 0..<12 {
        _ = try Command.run(
          ["takedown", "\(folder)/list.txt", "\(folder)/killed"], signal: SIGKILL,
          after: .random(in: 0.02...1.2, using: &generator))
        // Every file is a whole one: the old or the new.
        for (path, bytes) in try Self.contents("\(folder)/killed") where path.hasPrefix("data/") {
          #expect(bytes == before[path] || bytes == expected[path])
        }
      }
      #expect(try Command.run(["takedown", "\(folder)/list.txt", "\(folder)/killed"]).status == 0)
      #expect(try Self.contents("\(folder)/killed") == expected && before != expected)
      #expect(try Command.run(["verify", "\(folder)/killed"]).status == 0)
    }
  }
}
