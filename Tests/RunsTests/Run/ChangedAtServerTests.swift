import Base
import Fetch
import Synchronization
import TestSupport
import Testing

@testable import Runs

/// Copies its input, with a checkpoint after each byte, and stops after some where it is told to.
private struct CopyBytes: Job {
  static let id = "copy-bytes"
  var stopAfter: Int?
  var stop = StopFlag()

  func describe(_ json: inout JSONWriter) {}

  func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneForEachInput(endings: [".txt"]) }

  func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let path = try context.stagingPath(of: "copy")
    var offset = context.savedState?.integer ?? 0
    if offset == 0 { try FileSystem.remove(path) }
    let source = try context.open(0, at: offset)
    var room = [UInt8](repeating: 0, count: 1)
    while true {
      if offset == stopAfter {
        stop.request()
        return
      }
      let count: Int
      do { count = try room.withUnsafeMutableBytes { (room) throws(SourceError) in try source.read(into: room) } } catch
      {
        throw ReadingError(underlying: error)
      }
      guard count > 0 else { break }
      try FileSystem.append(room.span, to: path)
      offset += 1
      try context.saveCheckpoint(.integer(offset))
    }
    let bytes = try FileSystem.read(path)
    context.stage(
      .init(path: "copy", byteCount: bytes.count, sha256: Digest.of(bytes.span, .sha256).hexadecimal))
  }
}

/// A task that went on from a checkpoint never mixes two contents of one URL.
@Suite struct ChangedAtServerTests {
  @Test(arguments: ["same", "other tag", "other length"])
  func aTaskGoesOnWithTheContentThatItBeganWith(kind: String) throws {
    let before = Array("aaaaaaaaaa".utf8)
    let after = kind == "same" ? before : Array((kind == "other tag" ? "bbbbbbbbbb" : "bbbbbbbbbbbb").utf8)
    let hasTag = kind != "other length"
    let isChanged = Atomic(false)
    let server = try LoopbackServer { request in
      let isNew = isChanged.load(ordering: .relaxed)
      return .bytes(
        isNew ? after : before, from: request.offset,
        etag: hasTag ? isNew && kind != "same" ? "\"b\"" : "\"a\"" : nil)
    }
    try withTemporaryFolder { folder in
      let url = server.url("/in.txt")
      let input = Input(location: url, identity: url)
      func run(stopAfter: Int?) throws -> RunResult {
        let stop = StopFlag()
        let job = CopyBytes(stopAfter: stopAfter, stop: stop)
        var run = Run(plan: try Plan(steps: [Step(job)], inputs: [input]), folder: "\(folder)/run")
        run.policy.minimumInterval = 0
        return try run.run(stop: stop)
      }
      #expect(throws: RunError.self) { try run(stopAfter: 4) }
      isChanged.store(true, ordering: .relaxed)
      let result = try run(stopAfter: nil)
      #expect(result.isComplete && result.failures.isEmpty)
      #expect(try FileSystem.read("\(folder)/run/copy") == after)
      #expect(server.requests.compactMap(\.offset) == [4])
    }
  }
}
