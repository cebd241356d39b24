import Base
import Deduplication
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// Whole deduplications: what stays, what is told of what goes, and that nothing else decides.
@Suite struct DeduplicateJobTests {
  static func steps(_ rule: DuplicateRule, _ change: (inout DeduplicationSettings) -> Void = { _ in }) -> [Step] {
    var settings = DeduplicationSettings(rule: rule)
    settings.memory = 1 << 24
    change(&settings)
    return DeduplicationSettings.steps(settings)
  }

  private static let similar = DuplicateRule.similar(.init())

  /// Documents of words, half of which are copies with changes; every document has fields of its own.
  static func lines(_ count: Int, seed: UInt64, host: String = "h.example", first: Int = 0) -> [String] {
    var random = SeededGenerator(seed: seed)
    var texts: [[Int]] = []
    return (0..<count).map { number in
      var words = (0..<Int.random(in: 3...80, using: &random)).map { _ in Int.random(in: 0..<5000, using: &random) }
      if let old = texts.randomElement(using: &random), Bool.random(using: &random) {
        words = old
        words[Int.random(in: 0..<words.count, using: &random)] = Int.random(in: 0..<5000, using: &random)
      }
      texts.append(words)
      let text = words.map { "word\($0)" }.joined(separator: " ")
      return
        #"{"text": "\#(text)", "id": "d\#(first + number)", "url": "https://\#(host)/\#(number)", "x": [1, {"y": "}"}]}"#
    }
  }

  static func read(_ folder: String, _ path: String) throws -> [JSONValue] {
    var json: [JSONValue] = []
    let reader = LineReader(DecompressingSource(try FileSource("\(folder)/\(path)")))
    while let line = try reader.next({ $0.string }) { json.append(try JSONValue(parsing: line)) }
    return json
  }

  private static func ids(_ folder: String, _ path: String) throws -> [String] {
    try read(folder, path).map { $0["id"]?.string ?? "" }
  }

