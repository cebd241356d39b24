import Base
import TestSupport
import Testing

/// Parquet files of a server, read by ranges.
@Suite struct ParquetOverHTTPTests {
  @Test func documentsAreThoseOfTheFile() throws {
    let path = TestFiles.fixture("parquet/written.parquet")
    let bytes = try FileSystem.read(path)
    let server = try LoopbackServer { request in
      guard
        let range = request.headers["range"]?.split(separator: "=").last?.split(separator: "-").compactMap({ Int($0) }),
        range.count == 2
      else { return .bytes(bytes) }
      let end = min(range[1] + 1, bytes.count)
      return .init(
        head: [
          "HTTP/1.1 206 Partial Content", "Content-Length: \(end - range[0])", "ETag: \"a\"",
          "Content-Range: bytes \(range[0])-\(end - 1)/\(bytes.count)",
        ], body: Array(bytes[range[0]..<end]))
    }
    try withTemporaryFolder { folder in
      let local = try Command.run(["dedup", "exact", path, "--output", "\(folder)/local", "-q"])
      let remote = try Command.run([
        "dedup", "exact", server.url("/written.parquet"), "--output", "\(folder)/remote", "-q",
      ])
      #expect(local.status == 0, "\(local.errors)")
      #expect(remote.status == 0, "\(remote.errors)")
      let counts = try ["local", "remote"].map { name in
        try Command.run(["inspect", "\(folder)/\(name)", "--json"]).output.split(separator: "\n").count
      }
      #expect(counts[0] > 0 && counts[0] == counts[1])
      // Per opening: the first bytes, and the one block that the file fits in.
      #expect(server.requests.count <= 6)
    }
  }
}
