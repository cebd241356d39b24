import Base
import TestSupport
import Testing

@testable import Runs

/// A task that publishes on the way: a stream of the inputs' bytes, cut into files of four.
@Suite struct PartsTests {
  private struct Cut: Job {
    static let id = "cut"
    static let hasParts = true
    static let summaries = ["whole.txt"]
    /// Called after each part, for tests.
    var didPublish: @Sendable (Int) throws -> Void = { _ in }

    func describe(_ json: inout JSONWriter) {}
    func tasks(for request: TaskRequest) -> [TaskSpec] {
      [TaskSpec(name: "stream", step: request.step, inputs: request.inputs)]
    }

    func perform(_ task: TaskSpec, _ context: TaskContext) throws {
      // Where the stream goes on: an input and a place in it.
      let start = context.parts.last?.resume
      var first = start?["input"]?.integer ?? 0
      var place = start?["place"]?.integer ?? 0
      var held: [UInt8] = []
      while first < task.inputs.count {
        let bytes = try FileSystem.read(context.path(ofInput: first))
        while place < bytes.count {
          held.append(bytes[place])
          place += 1
          guard held.count == 4 else { continue }
          try stage(&held, context)
          try context.publish(
            resume: JSONValue(parsing: "{\"input\":\(first),\"place\":\(place)}"), through: first)
          try didPublish(context.parts.count)
        }
        first += 1
        place = 0
      }
      if !held.isEmpty { try stage(&held, context) }
    }

    private func stage(_ bytes: inout [UInt8], _ context: TaskContext) throws {
      let path = "cuts/\(context.parts.count)"
      try AtomicFile.write(bytes.span, to: context.stagingPath(of: path))
      context.stage(
        .init(path: path, byteCount: bytes.count, sha256: Digest.of(bytes.span, .sha256).hexadecimal))
      var counts = Counts()
      counts[.records] = bytes.count
      context.add(counts)
      bytes = []
    }

    func conclude(_ run: ConcludedRun) throws -> [String] {
      if run.isComplete { try AtomicFile.write("\(run.counts[.records])", to: run.path("whole.txt")) }
      return []
    }
  }

  private struct Interruption: Error {}

  private func inputs(_ folder: String, _ texts: [String]) throws -> [Input] {
    try texts.enumerated().map { index, text in
      let path = "\(folder)/in\(index).txt"
      if FileSystem.entry(at: path) == nil { try AtomicFile.write(text, to: path) }
      let entry = FileSystem.entry(at: path)
      return Input(
        location: path, identity: path, byteCount: entry?.byteCount, version: entry.map { "mtime:\($0.modified)" })
    }
  }

  private func cuts(_ folder: String) throws -> [String] {
    try FileSystem.names(in: "\(folder)/cuts").map {
      String(decoding: try FileSystem.read("\(folder)/cuts/\($0)"), as: UTF8.self)
    }
  }

  @Test(arguments: 0...5)
  func anInterruptedStreamGoesOnAfterItsLastPart(_ last: Int) throws {
    try withTemporaryFolder { folder in
      let inputs = try inputs(folder, ["abcdef", "ghi", "", "jklmnopqrstuvw"])
      let out = "\(folder)/out"
      let broken = Cut { if $0 == last { throw Interruption() } }
      if last > 0 {
        #expect(throws: Interruption.self) {
          try Run(steps: [Step(broken)], inputs: inputs, folder: out).run(stop: StopFlag())
        }
        #expect(try cuts(out).count == last)
        #expect(FileSystem.entry(at: "\(out)/whole.txt") == nil)
      }
      let made = Monitor(0)
      let result = try Run(steps: [Step(Cut { _ in made.withLock { $0 += 1 } })], inputs: inputs, folder: out).run(
        stop: StopFlag())
      #expect(result.isComplete && result.counts[.records] == 23)
      #expect(made.withLock { $0 } == 5 - last)
      #expect(try cuts(out) == ["abcd", "efgh", "ijkl", "mnop", "qrst", "uvw"])
      #expect(String(decoding: try FileSystem.read("\(out)/whole.txt"), as: UTF8.self) == "23")
    }
  }

  @Test func addedInputsGoOnFromTheLastWholePart() throws {
    try withTemporaryFolder { folder in
      let out = "\(folder)/out"
      _ = try Run(steps: [Step(Cut())], inputs: inputs(folder, ["abcdef"]), folder: out).run(stop: StopFlag())
      #expect(try cuts(out) == ["abcd", "ef"])
      let made = Monitor(0)
      let all = try inputs(folder, ["abcdef", "ghij"])
      _ = try Run(steps: [Step(Cut { _ in made.withLock { $0 += 1 } })], inputs: all, folder: out).run(stop: StopFlag())
      #expect(try cuts(out) == ["abcd", "efgh", "ij"])
      #expect(made.withLock { $0 } == 1)
      // Fewer inputs make fewer parts, and those that are no more go with their records.
      let fewer = try inputs(folder, ["abcdef"])
      #expect(throws: RunError.self) { try Run(steps: [Step(Cut())], inputs: fewer, folder: out).run(stop: StopFlag()) }
      var redo = Run(steps: [Step(Cut())], inputs: fewer, folder: out)
      redo.changes = .redo
      _ = try redo.run(stop: StopFlag())
      #expect(try cuts(out) == ["abcd", "ef"])
      let records = try FileSystem.names(in: "\(out)/records").filter { !$0.hasPrefix(".") }
      #expect(records == ["stream~p000000.json", "stream~p000001.json"])
    }
  }
}
