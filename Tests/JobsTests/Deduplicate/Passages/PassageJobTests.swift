import Base
import Deduplication
import Foundation
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

@Suite struct PassageJobTests {
  private static let methods: [PassageSettings] = {
    var words = PassageSettings(.substrings(minimumBytes: 60))
    words.cut = .word
    var short = PassageSettings(.spans(.ccnet))
    short.minimumWords = 12
    return [
      PassageSettings(.substrings(minimumBytes: 100)), words,
      PassageSettings(.units(paragraphs: false, .trim, minimumCharacters: 0)), short,
    ]
  }()

  /// Three inputs, the second empty of repeats of its own, one of them compressed.
  private static func inputs(_ folder: String) throws -> [String] {
    let texts = PassageRun.texts(400, seed: 5)
    for (name, range) in [("a", 0..<150), ("b", 150..<170), ("c", 170..<400)] {
      try PassageRun.write(Array(texts[range]), to: "\(folder)/\(name).jsonl")
    }
    var stored = ByteBuffer()
    let bytes = try FileSystem.read("\(folder)/c.jsonl")
    FrameCompressor(.zstd).compress(bytes.span, into: &stored)
    let frames = stored.array()
    try AtomicFile.write(frames.span, to: "\(folder)/c.jsonl.zst")
    return ["\(folder)/a.jsonl", "\(folder)/b.jsonl", "\(folder)/c.jsonl.zst"]
  }

  private static func contents(_ folder: String) throws -> [String: [UInt8]] {
    var contents = try JobRunner.contents(folder)
    contents["report.json"] = try FileSystem.read("\(folder)/report.json")
    return contents
  }

