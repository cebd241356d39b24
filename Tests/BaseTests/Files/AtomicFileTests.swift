import Base
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  @Test func appearsOnlyWhenCommitted() throws {
    try withTemporaryFolder { folder in
      var file = try AtomicFile(path: "\(folder)/a.txt")
      try file.write([1, 2].span)
      #expect(FileSystem.entry(at: "\(folder)/a.txt") == nil)
      try file.write([3].span)
      try file.commit()
      #expect(try FileSystem.read("\(folder)/a.txt") == [1, 2, 3])
      #expect(try FileSystem.names(in: folder) == ["a.txt"])
    }
  }

  @Test func bytesAreWrittenOverAndReadBackBeforeItIsCommitted() throws {
    try withTemporaryFolder { folder in
      var file = try AtomicFile(path: "\(folder)/a.txt")
      try file.write([0, 0, 3, 4].span)
      try file.overwrite(at: 0, with: [1, 2].span)
      try file.write([5].span)
      var room = [UInt8](repeating: 9, count: 4)
      #expect(try room.withUnsafeMutableBytes { try file.read(at: 2, into: $0) } == 3)
      #expect(room == [3, 4, 5, 9])
      try file.commit()
      #expect(try FileSystem.read("\(folder)/a.txt") == [1, 2, 3, 4, 5])
    }
  }

  @Test func leavesNothingWhenDropped() throws {
    try withTemporaryFolder { folder in
      do {
        var file = try AtomicFile(path: "\(folder)/a.txt")
        try file.write([1].span)
      }
      #expect(try FileSystem.names(in: folder) == [])
    }
  }

  @Test func saysWhereItCannotWrite() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: OutputError.self) { try AtomicFile.write("x", to: "\(folder)/none/a.txt") }
      #expect(error?.location == "\(folder)/none/a.txt")
      #expect(error?.exitCode == .cannotCreate)
    }
  }

  @Test func foldersAreMadeAndRemovedWhole() throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/a/b/c")
      try FileSystem.createFolder("\(folder)/a/b/c")
      try AtomicFile.write("x", to: "\(folder)/a/b/c/d")
      try FileSystem.append([65].span, to: "\(folder)/a/b/c/d")
      #expect(try FileSystem.read("\(folder)/a/b/c/d") == Array("xA".utf8))
      try FileSystem.remove("\(folder)/a")
      #expect(FileSystem.entry(at: "\(folder)/a") == nil)
      try FileSystem.remove("\(folder)/a")
    }
  }

  @Test func missingFilesAreSaidToBeMissing() {
    let error = #expect(throws: SourceError.self) { try MappedFile(path: "/nonexistent/x") }
    #expect(error?.code == .missing)
    #expect(error?.exitCode == .inputMissing)
  }
}
