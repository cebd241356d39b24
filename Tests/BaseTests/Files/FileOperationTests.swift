import Base
import Foundation
import TestSupport
import Testing

/// Renaming, linking, truncating, removing: what happens where something is missing or in the way.
@Suite struct FileOperationTests {
  @Test func linesBeginAfterATornOne() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/lines"
      try FileSystem.append(line: Array("one\n".utf8).span, to: path)
      try FileSystem.append(Array("to".utf8).span, to: path)
      try FileSystem.append(line: Array("two\n".utf8).span, to: path)
      try FileSystem.append(line: Array("three\n".utf8).span, to: path)
      #expect(try FileSystem.read(path) == Array("one\nto\ntwo\nthree\n".utf8))
    }
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try FileSystem.read(path), as: UTF8.self)
  }

  @Test func moving() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("a", to: "\(folder)/a")
      try AtomicFile.write("b", to: "\(folder)/b")
      try FileSystem.move("\(folder)/a", to: "\(folder)/b")
      #expect(try Self.text("\(folder)/b") == "a")
      #expect(try FileSystem.names(in: folder) == ["b"])
      let error = #expect(throws: OutputError.self) { try FileSystem.move("\(folder)/a", to: "\(folder)/c") }
      #expect(error?.code == .cannotWrite)
      #expect(error?.description == "\(folder)/c: cannot move the file into place: No such file or directory")
    }
  }

  /// A file that is missing is an answer; a target that cannot be is an error, although the number is the same.
  @Test func movingWhatMayBeMissing() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("a", to: "\(folder)/a")
      #expect(throws: OutputError.self) { try FileSystem.moveIfPresent("\(folder)/a", to: "\(folder)/none/a") }
      #expect(try FileSystem.moveIfPresent("\(folder)/a", to: "\(folder)/b"))
      #expect(try !FileSystem.moveIfPresent("\(folder)/a", to: "\(folder)/b"))
      #expect(try Self.text("\(folder)/b") == "a")
    }
  }

  @Test func linksDoNotReplace() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("a", to: "\(folder)/a")
      #expect(try FileSystem.link("\(folder)/a", as: "\(folder)/b"))
      let (a, b) = (try FileSystem.lookUp("\(folder)/a"), try FileSystem.lookUp("\(folder)/b"))
      #expect(a?.identity == b?.identity)
      try AtomicFile.write("c", to: "\(folder)/c")
      #expect(try !FileSystem.link("\(folder)/c", as: "\(folder)/b"))
      #expect(try Self.text("\(folder)/b") == "a")
      #expect(try FileSystem.lookUp("\(folder)/c")?.identity != a?.identity)
      #expect(throws: OutputError.self) { try FileSystem.link("\(folder)/none", as: "\(folder)/d") }
    }
  }

  @Test func truncatingTouchingAndAppending() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      try FileSystem.append(Array("hello".utf8).span, to: path)
      try FileSystem.append(Array(" world".utf8).span, to: path)
      try FileSystem.truncate(path, to: 8)
      #expect(try Self.text(path) == "hello wo")
      try FileSystem.truncate(path, to: 10)
      #expect(try FileSystem.read(path) == Array("hello wo\0\0".utf8))
      var times = [timeval(tv_sec: 1000, tv_usec: 5), timeval(tv_sec: 1000, tv_usec: 5)]
      #expect(utimes(path, &times) == 0)
      #expect(FileSystem.entry(at: path)?.modified == 1_000_000_005_000)
      #expect(try FileSystem.touch(path))
      #expect(try #require(FileSystem.entry(at: path)).modified > 1_600_000_000_000_000_000)
      #expect(try !FileSystem.touch("\(folder)/none"))
      for failing in [
        { try FileSystem.truncate("\(folder)/none", to: 0) }, { try FileSystem.append([1].span, to: folder) },
        { _ = try FileSystem.touch("\(path)/x") }, { try FileSystem.syncFile("\(folder)/none") },
      ] as [() throws -> Void] {
        #expect(throws: OutputError.self) { try failing() }
      }
    }
  }

  @Test func creatingFolders() throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/a/b//c/")
      #expect(FileSystem.entry(at: "\(folder)/a/b/c")?.kind == .folder)
      try AtomicFile.write("x", to: "\(folder)/file")
      for path in ["\(folder)/file", "\(folder)/file/a", ""] {
        let error = #expect(throws: OutputError.self) { try FileSystem.createFolder(path) }
        #expect(error?.exitCode == .cannotCreate)
        #expect(error?.location == path)
      }
    }
  }

  /// Several threads make overlapping paths: each finds its own afterwards.
  @Test func creatingFoldersAtTheSameTime() throws {
    try withTemporaryFolder { folder in
      try runItems(64, threads: 8) {
        { item in
          let path = "\(folder)/\(item % 4)/\(item % 8)/\(item)"
          try FileSystem.createFolder(path)
          try AtomicFile.write("x", to: "\(path)/file")
        }
      }
      for item in 0..<64 {
        #expect(FileSystem.entry(at: "\(folder)/\(item % 4)/\(item % 8)/\(item)/file")?.byteCount == 1)
      }
    }
  }

  /// What a link leads to is not removed with the link.
  @Test func removingDoesNotFollowLinks() throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/kept/a")
      try AtomicFile.write("x", to: "\(folder)/kept/a/file")
      try FileSystem.createFolder("\(folder)/gone/b")
      for (target, link) in [("../kept", "to-folder"), ("../kept/a/file", "to-file"), ("none", "to-nothing")] {
        #expect(symlink(target, "\(folder)/gone/\(link)") == 0)
      }
      try FileSystem.remove("\(folder)/gone")
      #expect(try FileSystem.names(in: folder) == ["kept"])
      #expect(try Self.text("\(folder)/kept/a/file") == "x")
    }
  }

  @Test func mappedFiles() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("", to: "\(folder)/empty")
      #expect(try MappedFile(path: "\(folder)/empty").bytes.count == 0)
      let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
      try AtomicFile.write(content.span, to: "\(folder)/file")
      let file = try MappedFile(path: "\(folder)/file")
      // It stays readable under no name.
      try FileSystem.remove("\(folder)/file")
      #expect(Array(file.bytes) == content)
      for open in [{ _ = try MappedFile(path: folder) }, { _ = try FileRangeSource(path: folder) }]
        as [() throws -> Void]
      {
        let error = #expect(throws: SourceError.self) { try open() }
        #expect(error?.description == "\(folder): not a regular file")
      }
    }
  }
}