  @Test(arguments: methods)
  func theSameBytesForAnyNumberOfThreads(_ settings: PassageSettings) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let result = try PassageRun.run(settings, inputs, to: "\(folder)/1")
      #expect(result.isComplete && result.counts[.cuts] > 20 && result.counts[.documentsEmptied] > 3)
      let whole = try Self.contents("\(folder)/1")
      for threads in [2, 7] {
        var other = settings
        // Less memory than the keys take.
        other.memory = 1 << 21
        try PassageRun.run(other, inputs, to: "\(folder)/\(threads)", threads: threads)
        #expect(try Self.contents("\(folder)/\(threads)") == whole)
      }
      // Nothing is left to do.
      #expect(try PassageRun.run(settings, inputs, to: "\(folder)/1").tasksDone == 0)
      #expect(try Self.contents("\(folder)/1") == whole)
    }
  }

  /// What a kill leaves at any task, and what a later run makes of it.
  @Test(arguments: methods.prefix(3))
  func aKillCostsNoBytes(_ settings: PassageSettings) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      try PassageRun.run(settings, inputs, to: "\(folder)/whole")
      let whole = try Self.contents("\(folder)/whole")
      let copies = Monitor<[String]>([])
      try PassageRun.run(
        settings, inputs, to: "\(folder)/out", threads: 2,
        progress: { _ in
          copies.withLock { copies in
            guard copies.count < 8 else { return }
            let copy = "\(folder)/at-\(copies.count)"
            // A file may be gone while it is copied: then it is no state that a kill leaves, and the next look may be.
            for _ in 0..<50 {
              if (try? FileManager.default.copyItem(atPath: "\(folder)/out", toPath: copy)) != nil {
                copies.append(copy)
                return
              }
              try? FileManager.default.removeItem(atPath: copy)
            }
          }
        })
      let taken = copies.withLock { $0 }
      #expect(taken.count >= 3)
      for copy in taken {
        let result = try PassageRun.run(settings, inputs, to: copy)
        #expect(result.isComplete)
        #expect(try Self.contents(copy) == whole, "\(copy)")
        #expect(FileSystem.entry(at: "\(copy)/.work") == nil)
      }
    }
  }

  @Test func aStoppedRunGoesOn() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let settings = Self.methods[0]
      try PassageRun.run(settings, inputs, to: "\(folder)/whole")
      let stop = StopFlag()
      #expect(throws: RunError.self) {
        try PassageRun.run(
          settings, inputs, to: "\(folder)/out", stop: stop, progress: { if $0.tasksDone >= 2 { stop.request() } })
      }
      // What sums up the whole is not there yet.
      #expect(FileSystem.entry(at: "\(folder)/out/removed.jsonl.zst") == nil)
      try PassageRun.run(settings, inputs, to: "\(folder)/out")
      #expect(try Self.contents("\(folder)/out") == Self.contents("\(folder)/whole"))
    }
  }

  /// What is cut of one input depends on all: with others the directory is refused, not silently half new.
  @Test func otherInputsOrSettingsAreRefused() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out")
      for (settings, paths) in [
        (Self.methods[0], Array(inputs.dropLast())), (Self.methods[0], inputs.reversed()),
        (PassageSettings(.substrings(minimumBytes: 101)), inputs),
      ] {
        let error = #expect(throws: RunError.self) { try PassageRun.run(settings, paths, to: "\(folder)/out") }
        #expect(error?.code == .planMismatch)
      }
      try PassageRun.write(["Another text."], to: inputs[1])
      #expect(throws: RunError.self) { try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out") }
    }
  }

  /// An input that was changed is compared again, and all that depends on it is made again, whatever was done.
  @Test(arguments: [0, 3, 4]) func aChangedInputIsDoneAgainOnRequest(_ tasksDone: Int) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let stop = StopFlag()
      let first = try? PassageRun.run(
        Self.methods[0], inputs, to: "\(folder)/out", stop: stop,
        progress: { if tasksDone > 0, $0.tasksDone >= tasksDone { stop.request() } })
      #expect((first == nil) == (tasksDone > 0))
      try PassageRun.write(PassageRun.texts(50, seed: 77) + PassageRun.texts(20, seed: 1), to: inputs[1])
      #expect(throws: (any Error).self) { try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out") }
      if tasksDone == 4 {
        let error = #expect(throws: PassageError.self) {
          try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out", changes: .keep)
        }
        #expect(error?.code == .badFile && error?.location == inputs[1])
      }
      try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out", changes: .redo)
      try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/whole")
      #expect(try Self.contents("\(folder)/out") == Self.contents("\(folder)/whole"))
    }
  }

  @Test func aDamagedFileBetweenTheStepsIsNamed() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let stop = StopFlag()
      #expect(throws: RunError.self) {
        try PassageRun.run(
          Self.methods[0], inputs, to: "\(folder)/out", stop: stop,
          progress: { if $0.tasksDone >= 3 { stop.request() } })
      }
      let keys = "\(folder)/out/passages/keys/000001"
      try FileSystem.truncate(keys, to: 100)
      let error = #expect(throws: RunError.self) { try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out") }
      #expect(error?.code == .lostFile && error?.location == keys)
      let kept = #expect(throws: PassageError.self) {
        try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out", changes: .keep)
      }
      #expect(kept?.location == keys)
      try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/out", changes: .redo)
      try PassageRun.run(Self.methods[0], inputs, to: "\(folder)/whole")
      #expect(try Self.contents("\(folder)/out") == Self.contents("\(folder)/whole"))
    }
  }

  /// Every byte that was cut stands where the table says, and documents plus what was cut are the input.
  @Test(arguments: methods.prefix(3))
  func everyCutIsJustified(_ settings: PassageSettings) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.inputs(folder)
      let result = try PassageRun.run(settings, inputs, to: "\(folder)/out")
      var texts: [String: [UInt8]] = [:]
      for path in inputs {
        for line in try PassageRun.lines(path) {
          let json = try JSONValue(parsing: line)
          texts[json["id"]?.string ?? ""] = Array((json["text"]?.string ?? "").utf8)
        }
      }
      let output = try PassageRun.output("\(folder)/out")
      var rest = texts
      for cut in output.removed.reversed() {
        let (text, kept) = (try #require(texts[cut.id]), try #require(texts[cut.keptID]))
        let here = text[cut.start..<cut.start + cut.bytes]
        let there = kept[cut.keptStart..<min(kept.count, cut.keptStart + cut.bytes)]
        #expect((cut.keptID, cut.keptStart) != (cut.id, cut.start))
        // White space around it is the cut's own.
        let content = here.split { TextUnits.isSpace($0) }.joined()
        #expect(there.split { TextUnits.isSpace($0) }.joined().starts(with: content) || there.isEmpty, "\(cut)")
        rest[cut.id]?.removeSubrange(cut.start..<cut.start + cut.bytes)
      }
      for (id, text) in rest {
        if let kept = output.texts[id] {
          #expect(Array(kept.utf8) == text)
        } else {
          #expect(text.allSatisfy(TextUnits.isSpace))
        }
      }
      let words = Set(texts.values.flatMap { $0.split { TextUnits.isSpace($0) } })
      #expect(
        output.texts.values.allSatisfy { Array($0.utf8).split { TextUnits.isSpace($0) }.allSatisfy(words.contains) })
      // The first document is whole.
      #expect(result.counts[.bytesCut] == output.removed.reduce(0) { $0 + $1.bytes })
      #expect(result.counts[.bytesBefore] == texts.values.reduce(0) { $0 + $1.count })
      #expect(result.counts[.bytesAfter] == output.texts.values.reduce(0) { $0 + $1.utf8.count })
      // A line without cuts is written as it was.
      let lines = Set(try inputs.flatMap { try PassageRun.lines($0) })
      let cutIDs = Set(output.removed.map(\.id))
      for line in output.lines where !cutIDs.contains(try JSONValue(parsing: line)["id"]?.string ?? "") {
        #expect(lines.contains(line))
      }
    }
  }
}

extension PassageSettings: CustomTestStringConvertible {
  public var testDescription: String { "\(name) \(cut.rawValue)" }
}
