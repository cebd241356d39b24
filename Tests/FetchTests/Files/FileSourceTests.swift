import Base
import Fetch
import Testing

/// Reads everything, in rooms of `size` bytes.
func readAll(_ source: any ByteSource, by size: Int = 4096) throws(SourceError) -> [UInt8] {
  var bytes: [UInt8] = []
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
  defer { room.deallocate() }
  while true {
    let count = try source.read(into: room)
    if count == 0 { return bytes }
    bytes.append(contentsOf: room[..<count])
  }
}

@Suite struct FileSourceTests {
  @Test(arguments: [1, 7, 4096, 1 << 20]) func readsAllBytes(room: Int) throws {
    let folder = try TemporaryFolder()
    let content = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.write("a.warc", content)
    let source = try FileSource(path)
    #expect(source.byteCount == content.count)
    #expect(source.name == path)
    #expect(try readAll(source, by: room) == content)
  }

  @Test func missingFileIsMissing() throws {
    let folder = try TemporaryFolder()
    for name in ["none", "none/below", String(repeating: "x", count: 300)] {
      let error = #expect(throws: SourceError.self) { try FileSource("\(folder.path)/\(name)") }
      #expect(error?.exitCode == (name.count < 300 ? .inputMissing : .inputOutput))
      #expect(error?.location == "\(folder.path)/\(name)")
    }
  }

  @Test func folderIsNoFile() throws {
    let error = #expect(throws: SourceError.self) { try FileSource("/tmp") }
    #expect(error?.code == .failed)
  }

  @Test func pipesHaveNoSize() throws {
    #expect(try FileSource("/dev/null").byteCount == nil)
    #expect(try readAll(FileSource("/dev/null")).isEmpty)
  }
}
