import Base
import Foundation
import TestSupport
import Testing

@Suite struct FileSourceTests {
  @Test(arguments: [1, 7, 4096, 1 << 20]) func readsAllBytes(pieceSize: Int) throws {
    try withTemporaryFolder { folder in
      let content = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let path = "\(folder)/a.warc"
      try AtomicFile.write(content.span, to: path)
      let source = try FileSource(path)
      #expect(source.byteCount == content.count)
      #expect(source.name == path)
      var bytes = ByteBuffer(capacity: 16)
      while try source.fill(&bytes, room: pieceSize) {}
      #expect(bytes.array() == content)
    }
  }

  @Test func nothingIsBehindTheEnd() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("some bytes", to: "\(folder)/a")
      for offset in [10, 1 << 40, 1 << 62, Int.max] {
        var bytes = ByteBuffer()
        try FileSource("\(folder)/a", offset: offset).readAll(into: &bytes)
        #expect(bytes.count == 0, "\(offset)")
      }
    }
  }

  @Test func missingFileIsMissing() throws {
    try withTemporaryFolder { folder in
      for name in ["none", "none/below", String(repeating: "x", count: 300)] {
        let error = #expect(throws: SourceError.self) { try FileSource("\(folder)/\(name)") }
        #expect(error?.exitCode == (name.count < 300 ? .inputMissing : .inputOutput))
        #expect(error?.location == "\(folder)/\(name)")
      }
    }
  }

  @Test func folderIsNoFile() throws {
    let error = #expect(throws: SourceError.self) { try FileSource("/tmp") }
    #expect(error?.code == .failed)
  }

  @Test func pipesHaveNoSize() throws {
    let source = try FileSource("/dev/null")
    #expect(source.byteCount == nil)
    var bytes = ByteBuffer()
    let isWhole = try source.readAll(into: &bytes)
    #expect(isWhole)
    #expect(bytes.count == 0)
  }

  /// Whichever way a file is opened, the error is the same: a local file that may not be read is exit 77.
  @Test(.enabled(if: getuid() != 0, "root may read everything")) func unreadableFileIsNotPermitted() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/secret"
      try AtomicFile.write("x", to: path)
      chmod(path, 0)
      for open in [{ _ = try FileSource($0) }, { _ = try MappedFile(path: $0) }, { _ = try FileRangeSource(path: $0) }]
        as [(String) throws -> Void]
      {
        let error = #expect(throws: SourceError.self) { try open(path) }
        #expect(error?.code == .notPermitted)
        #expect(error?.exitCode.rawValue == 77)
      }
    }
  }
}
