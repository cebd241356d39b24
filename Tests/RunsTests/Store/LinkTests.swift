import Base
import Foundation
import TestSupport
import Testing

@testable import Runs

/// A run's directory may be from somebody else: links in it lead nowhere.
@Suite struct LinkTests {
  /// A run's directory, and a directory beside it that nobody may touch.
  private static func withPlace(_ body: (_ run: String, _ victim: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/victim/x~me.1.s")
      try AtomicFile.write("precious", to: "\(folder)/victim/file")
      try FileSystem.createFolder("\(folder)/run")
      try body("\(folder)/run", "\(folder)/victim")
      #expect(try FileSystem.names(in: "\(folder)/victim") == ["file", "x~me.1.s"])
      #expect(try FileSystem.names(in: "\(folder)/victim/x~me.1.s") == [])
      #expect(try FileSystem.read("\(folder)/victim/file") == Array("precious".utf8))
    }
  }

  private static func link(_ path: String, to target: String) throws {
    try FileSystem.createFolder(Path.split(path).folder)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  @Test func recordsBehindALinkAreRefused() throws {
    try Self.withPlace { run, victim in
      try Self.link("\(run)/records", to: victim)
      let error = #expect(throws: OutputError.self) { try FolderStorage(run, owner: "me.1.s") }
      #expect(error?.message.contains("a link") == true && error?.location == "\(run)/records")
    }
  }

  @Test(arguments: ["docs", "docs/sw", ".work", ".leases", "faults", ".failures"])
  func nothingIsDoneBehindALink(_ folder: String) throws {
    try Self.withPlace { run, victim in
      try Self.link("\(run)/\(folder)", to: victim)
      let storage = try FolderStorage(run, owner: "me.1.s")
      let path = "\(folder)/file"
      #expect(throws: OutputError.self) { try storage.create("\(folder)/new", [1]) }
      #expect(throws: OutputError.self) { try storage.replace(path, [1]) }
      #expect(throws: OutputError.self) { try storage.remove(path) }
      #expect(throws: OutputError.self) { try storage.touch(path) }
      #expect(throws: OutputError.self) { try storage.names(in: folder) }
      #expect(throws: OutputError.self) { try storage.read(path) }
      #expect(throws: OutputError.self) { try storage.age(of: path) }
      #expect(storage.byteCount(of: path) == nil)
      try storage.replace("staged/a", [1])
      #expect(throws: OutputError.self) { try storage.place("staged/a", as: "\(folder)/a") }
      #expect(throws: OutputError.self) { try storage.place(path, as: "docs-2/a") }
    }
  }

  @Test func aLinkInPlaceOfAFileIsNoFile() throws {
    try Self.withPlace { run, victim in
      let storage = try FolderStorage(run, owner: "me.1.s")
      for path in ["faults/x.jsonl", "records/x.json"] {
        try Self.link("\(run)/\(path)", to: "\(victim)/file")
        #expect(storage.byteCount(of: path) == nil)
        #expect(throws: OutputError.self) { try storage.read(path) }
        _ = try storage.touch(path)
        try storage.replace(path, [7])
        #expect(try storage.read(path) == [7])
      }
      try Self.link("\(run)/gone", to: "\(victim)/file")
      try storage.remove("gone")
      #expect(throws: OutputError.self) {
        try Self.link("\(run)/private", to: "\(victim)/file")
        try FileSystem.append([1].span, to: "\(run)/private")
      }
      try Self.link("\(run)/.lock", to: "\(victim)/new")
      #expect(throws: OutputError.self) { try FileLock.take(folder: run) }
    }
  }

  @Test(arguments: [true, false]) func anAttemptWithALinkIsNotGoneOnFrom(_ isAlone: Bool) throws {
    try Self.withPlace { run, victim in
      let storage = try FolderStorage(run, owner: "me.1.s")
      let task = TaskSpec(name: "x", step: "s", inputs: [])
      let other = "\(run)/.work/x~other.1.s"
      for target in ["docs", "docs/sw/file"] {
        try FileSystem.remove("\(run)/.work")
        try Self.link("\(other)/\(target)", to: target == "docs" ? victim : "\(victim)/file")
        try Checkpoint(
          task: "x", plan: "p", inputs: [], parts: 0, done: 4, counts: Counts(), lines: nil, state: .bool(true)
        ).write(to: other)
        let attempt = try Attempt(
          task, plan: "p", parts: 0, in: storage, owner: "me.1.s", isAlone: isAlone)
        #expect(attempt.checkpoint == nil)
        #expect(try FileSystem.names(in: attempt.folder) == [])
      }
    }
  }

  @Test func aLinkToTheRunsDirectoryItselfIsTheUsers() throws {
    try Self.withPlace { run, _ in
      try FileManager.default.createSymbolicLink(atPath: "\(run)-2", withDestinationPath: run)
      let storage = try FolderStorage("\(run)-2", owner: "me.1.s")
      try storage.replace("docs/a", [1])
      #expect(try FileSystem.read("\(run)/docs/a") == [1])
      try FileSystem.remove("\(run)-2")
    }
  }
}
