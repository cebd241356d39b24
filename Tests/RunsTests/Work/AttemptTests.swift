import Base
import TestSupport
import Testing

@testable import Runs

/// What an attempt finds of earlier ones.
@Suite struct AttemptTests {
  private static let task = TaskSpec(
    name: "x", step: "s", inputs: [Input(location: "in", identity: "/in", byteCount: 9)])

  private static func with(_ body: (FolderStorage) throws -> Void) throws {
    try withTemporaryFolder { try body(FolderStorage($0, owner: "test")) }
  }

  /// Leaves an attempt of an earlier process.
  private static func leave(
    _ name: String, of task: TaskSpec = task, bytes: Int? = nil, parts: Int = 0, plan: String = "p",
    in storage: FolderStorage
  ) throws {
    let folder = storage.file(".work/\(name)")
    try FileSystem.createFolder("\(folder)/deep")
    try FileSystem.append(Array("data of \(name)".utf8).span, to: "\(folder)/deep/data")
    guard let bytes else { return }
    let checkpoint = Checkpoint(
      task: task.name, plan: plan, inputs: task.inputs, parts: parts, done: bytes, counts: Counts(), lines: nil,
      state: .integer(bytes)
    )
    try checkpoint.write(to: folder)
  }

  private static func attempt(
    _ storage: FolderStorage, of task: TaskSpec = task, parts: Int = 0, isAlone: Bool
  ) throws -> Attempt {
    try Attempt(task, plan: "p", parts: parts, in: storage, owner: "me.1.s", isAlone: isAlone)
  }

  private static func data(_ storage: FolderStorage, _ attempt: String) throws -> String? {
    try storage.read(".work/\(attempt)/deep/data").map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [true, false])
  func theFirstOneBeginsEmpty(_ isAlone: Bool) throws {
    try Self.with { storage in
      let attempt = try Self.attempt(storage, isAlone: isAlone)
      #expect(attempt.name == "x~me.1.s")
      #expect(attempt.checkpoint == nil)
      #expect(try storage.names(in: ".work") == ["x~me.1.s"])
      #expect(try storage.names(in: ".work/x~me.1.s") == [])
    }
  }

  @Test func aloneItTakesWhatIsThere() throws {
    try Self.with { storage in
      try Self.leave("x~old.1.s", bytes: 5, in: storage)
      try Self.leave("x~idle.1.s", in: storage)
      let attempt = try Self.attempt(storage, isAlone: true)
      #expect(attempt.checkpoint?.state == .integer(5))
      #expect(try Self.data(storage, attempt.name) == "data of x~old.1.s")
      #expect(try storage.names(in: ".work") == ["x~me.1.s"])
    }
  }

  @Test func besideOthersItCopiesAndLeavesThemAlone() throws {
    try Self.with { storage in
      try Self.leave("x~old.1.s", bytes: 5, in: storage)
      try Self.leave("x~idle.1.s", in: storage)
      let before = try storage.read(".work/x~old.1.s/.checkpoint.json")
      let attempt = try Self.attempt(storage, isAlone: false)
      #expect(attempt.checkpoint?.state == .integer(5))
      #expect(try Self.data(storage, attempt.name) == "data of x~old.1.s")
      #expect(try storage.names(in: ".work") == ["x~idle.1.s", "x~me.1.s", "x~old.1.s"])
      #expect(try Self.data(storage, "x~old.1.s") == "data of x~old.1.s")
      #expect(try storage.read(".work/x~old.1.s/.checkpoint.json") == before)
      // What it writes is its own.
      try FileSystem.append([1].span, to: "\(attempt.folder)/deep/data")
      #expect(try Self.data(storage, "x~old.1.s") == "data of x~old.1.s")
    }
  }

  @Test(arguments: [true, false])
  func theFurthestOneIsGoneOnFrom(_ isAlone: Bool) throws {
    try Self.with { storage in
      for (name, bytes) in [("x~a.1.s", 5), ("x~b.1.s", 7), ("x~c.1.s", 6)] {
        try Self.leave(name, bytes: bytes, in: storage)
      }
      #expect(try Self.attempt(storage, isAlone: isAlone).checkpoint?.state == .integer(7))
    }
    // Bytes are counted from the last part on.
    try Self.with { storage in
      try Self.leave("x~a.1.s", bytes: 50, parts: 1, in: storage)
      try Self.leave("x~b.1.s", bytes: 1, parts: 2, in: storage)
      #expect(try Self.attempt(storage, parts: 2, isAlone: isAlone).checkpoint?.state == .integer(1))
    }
  }

  @Test(arguments: [true, false])
  func itsOwnIsKeptWhereItIsTheFurthest(_ isAlone: Bool) throws {
    try Self.with { storage in
      try Self.leave("x~me.1.s", bytes: 5, in: storage)
      try Self.leave("x~a.1.s", bytes: 4, in: storage)
      let attempt = try Self.attempt(storage, isAlone: isAlone)
      #expect(attempt.checkpoint?.state == .integer(5))
      #expect(try Self.data(storage, attempt.name) == "data of x~me.1.s")
    }
  }

  @Test(arguments: [true, false])
  func whatIsOfNoUseIsNotGoneOnFrom(_ isAlone: Bool) throws {
    try Self.with { storage in
      try Self.leave("x~a.1.s", bytes: 5, plan: "another", in: storage)
      try Self.leave("x~b.1.s", bytes: 6, parts: 1, in: storage)
      var other = Self.task
      other.inputs[0].byteCount = 10
      try Self.leave("x~c.1.s", of: other, bytes: 7, in: storage)
      try Self.leave("x~me.1.s", in: storage)
      let attempt = try Self.attempt(storage, isAlone: isAlone)
      #expect(attempt.checkpoint == nil)
      #expect(try storage.names(in: ".work/\(attempt.name)") == [])
    }
  }

  @Test(arguments: [true, false])
  func aTaskWhoseNameBeginsAlikeIsLeftAlone(_ isAlone: Bool) throws {
    // Two inputs of one file name make tasks `x` and `x~` with a digest, and both may be at work at once.
    var other = Self.task
    other.name = "x~0a1b2c3d"
    try Self.with { storage in
      try Self.leave("x~0a1b2c3d~me.1.s", in: storage)
      _ = try Self.attempt(storage, isAlone: isAlone)
      #expect(try Self.data(storage, "x~0a1b2c3d~me.1.s") != nil)
      try Self.leave("x~0a1b2c3d~old.1.s", of: other, bytes: 8, in: storage)
      #expect(try Self.attempt(storage, isAlone: isAlone).checkpoint == nil)
      #expect(try Self.attempt(storage, of: other, isAlone: isAlone).checkpoint?.state == .integer(8))
      #expect(try storage.names(in: ".work").contains("x~me.1.s"))
    }
  }

  @Test func clearingForgetsAll() throws {
    try Self.with { storage in
      try Self.leave("x~me.1.s", bytes: 5, in: storage)
      let attempt = try Self.attempt(storage, isAlone: true)
      try attempt.clear()
      #expect(attempt.checkpoint == nil)
      #expect(try storage.names(in: ".work/x~me.1.s") == [])
    }
  }
}
