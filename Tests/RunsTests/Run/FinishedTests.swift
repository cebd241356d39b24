import Base
import Testing

@testable import Runs

/// What of a task stays when its inputs or files are not what they were.
@Suite struct FinishedTests {
  private static func input(_ name: String, bytes: Int = 5, version: String? = "mtime:1") -> Input {
    Input(location: name, identity: "/\(name)", byteCount: bytes, version: version)
  }

  private static func task(_ names: String...) -> TaskSpec {
    TaskSpec(name: "t", step: "s", inputs: names.map { input($0) })
  }

  /// Parts of a task, each made of the inputs that are given; all files are in place.
  private static func parts(_ ranges: [[String]], isWhole: Bool = true) -> (records: [CompletionRecord], disk: FakeDisk)
  {
    let disk = FakeDisk()
    var first = 0
    let records = ranges.enumerated().map { number, names in
      var record = Publishing.record(["p\(number)": "\(number)"], part: number)
      record.inputs = names.map { input($0) }
      record.firstInput = first
      record.isLast = isWhole && number == ranges.count - 1
      // The next part begins with the input in which this one ends.
      first += names.count - 1
      disk.write("p\(number)", "\(number)")
      return record
    }
    return (records, disk)
  }

  /// The single record of a task without parts.
  private static func whole(_ names: String...) -> (records: [CompletionRecord], disk: FakeDisk) {
    let disk = FakeDisk()
    disk.write("f", "text")
    var record = Publishing.record(["f": "text"])
    record.inputs = names.map { input($0) }
    return ([record], disk)
  }

  private static func judge(
    _ made: (records: [CompletionRecord], disk: FakeDisk), _ task: TaskSpec, _ policy: ChangePolicy
  ) throws -> Finished {
    try Finished(made.records, of: task, policy: policy, store: RunStore(FakeStorage(made.disk)))
  }

  @Test(arguments: ChangePolicy.allCases)
  func whatIsAsItWasStays(_ policy: ChangePolicy) throws {
    let finished = try Self.judge(Self.whole("a", "b"), Self.task("a", "b"), policy)
    #expect(finished.isComplete && finished.parts.count == 1 && finished.superseded.isEmpty)
    let parts = try Self.judge(Self.parts([["a"], ["a", "b"], ["b", "c"]]), Self.task("a", "b", "c"), policy)
    #expect(parts.isComplete && parts.parts.map(\.part) == [0, 1, 2] && parts.superseded.isEmpty)
    let begun = try Self.judge(Self.parts([["a"], ["a", "b"]], isWhole: false), Self.task("a", "b", "c"), policy)
    #expect(!begun.isComplete && begun.parts.count == 2)
    #expect(!Finished().isComplete)
  }

  @Test(arguments: [0, 1, 2])
  func aChangedInputIsAnErrorIsRedoneOrIsKept(_ changed: Int) throws {
    let made = Self.parts([["a"], ["a", "b"], ["b", "c"]])
    var task = Self.task("a", "b", "c")
    task.inputs[changed].version = "mtime:2"
    let error = #expect(throws: RunError.self) { try Self.judge(made, task, .error) }
    #expect(error?.code == .inputChanged && error?.exitCode == .configuration)
    #expect(error?.location == task.inputs[changed].location)
    let redone = try Self.judge(made, task, .redo)
    // The first part that was made of it, and all after it.
    let first = max(0, [0, 1, 2][changed])
    #expect(redone.parts.map(\.part) == Array(0..<first))
    #expect(redone.superseded.map(\.part) == Array(first..<3))
    #expect(!redone.isComplete)
    let kept = try Self.judge(made, task, .keep)
    #expect(kept.isComplete && kept.superseded.isEmpty)
  }

  @Test func anotherInputInItsPlaceIsNeverKept() throws {
    let made = Self.parts([["a"], ["a", "b"]])
    for policy in [ChangePolicy.error, .keep] {
      let error = #expect(throws: RunError.self) { try Self.judge(made, Self.task("a", "x"), policy) }
      #expect(error?.code == .inputChanged && error?.location == "b")
    }
    let redone = try Self.judge(made, Self.task("a", "x"), .redo)
    #expect(redone.parts.count == 1 && redone.superseded.count == 1)
    // Fewer inputs than before.
    #expect(throws: RunError.self) { try Self.judge(made, Self.task("a"), .error) }
    #expect(try Self.judge(made, Self.task("a"), .redo).parts.count == 1)
  }

  @Test(arguments: ChangePolicy.allCases)
  func inputsThatAreAppendedGoOnFromTheLastWholePart(_ policy: ChangePolicy) throws {
    // The end of what was given before is no end any more.
    let made = Self.parts([["a"], ["a", "b"]])
    let finished = try Self.judge(made, Self.task("a", "b", "c"), policy)
    #expect(finished.parts.map(\.part) == [0] && finished.superseded.map(\.part) == [1])
    #expect(!finished.isComplete)
  }

  @Test(arguments: [true, false])
  func aMissingFileIsAnErrorIsRedoneOrIsKept(_ isCut: Bool) throws {
    let made = Self.parts([["a"], ["a", "b"]])
    if isCut { made.disk.write("p1", "") } else { made.disk.remove("p1") }
    let error = #expect(throws: RunError.self) { try Self.judge(made, Self.task("a", "b"), .error) }
    #expect(error?.code == .lostFile && error?.location == "run/p1")
    let redone = try Self.judge(made, Self.task("a", "b"), .redo)
    #expect(redone.parts.map(\.part) == [0] && redone.superseded.map(\.part) == [1])
    #expect(try Self.judge(made, Self.task("a", "b"), .keep).isComplete)
  }

  @Test func aTaskWithoutPartsIsRedoneAsAWhole() throws {
    let made = Self.whole("a", "b")
    var task = Self.task("a", "b")
    task.inputs[1].byteCount = 6
    let redone = try Self.judge(made, task, .redo)
    #expect(redone.parts.isEmpty && redone.superseded == made.records)
    #expect(throws: RunError.self) { try Self.judge(made, task, .error) }
  }
}
