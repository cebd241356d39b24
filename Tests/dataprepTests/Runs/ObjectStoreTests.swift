import Base
import Foundation
import TestSupport
import Testing

/// The command with an object store in this process: the same objects as files, after any kill.
@Suite struct ObjectStoreTests {
  private static func documents(_ number: Int) -> String {
    (0..<60).map { row in
      let words = (0..<40).map { "word\((row * 31 + $0 * 7 + number * 13) % 97)" }.joined(separator: " ")
      return #"{"text":"\#(words).","id":"\#(number)-\#(row)","language":"en"}"# + "\n"
    }.joined()
  }

  /// A server with three inputs in it, and the environment of commands that use it.
  private static func server(
    _ behaviour: ObjectServer.Behaviour = ObjectServer.Behaviour(), pause: UInt32 = 0, cache: String
  ) throws -> (ObjectServer, [String: String]) {
    let server = try ObjectServer(
      behaviour,
      fault: { _ in
        usleep(pause)
        return nil
      })
    for number in 0..<3 { server.put("bucket/in/d\(number).jsonl", Array(documents(number).utf8)) }
    let environment = [
      "AWS_ENDPOINT_URL_S3": server.endpoint, "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK",
      "XDG_CACHE_HOME": cache, "HOME": cache,
    ]
    return (server, environment)
  }

  private static let words = ["dedup", "exact", "s3://bucket/in/", "--quiet", "--output"]

