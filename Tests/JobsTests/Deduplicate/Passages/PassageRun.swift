import Base
import Deduplication
import Records
import TestSupport

@testable import Jobs
@testable import Runs

/// Runs the three steps on small inputs and reads what they wrote.
enum PassageRun {
  static func steps(_ settings: PassageSettings) -> [Step] {
    [Step(SignPassagesJob(settings)), Step(JoinPassagesJob(settings)), Step(ApplyPassagesJob(settings))]
  }

  @discardableResult
  static func run(
    _ settings: PassageSettings, _ paths: [String], to output: String, threads: Int = 1,
    changes: ChangePolicy = .error, stop: StopFlag = StopFlag(),
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> RunResult {
    var run = Run(steps: steps(settings), inputs: JobRunner.inputs(paths), folder: output)
    run.threads = threads
    run.changes = changes
    return try run.run(stop: stop, progress: progress)
  }

  /// Writes texts as JSON Lines, with further members, ids from the name of the file on.
  static func write(_ texts: [String], to path: String) throws {
    let name = Path.split(path).name.split(separator: ".")[0]
    var lines = ByteBuffer()
    for (number, text) in texts.enumerated() {
      var string = JSONWriter()
      string.string(text)
      lines.append(utf8: "{\"number\":\(number).50, \"text\" : ")
      string.bytes.withSpan { lines.append($0) }
      lines.append(utf8: ",\"id\":\"\(name)-\(number)\",\"tags\":[1, 2]}\n")
    }
    let bytes = lines.array()
    try AtomicFile.write(bytes.span, to: path)
  }

  /// Documents and what was cut of them.
  struct Output {
    /// The texts by identifier.
    var texts: [String: String] = [:]
    /// The lines of all documents, in the order of files.
    var lines: [String] = []
    /// What was cut, in the order of files: identifier, start, bytes, identifier of the kept one, start there.
    var removed: [Removed] = []
  }

  struct Removed: Equatable {
    var id: String
    var start: Int
    var bytes: Int
    var keptID: String
    var keptStart: Int

    init(_ id: String, _ start: Int, _ bytes: Int, _ keptID: String, _ keptStart: Int) {
      self.id = id
      self.start = start
      self.bytes = bytes
      self.keptID = keptID
      self.keptStart = keptStart
    }
  }

  static func lines(_ path: String) throws -> [String] {
    let reader = LineReader(DecompressingSource(try FileSource(path)))
    var lines: [String] = []
    while let line = try reader.next({ $0.string }) { lines.append(line) }
    return lines
  }

  static func output(_ folder: String) throws -> Output {
    var output = Output()
    if FileSystem.entry(at: "\(folder)/docs") != nil {
      for name in try FileSystem.names(in: "\(folder)/docs") { output.lines += try lines("\(folder)/docs/\(name)") }
    }
    for line in output.lines {
      let json = try JSONValue(parsing: line)
      output.texts[json["id"]?.string ?? ""] = json["text"]?.string ?? ""
    }
    output.removed = try lines("\(folder)/removed.jsonl.zst").map { line in
      let json = try JSONValue(parsing: line)
      return Removed(
        json["id"]?.string ?? "", json["start"]?.integer ?? -1, json["bytes"]?.integer ?? -1,
        json["kept_id"]?.string ?? "", json["kept_start"]?.integer ?? -1)
    }
    return output
  }

  /// Texts of random sentences, some of which stand in several.
  static func texts(_ count: Int, seed: UInt64) -> [String] {
    var random = SeededGenerator(seed: seed)
    let words = ["sun", "moon", "river", "stone", "bird", "Straße", "вода", "green", "walks", "sings", "7", "maji"]
    func sentence() -> String {
      (0..<Int.random(in: 4...14, using: &random)).map { _ in words.randomElement(using: &random)! }
        .joined(separator: " ") + (Bool.random(using: &random) ? ". " : ".\n")
    }
    var passages: [String] = []
    return (0..<count).map { _ in
      var text = ""
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        if Int.random(in: 0...2, using: &random) == 0, let old = passages.randomElement(using: &random) {
          text += old
        } else {
          let passage = (0..<Int.random(in: 1...5, using: &random)).map { _ in sentence() }.joined()
          passages.append(passage)
          text += passage
        }
      }
      return text
    }
  }
}
