import Base
import TestSupport
import Testing

@testable import Runs

@Suite struct CheckpointTests {
  private static let task = TaskSpec(
    name: "x", step: "s",
    inputs: [
      Input(location: "a", identity: "/a", byteCount: 9, version: "mtime:1"), Input(location: "b", identity: "/b"),
    ])

  private static func example(lines: JSONValue? = nil) -> Checkpoint {
    var counts = Counts()
    counts[.records] = 4
    return Checkpoint(
      task: "x", plan: "p", inputs: task.inputs, parts: 2, done: 12, counts: counts, lines: lines,
      state: .object([.init(key: "offset", value: .integer(17))]))
  }

  @Test(arguments: [nil, JSONValue.array([.integer(1)])])
  func survivesItsFile(_ lines: JSONValue?) throws {
    try withTemporaryFolder { folder in
      #expect(Checkpoint(folder: folder) == nil)
      try Self.example(lines: lines).write(to: folder)
      try Self.example(lines: lines).write(to: folder)
      let read = try #require(Checkpoint(folder: folder))
      let written = Self.example(lines: lines)
      #expect(read.task == written.task && read.plan == written.plan && read.inputs == written.inputs)
      #expect(read.progress == (2, 12))
      #expect(read.parts == written.parts && read.counts == written.counts)
      #expect(read.lines == lines && read.state == written.state)
      #expect(try FileSystem.names(in: folder) == [Checkpoint.fileName])
    }
  }

  @Test func everyTruncationIsNone() throws {
    try withTemporaryFolder { folder in
      try Self.example().write(to: folder)
      let path = "\(folder)/\(Checkpoint.fileName)"
      let bytes = try FileSystem.read(path)
      // The line's end is no part of it.
      for count in 0..<bytes.count - 1 {
        try FileSystem.truncate(path, to: 0)
        try FileSystem.append(Array(bytes[..<count]).span, to: path)
        #expect(Checkpoint(folder: folder) == nil)
      }
    }
  }

  @Test func itIsOfTheSameWorkOnTheSameInputs() {
    let checkpoint = Self.example()
    #expect(checkpoint.isOf(Self.task, plan: "p", parts: 2))
    // Parts that others have published since.
    #expect(checkpoint.isOf(Self.task, plan: "p", parts: 3))
    #expect(!checkpoint.isOf(Self.task, plan: "p", parts: 1))
    #expect(!checkpoint.isOf(Self.task, plan: "q", parts: 2))
    for change: (inout TaskSpec) -> Void in [
      { $0.name = "y" }, { $0.inputs.removeLast() }, { $0.inputs[0].byteCount = 10 },
      { $0.inputs[0].version = "mtime:2" }, { $0.inputs[1].identity = "/c" }, { $0.inputs.swapAt(0, 1) },
      { $0.inputs.append(Input(location: "c", identity: "/c")) },
    ] {
      var task = Self.task
      change(&task)
      #expect(!checkpoint.isOf(task, plan: "p", parts: 2))
    }
    // Another spelling, or a size that nobody knew, is no change.
    for change: (inout TaskSpec) -> Void in [
      { $0.inputs[0].location = "./a" }, { $0.inputs[0].byteCount = nil }, { $0.inputs[1].byteCount = 5 },
    ] {
      var task = Self.task
      change(&task)
      #expect(checkpoint.isOf(task, plan: "p", parts: 2))
    }
  }

  @Test func oneWithMorePartsIsFurther() {
    var (a, b) = (Self.example(), Self.example())
    a.done = 100
    b.parts = 3
    #expect(a.progress < b.progress)
    b.parts = 2
    #expect(b.progress < a.progress)
  }
}

@Suite struct CheckpointPaceTests {
  @Test func neitherTooEarlyNorForAnIdleProcess() {
    let pace = CheckpointPace(time: 100, processor: 10)
    #expect(!pace.isDue(time: 100, processor: 10))
    #expect(!pace.isDue(time: 100.9, processor: 20))
    #expect(!pace.isDue(time: 200, processor: 12.9))
    #expect(pace.isDue(time: 101, processor: 13))
  }

  @Test func itWaitsFiftyTimesAsLongAsTheLastOneTook() {
    var pace = CheckpointPace(time: 0, processor: 0)
    pace.saved(from: 10, to: 12, processor: 5)
    #expect(!pace.isDue(time: 111, processor: 100))
    #expect(pace.isDue(time: 112, processor: 100))
    // A quick one makes it quick again, and a clock that went back does no harm.
    pace.saved(from: 112, to: 112.001, processor: 100)
    #expect(pace.isDue(time: 113.1, processor: 103))
    pace.saved(from: 120, to: 119, processor: 110)
    #expect(pace.isDue(time: 120, processor: 113))
  }

  @Test func overALongTaskTheyTakeLittleOfTheTime() {
    // One thread that works all the time; checkpoints take longer the further it is.
    var pace = CheckpointPace(time: 0, processor: 0)
    var (now, saving, longest, last) = (0.0, 0.0, 0.0, 0.0)
    while now < 10_000 {
      now += 0.1
      guard pace.isDue(time: now, processor: now) else { continue }
      longest = max(longest, now - last)
      let cost = 0.01 + now / 10_000
      pace.saved(from: now, to: now + cost, processor: now + cost)
      now += cost
      last = now
      saving += cost
    }
    #expect(saving / now < 0.021)
    #expect(longest < 60)
  }
}