  @Test func everyDocumentStaysOrIsNamed() throws {
    try withTemporaryFolder { folder in
      let lines = Self.lines(300, seed: 1)
      try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: "\(folder)/a.jsonl")
      let result = try JobRunner.run(Self.steps(Self.similar), ["\(folder)/a.jsonl"], to: "\(folder)/out")
      #expect(result.isComplete && result.counts[.considered] == 300)
      let kept = try Self.read("\(folder)/out", "docs/a.jsonl.zst")
      let removed = try Self.read("\(folder)/out", "removed.jsonl.zst")
      #expect(kept.count + removed.count == 300 && removed.count > 50)
      let keptIDs = Set(kept.compactMap { $0["id"]?.string })
      #expect(keptIDs.isDisjoint(with: removed.compactMap { $0["id"]?.string }))
      for row in removed {
        #expect(keptIDs.contains(row["kept_id"]?.string ?? ""))
        #expect((row["jaccard"]?.number ?? 0) >= 0.7)
      }
      // Clusters add up, and other fields are as they were.
      #expect(kept.reduce(0) { $0 + ($1["cluster"]?["size"]?.integer ?? 0) } == 300)
      let byID = Dictionary(uniqueKeysWithValues: lines.map { (try! JSONValue(parsing: $0)["id"]!.string!, $0) })
      let written = try DocumentLines.lines("\(folder)/out/docs/a.jsonl.zst")
      for (line, document) in zip(written, kept) {
        let before = try #require(byID[document["id"]?.string ?? ""])
        #expect(line.hasPrefix(String(before.dropLast())))
        #expect(line.dropFirst(before.utf8.count - 1).hasPrefix(#","cluster":{"id":"#))
      }
    }
  }

  @Test func threadsAndWorkersDoNotMatter() throws {
    try withTemporaryFolder { folder in
      let paths = try (0..<4).map { number in
        let path = "\(folder)/in\(number).jsonl"
        let lines = Self.lines(120, seed: 3, first: 1000 * number)
        try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
        return path
      }
      _ = try JobRunner.run(Self.steps(Self.similar), paths, to: "\(folder)/one")
      let one = try JobRunner.contents("\(folder)/one")
      #expect(one.keys.contains("removed.jsonl.zst") && one.keys.contains("docs/in3.jsonl.zst"))
      for threads in [2, 7] {
        _ = try JobRunner.run(Self.steps(Self.similar), paths, to: "\(folder)/t\(threads)", threads: threads)
        let same = try JobRunner.contents("\(folder)/t\(threads)") == one
        #expect(same, "\(threads)")
      }
      let memory = Self.steps(Self.similar) { $0.memory = 1 << 10 }
      _ = try JobRunner.run(memory, paths, to: "\(folder)/small")
      let same = try JobRunner.contents("\(folder)/small") == one
      #expect(same)
    }
  }

  @Test func aStoppedRunGoesOn() throws {
    try withTemporaryFolder { folder in
      let paths = try (0..<3).map { number in
        let path = "\(folder)/in\(number).jsonl"
        try AtomicFile.write(Self.lines(150, seed: UInt64(number)).joined(separator: "\n"), to: path)
        return path
      }
      _ = try JobRunner.run(Self.steps(Self.similar), paths, to: "\(folder)/whole")
      let whole = try JobRunner.contents("\(folder)/whole")
      // Stopped when so many tasks are done, again and again.
      for after in 0..<8 {
        let stop = StopFlag()
        let steps = Self.steps(Self.similar)
        let output = "\(folder)/stopped\(after)"
        _ = try? JobRunner.run(steps, paths, to: output, stop: stop) { progress in
          if progress.tasksDone >= after { stop.request() }
        }
        let result = try JobRunner.run(steps, paths, to: output)
        #expect(result.isComplete)
        let same = try JobRunner.contents(output) == whole
        #expect(same, "\(after)")
      }
    }
  }

  @Test func faultyLinesAndMissingIdentifiers() throws {
    try withTemporaryFolder { folder in
      let text = (0..<20).map { "w\($0)" }.joined(separator: " ")
      let lines = [
        #"{"text": "\#(text)", "id": "a", "cluster": {"id": 7, "size": 9}, "z": 1}"#, "", "nothing", #"{"id": "b"}"#,
        #"{"text": "\#(text)"}"#, #"{"text": "only four words here", "id": "c"}"#,
        #"{"text": "only four words here", "id": "d"}"#, #"{"text": "\#(text) and more", "id": "e"} "#,
      ]
      let path = "\(folder)/a.jsonl"
      try AtomicFile.write(lines.joined(separator: "\r\n"), to: path)
      let result = try JobRunner.run(Self.steps(Self.similar), [path], to: "\(folder)/out")
      #expect(result.counts[.faults].total == 2)
      #expect(try Self.ids("\(folder)/out", "docs/a.jsonl.zst") == ["c", "d", "e"])
      let removed = try Self.read("\(folder)/out", "removed.jsonl.zst")
      #expect(removed.map { $0["id"]?.string } == ["a", "\(path)#5"])
      #expect(removed.map { $0["kept_id"]?.string } == ["e", "e"])
      let faults = try String(decoding: FileSystem.read("\(folder)/out/faults.jsonl"), as: UTF8.self)
      #expect(faults.contains("line-malformed") && faults.contains("text-missing"))
      // First kept: the old cluster of its line is replaced.
      let first = Self.steps(Self.similar) { $0.keep = .first }
      _ = try JobRunner.run(first, [path], to: "\(folder)/first")
      let kept = try DocumentLines.lines("\(folder)/first/docs/a.jsonl.zst")
      #expect(kept.first == #"{"text": "\#(text)", "id": "a", "cluster": {"id":0,"size":3}, "z": 1}"# + "\r")
    }
  }

  @Test func dropAllKeepsNone() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.jsonl"
      try AtomicFile.write(
        (0..<9).map { #"{"id":"\#($0)","text":"t\#($0 / 2 * 2 == 8 ? $0 : $0 / 2)"}"# }.joined(separator: "\n"),
        to: path)
      let steps = Self.steps(.equal(field: "text")) { $0.dropsAll = true }
      _ = try JobRunner.run(steps, [path], to: "\(folder)/out")
      #expect(try Self.ids("\(folder)/out", "docs/a.jsonl.zst") == ["8"])
      let removed = try Self.read("\(folder)/out", "removed.jsonl.zst")
      #expect(removed.count == 8 && removed.allSatisfy { $0["kept_id"] == .null })
    }
  }

  @Test func weightsAreAddedWhereAskedFor() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.jsonl"
      try AtomicFile.write((0..<5).map { #"{"id":"\#($0)","text":"t\#($0 / 4)"}"# }.joined(separator: "\n"), to: path)
      _ = try JobRunner.run(
        Self.steps(.equal(field: "text")) { $0.addsWeights = true }, [path], to: "\(folder)/out")
      #expect(
        try DocumentLines.lines("\(folder)/out/docs/a.jsonl.zst") == [
          #"{"id":"0","text":"t0","cluster":{"id":0,"size":4,"weight":3}}"#,
          #"{"id":"4","text":"t1","cluster":{"id":4,"size":1,"weight":1}}"#,
        ])
    }
  }

  @Test func anInputWithoutDocumentsIsTold() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("", to: "\(folder)/empty.jsonl")
      try AtomicFile.write(#"{"text":"a b c d e f","id":"x"}"#, to: "\(folder)/a.jsonl")
      let result = try JobRunner.run(
        Self.steps(Self.similar), ["\(folder)/empty.jsonl", "\(folder)/a.jsonl"], to: "\(folder)/out")
      #expect(result.silentInputs.count == 1 && result.isComplete)
      #expect(try Self.ids("\(folder)/out", "docs/a.jsonl.zst") == ["x"])
      #expect(try Self.read("\(folder)/out", "removed.jsonl.zst").isEmpty)
    }
  }

  @Test func aSourceThatLosesMostStopsTheRun() throws {
    try withTemporaryFolder { folder in
      let text = (0..<30).map { "w\($0)" }.joined(separator: " ")
      let pages = (0..<40).map { #"{"id":"\#($0)","text":"\#(text)","url":"https://api.example/\#($0)"}"# }
      let others = Self.lines(100, seed: 9, host: "other.example", first: 100)
      try AtomicFile.write((pages + others).joined(separator: "\n"), to: "\(folder)/a.jsonl")
      func steps(_ accepted: Set<String>) -> [Step] {
        Self.steps(Self.similar) {
          $0.alarm.documents = 30
          $0.accepted = accepted
        }
      }
      let output = "\(folder)/out"
      let error = #expect(throws: DeduplicationError.self) {
        try JobRunner.run(steps([]), ["\(folder)/a.jsonl"], to: output)
      }
      #expect(error?.code == .alarm && error?.message.contains("host api.example: 39 of 40") == true)
      #expect(FileSystem.entry(at: "\(output)/docs") == nil)
      #expect(try Self.read(output, "removed.jsonl.zst").count >= 39)
      // Accepted, the same run goes on.
      #expect(throws: DeduplicationError.self) {
        try JobRunner.run(steps(["other.example"]), ["\(folder)/a.jsonl"], to: output)
      }
      let result = try JobRunner.run(steps(["api.example"]), ["\(folder)/a.jsonl"], to: output)
      #expect(result.isComplete && result.tasksDone == 1)
      #expect(FileSystem.entry(at: "\(output)/docs") != nil)
    }
  }

  /// Deduplicating B against A is deduplicating both, of which only B's part is written.
  @Test(arguments: [1, 2])
  func againstAnEarlierRun(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let lines = Self.lines(600, seed: 31)
      let (a, b, c) = ("\(folder)/a.jsonl", "\(folder)/b.jsonl", "\(folder)/c.jsonl")
      try AtomicFile.write(lines[..<250].joined(separator: "\n"), to: a)
      try AtomicFile.write(lines[250..<450].joined(separator: "\n"), to: b)
      try AtomicFile.write(lines[450...].joined(separator: "\n"), to: c)
      func steps(_ against: [String]) throws -> [Step] {
        let runs = try against.map { try EarlierRun(folder: $0) }
        return Self.steps(Self.similar) {
          $0.keep = .first
          $0.against = runs
        }
      }
      _ = try JobRunner.run(steps([]), [a, b, c], to: "\(folder)/all", threads: threads)
      _ = try JobRunner.run(steps([]), [a], to: "\(folder)/A", threads: threads)
      _ = try JobRunner.run(steps(["\(folder)/A"]), [b], to: "\(folder)/B", threads: threads)
      _ = try JobRunner.run(steps(["\(folder)/A", "\(folder)/B"]), [c], to: "\(folder)/C", threads: threads)
      let all = try Self.read("\(folder)/all", "removed.jsonl.zst")
      var parts: [JSONValue] = []
      for name in ["A", "B", "C"] { parts += try Self.read("\(folder)/\(name)", "removed.jsonl.zst") }
      #expect(parts == all && all.count > 100)
      for (name, file) in [("B", "b"), ("C", "c")] {
        #expect(
          try Self.ids("\(folder)/\(name)", "docs/\(file).jsonl.zst")
            == Self.ids("\(folder)/all", "docs/\(file).jsonl.zst"))
      }
      // Another earlier run is another plan; a directory that is none is refused.
      let changed = #expect(throws: RunError.self) { try JobRunner.run(steps([]), [b], to: "\(folder)/B") }
      #expect(changed?.code == .planMismatch)
      let none = #expect(throws: DeduplicationError.self) { try steps([folder]) }
      #expect(none?.code == .badFile)
    }
  }

  @Test func aChangedInputIsDecidedOnAgain() throws {
    try withTemporaryFolder { folder in
      let (a, b) = ("\(folder)/a.jsonl", "\(folder)/b.jsonl")
      try AtomicFile.write(Self.lines(80, seed: 41).joined(separator: "\n"), to: a)
      try AtomicFile.write(Self.lines(80, seed: 42, first: 100).joined(separator: "\n"), to: b)
      _ = try JobRunner.run(Self.steps(Self.similar), [a, b], to: "\(folder)/out")
      try AtomicFile.write(Self.lines(90, seed: 41, first: 500).joined(separator: "\n"), to: b)
      let error = #expect(throws: RunError.self) {
        try JobRunner.run(Self.steps(Self.similar), [a, b], to: "\(folder)/out")
      }
      #expect(error?.code == .inputChanged)
      _ = try JobRunner.run(Self.steps(Self.similar), [a, b], to: "\(folder)/out", changes: .redo)
      _ = try JobRunner.run(Self.steps(Self.similar), [a, b], to: "\(folder)/new")
      let same = try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/new")
      #expect(same)
    }
  }

  @Test func otherInputsAreAnotherRun() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] {
        try AtomicFile.write(Self.lines(20, seed: 4).joined(separator: "\n"), to: "\(folder)/\(name).jsonl")
      }
      let steps = Self.steps(Self.similar)
      _ = try JobRunner.run(steps, ["\(folder)/a.jsonl"], to: "\(folder)/out")
      let error = #expect(throws: RunError.self) {
        try JobRunner.run(steps, ["\(folder)/a.jsonl", "\(folder)/b.jsonl"], to: "\(folder)/out")
      }
      #expect(error?.code == .planMismatch)
    }
  }

  @Test func parquetAndCompressedInputs() throws {
    try withTemporaryFolder { folder in
      let lines = Self.lines(60, seed: 5).joined(separator: "\n")
      try AtomicFile.write(Compressor.gzip.member(Array(lines.utf8)).span, to: "\(folder)/a.jsonl.gz")
      try AtomicFile.write(lines, to: "\(folder)/b.jsonl")
      let result = try JobRunner.run(
        Self.steps(.equal(field: "id")), ["\(folder)/a.jsonl.gz", "\(folder)/b.jsonl"], to: "\(folder)/out")
      #expect(result.counts[.kept] == 60 && result.counts[.considered] == 120)
      let removed = try Self.read("\(folder)/out", "removed.jsonl.zst")
      #expect(removed.count == 60)
    }
  }
}

/// The lines of a file of documents.
enum DocumentLines {
  static func lines(_ path: String) throws -> [String] {
    var lines: [String] = []
    let reader = LineReader(DecompressingSource(try FileSource(path)))
    while let line = try reader.next({ $0.string }) { lines.append(line) }
    return lines
  }
}