  /// The objects of a run, by the path in it.
  private static func run(_ server: ObjectServer) -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for (key, object) in server.objects where key.hasPrefix("bucket/out/") {
      found[String(key.dropFirst("bucket/out/".count))] = object.bytes
    }
    return found
  }

  @Test func objectsAreWhatFilesWouldBe() throws {
    try withTemporaryFolder { folder in
      let (server, environment) = try Self.server(cache: "\(folder)/cache")
      let local = try Command.run(Self.words + ["\(folder)/out"], environment: environment)
      #expect(local.status == 0, "\(local.errors)")
      let remote = try Command.run(Self.words + ["s3://bucket/out"], environment: environment)
      #expect(remote.status == 0, "\(remote.errors)")
      let objects = Self.run(server)
      for (path, bytes) in objects {
        let file = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out/\(path)"))
        #expect(Array(file) == bytes, "\(path)")
      }
      let files = FileManager.default.enumerator(atPath: "\(folder)/out")?.compactMap { $0 as? String } ?? []
      let isFile = { (path: String) in !path.hasPrefix(".") && objects[path] != nil }
      #expect(files.filter(isFile).count == objects.count)
      #expect(objects["records/d0.json"] != nil && objects["docs/d0.jsonl.zst"] != nil && objects["report.json"] != nil)
      // Nothing is left on the host, and nothing is done again.
      let left = FileManager.default.enumerator(atPath: "\(folder)/cache/dataprep/runs")?.allObjects ?? []
      #expect(left.isEmpty)
      try eventsNameObjects(server, environment, folder)
      let before = server.objects
      #expect(try Command.run(Self.words + ["s3://bucket/out"], environment: environment).status == 0)
      #expect(
        before.filter { !$0.key.hasSuffix("report.json") }.allSatisfy {
          server.objects[$0.key]?.bytes == $0.value.bytes
        })
      for command in [["status", "--json"], ["verify", "--json"], ["gc"]] {
        let result = try Command.run(command + ["s3://bucket/out"], environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        if command[0] == "status" { #expect(result.output.contains(#""complete":true"#)) }
      }
      server.put("bucket/out/docs/d1.jsonl.zst", [1, 2, 3])
      #expect(try Command.run(["verify", "s3://bucket/out"], environment: environment).status == 65)
    }
  }

  /// Events of a run in an object store name it, and make no folder of its name.
  private func eventsNameObjects(_ server: ObjectServer, _ environment: [String: String], _ folder: String) throws {
    let options = ["s3://bucket/told/", "--openlineage", "\(folder)/events.jsonl"]
    #expect(try Command.run(Self.words + options, environment: environment).status == 0)
    let output = try ProvenanceTests.events("\(folder)/events.jsonl").last?["outputs"]?.array?.first
    #expect(output?["namespace"]?.string == "s3://bucket" && output?["name"]?.string == "told")
    let statistics = output?["outputFacets"]?["outputStatistics"]
    #expect((statistics?["fileCount"]?.integer ?? 0) > 0 && (statistics?["size"]?.integer ?? 0) > 0)
    #expect(FileSystem.entry(at: "s3:") == nil)
  }

  @Test(arguments: [8, 25, 45, 60]) func goesOnAfterAKill(requests: Int) throws {
    try withTemporaryFolder { folder in
      // A server that takes its time, so that the kill comes before the end.
      let (server, environment) = try Self.server(pause: 20_000, cache: "\(folder)/cache")
      #expect(try Command.run(Self.words + ["\(folder)/out"], environment: environment).status == 0)
      let before = server.requests.count
      let killed = try Command.run(
        Self.words + ["s3://bucket/out"], signals: [SIGKILL], environment: environment,
        isReady: { server.requests.count >= before + requests })
      #expect(killed.status == SIGKILL)
      let next = try Command.run(Self.words + ["s3://bucket/out"], environment: environment)
      #expect(next.status == 0, "\(next.errors)")
      for (path, bytes) in Self.run(server) where path != "report.json" {
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/out/\(path)"))) == bytes, "\(path)")
      }
      #expect(server.openUploads.isEmpty)
    }
  }

  @Test func twoWorkersShareAPlan() throws {
    try withTemporaryFolder { folder in
      let (server, environment) = try Self.server(cache: "\(folder)/cache")
      #expect(try Command.run(Self.words + ["\(folder)/out"], environment: environment).status == 0)
      let plan = ["plan"] + Self.words + ["s3://bucket/out", "--plan", "\(folder)/plan"]
      #expect(try Command.run(plan, environment: environment).status == 0)
      DispatchQueue.concurrentPerform(iterations: 2) { _ in
        let worker = try? Command.run(
          ["worker", "--plan", "\(folder)/plan", "--claim", "--quiet"], environment: environment)
        #expect(worker?.status == 0, "\(worker?.errors ?? "")")
      }
      let merge = try Command.run(["merge", "--plan", "\(folder)/plan", "--quiet"], environment: environment)
      #expect(merge.status == 0, "\(merge.errors)")
      let objects = Self.run(server)
      #expect(objects["report.json"] != nil)
      for (path, bytes) in objects where !path.hasPrefix(".") && path != "report.json" {
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/out/\(path)"))) == bytes, "\(path)")
      }
    }
  }

  @Test func aStoreWithoutConditionsIsForOneProcess() throws {
    try withTemporaryFolder { folder in
      var behaviour = ObjectServer.Behaviour()
      behaviour.ignoresConditions = true
      let (server, environment) = try Self.server(behaviour, cache: "\(folder)/cache")
      let alone = try Command.run(Self.words + ["s3://bucket/out"], environment: environment)
      #expect(alone.status == 0)
      #expect(alone.errors.contains("If-None-Match"))
      #expect(Self.run(server)["records/d0.json"] != nil)
      let plan = ["plan"] + Self.words + ["s3://bucket/shared", "--plan", "\(folder)/plan"]
      #expect(try Command.run(plan, environment: environment).status == 0)
      let worker = try Command.run(["worker", "--plan", "\(folder)/plan", "--claim"], environment: environment)
      #expect(worker.status == 78)
      #expect(worker.errors.contains("If-None-Match"))
    }
  }

  @Test(arguments: [
    ["warc", "create", "x", "--output", "s3://b/x.warc.gz"], ["export", "x", "--output=s3://b/x.csv"],
    ["synth", "x", "--output", "s3://b/x", "--server", "http://127.0.0.1:9", "--model", "m"],
    ["plan", "dedup", "exact", "x", "--output", "x", "--plan", "s3://b/plan"],
  ])
  func otherCommandsRefuse(_ words: [String]) throws {
    let result = try Command.run(words)
    #expect(result.status == 64, "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "s3:"))
  }
}
