import Base
import TestSupport
import Testing

@testable import dataprep

@Suite struct FetchNamesTests {
  @Test(arguments: [
    ("https://h.org/a/b.warc.gz", "b.warc.gz", "h.org/a/b.warc.gz"), ("https://h.org/", "index", "h.org/index"),
    ("https://h.org", "index", "h.org/index"), ("https://h.org/a/", "index", "h.org/a/index"),
    ("https://h.org:8080/a?x=1/2#part", "a?x=1_2", "h.org:8080/a?x=1_2"),
    ("https://h.org/../.ssh", "_ssh", "h.org/_./_ssh"),
    ("https://h.org/%2e%2e/a", "a", "h.org/%2e%2e/a"), ("https://h.org/a\u{7}b", "a_b", "h.org/a_b"),
  ])
  func namesStayInTheFolder(url: String, last: String, path: String) {
    #expect(FetchNaming.last.name(of: url) == last)
    #expect(FetchNaming.path.name(of: url) == path)
    #expect(Path.staysInside(last) && Path.staysInside(path))
  }

  @Test func longNamesDiffer() {
    let long = String(repeating: "x", count: 300)
    let names = ["a", "b"].map { FetchNaming.last.name(of: "https://h/\($0)\(long).warc.gz") }
    #expect(names[0] != names[1])
    #expect(names.allSatisfy { $0.utf8.count <= 200 && $0.hasSuffix(".warc.gz") })
  }

  @Test func aManifestIsReadToItsLastWholeLine() throws {
    try withTemporaryFolder { folder in
      var manifest = try FetchManifest(folder: folder)
      let one = FetchManifest.Entry(url: "https://h/a", file: "a", byteCount: 3, sha256: "00", etag: "\"x\"")
      try manifest.add(one)
      let newer = FetchManifest.Entry(url: "https://h/a", file: "a", byteCount: 4, sha256: "11", lastModified: "Mon")
      try manifest.add(newer)
      let path = "\(folder)/fetch.jsonl"
      let whole = try FileSystem.read(path)
      for cut in [#"{"url":"https://h/b","fi"#, #"{"url":"https://h/b","file":"../b","bytes":1,"sha256":"00"}"# + "\n"]
      {
        try AtomicFile.write(String(decoding: whole, as: UTF8.self) + cut, to: path)
        let read = try FetchManifest(folder: folder)
        #expect(read.entries == ["https://h/a": newer])
        #expect(read.owners == ["a": "https://h/a"])
      }
      try AtomicFile.write(String(decoding: whole, as: UTF8.self) + "{", to: path)
      _ = try FetchManifest(folder: folder)
      #expect(try FileSystem.read(path) == whole)
    }
  }
}
