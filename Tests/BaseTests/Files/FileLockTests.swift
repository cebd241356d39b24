import Base
import TestSupport
import Testing

@Suite struct FileLockTests {
  private static func isFree(_ folder: String, isShared: Bool = false) throws -> Bool {
    try FileLock.take(folder: folder, isShared: isShared) != nil
  }

  @Test func oneOwnerOrSeveralReaders() throws {
    try withTemporaryFolder { folder in
      var owner = try FileLock.take(folder: folder)
      #expect(owner != nil)
      #expect(try !Self.isFree(folder))
      #expect(try !Self.isFree(folder, isShared: true))
      // It ends with the object; the file stays.
      owner = nil
      #expect(try FileSystem.names(in: folder) == [".lock"])
      var readers = [
        try FileLock.take(folder: folder, isShared: true), try FileLock.take(folder: folder, isShared: true),
      ]
      #expect(!readers.contains { $0 == nil })
      #expect(try !Self.isFree(folder))
      readers.removeLast()
      #expect(try !Self.isFree(folder))
      readers.removeAll()
      #expect(try Self.isFree(folder))
    }
  }

  @Test func foldersAreLockedOneByOne() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] { try FileSystem.createFolder("\(folder)/\(name)") }
      let lock = try FileLock.take(folder: "\(folder)/a")
      #expect(lock != nil)
      #expect(try Self.isFree("\(folder)/b"))
      #expect(try !Self.isFree("\(folder)/a/"))
      withExtendedLifetime(lock) {}
    }
  }

  @Test func aFolderThatIsNotThereIsAnError() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: OutputError.self) { try FileLock.take(folder: "\(folder)/none") }
      #expect(error?.exitCode == .cannotCreate)
      #expect(error?.location == "\(folder)/none/.lock")
    }
  }
}
