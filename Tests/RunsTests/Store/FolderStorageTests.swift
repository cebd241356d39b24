import Base
import Foundation
import TestSupport
import Testing

@testable import Runs

/// The storage in a folder keeps the protocol's promises, as the one in memory does.
@Suite struct FolderStorageTests {
  private static func withStorages(_ body: (any RunStorage) throws -> Void) throws {
    try body(FakeStorage(FakeDisk()))
    try withTemporaryFolder { try body(FolderStorage("\($0)/run", owner: "h.1.s")) }
  }

  @Test func filesAreCreatedOnceReplacedAndRemoved() throws {
    try Self.withStorages { storage in
      #expect(try storage.read("records/a.json") == nil)
      #expect(try storage.byteCount(of: "records/a.json") == nil)
      #expect(try storage.create("records/a.json", [1, 2]))
      #expect(try !storage.create("records/a.json", [3]))
      #expect(try storage.read("records/a.json") == [1, 2])
      try storage.replace("records/a.json", [4, 5, 6])
      try storage.replace("records/b.json", [])
      #expect(try storage.byteCount(of: "records/a.json") == 3)
      #expect(try storage.names(in: "records") == ["a.json", "b.json"])
      try storage.remove("records/a.json")
      try storage.remove("records/a.json")
      #expect(try storage.names(in: "records") == ["b.json"])
      #expect(try storage.names(in: "nowhere") == [])
    }
  }

  @Test func stagedFilesArePlacedOnce() throws {
    try Self.withStorages { storage in
      try storage.replace(".work/x/deep/a.bin", [1])
      try storage.replace("deep/a.bin", [9, 9])
      #expect(try storage.place(".work/x/deep/a.bin", as: "deep/a.bin"))
      #expect(try !storage.place(".work/x/deep/a.bin", as: "deep/a.bin"))
      #expect(try storage.read("deep/a.bin") == [1])
      try storage.settle(["deep/a.bin"])
      try storage.remove(".work")
      #expect(try storage.names(in: ".work") == [])
    }
  }

  @Test func manyFoldersAreSettledAtOnce() throws {
    try Self.withStorages { storage in
      let paths = (0..<12).map { "d\($0)/f" }
      for path in paths { try storage.replace(path, [1]) }
      try storage.settle(paths)
      #expect(try paths.allSatisfy { try storage.byteCount(of: $0) == 1 })
    }
  }

  @Test func agesGoByTheStoragesClock() throws {
    try Self.withStorages { storage in
      #expect(try storage.age(of: ".leases/x") == nil)
      #expect(try !storage.touch(".leases/x"))
      #expect(try storage.create(".leases/x", [1]))
      let age = try #require(try storage.age(of: ".leases/x"))
      #expect(age >= 0 && age < 60)
      #expect(try storage.touch(".leases/x"))
    }
    try withTemporaryFolder { folder in
      let storage = try FolderStorage(folder, owner: "h.1.s")
      _ = try storage.create(".leases/x", [1])
      let past = Date(timeIntervalSinceNow: -1000)
      try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: "\(folder)/.leases/x")
      let age = try #require(try storage.age(of: ".leases/x"))
      #expect(age > 990 && age < 1100)
      _ = try storage.touch(".leases/x")
      #expect(try #require(try storage.age(of: ".leases/x")) < 60)
    }
  }
}
