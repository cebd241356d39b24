import Base
import Foundation
import TestSupport
import Testing

@Suite struct FileSystemTests {
  @Test(
    arguments: [
      (ENOENT, SourceError.Code.missing, 66), (ENOTDIR, .missing, 66), (EACCES, .notPermitted, 77),
      (EPERM, .notPermitted, 77), (EIO, .failed, 74), (EMFILE, .failed, 74),
    ] as [(Int32, SourceError.Code, Int32)])
  func systemErrors(_ number: Int32, _ code: SourceError.Code, _ status: Int32) {
    let error = SourceError("open", path: "a/b", errno: number)
    #expect(error.code == code)
    #expect(error.exitCode.rawValue == status)
    #expect(error.location == "a/b")
  }

  @Test func namesAreSortedByBytes() throws {
    try withTemporaryFolder { folder in
      for name in ["b", "a", "B", ".hidden", "ä"] { try AtomicFile.write("x", to: "\(folder)/\(name)") }
      #expect(try FileSystem.names(in: folder) == [".hidden", "B", "a", "b", "ä"])
    }
  }

  @Test func namesOfWhatIsNoFolderAreAnError() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("x", to: "\(folder)/file")
      for name in ["none", "file"] {
        let error = #expect(throws: SourceError.self) { try FileSystem.names(in: "\(folder)/\(name)") }
        #expect(error?.code == .missing)
      }
    }
  }

  @Test func entriesOfLinks() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("abc", to: "\(folder)/file")
      symlink("file", "\(folder)/link")
      symlink("none", "\(folder)/dangling")
      symlink("loop", "\(folder)/loop")
      let file = try FileSystem.lookUp("\(folder)/file")
      #expect(file?.kind == .file)
      #expect(file?.byteCount == 3)
      #expect(try FileSystem.lookUp("\(folder)/link") == file)
      #expect(try FileSystem.lookUp("\(folder)/link", followsLinks: false)?.kind == .other)
      #expect(try FileSystem.lookUp("\(folder)/dangling") == nil)
      #expect(try FileSystem.lookUp("\(folder)/\(String(repeating: "x", count: 300))") == nil)
      // What cannot be told is an error here, and nothing for those who only ask what they can see.
      #expect(throws: SourceError.self) { try FileSystem.lookUp("\(folder)/loop") }
      #expect(FileSystem.entry(at: "\(folder)/loop") == nil)
    }
  }

  @Test(arguments: [
    ("./a//b/./c", "a/b/c"), ("/./a/", "/a"), ("a/../b", "a/../b"), ("//", "/"), (".", ""), ("a", "a"),
  ])
  func normalForm(_ path: String, _ normalized: String) { #expect(Path.normalized(path) == normalized) }
}
