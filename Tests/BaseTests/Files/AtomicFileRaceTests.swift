import Base
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileRaceTests {
  /// Of many that create a file at the same time, one succeeds, and the file is that one's, whole.
  @Test func onlyOneCreates() throws {
    try withTemporaryFolder { folder in
      for round in 0..<4 {
        let path = "\(folder)/\(round)"
        let winners = Monitor<[Int]>([])
        try runItems(12, threads: 6) {
          { item in
            let bytes = [UInt8](repeating: UInt8(item), count: 10_000)
            if try AtomicFile.create(bytes.span, at: path) { winners.withLock { $0.append(item) } }
          }
        }
        let won = winners.withLock { $0 }
        #expect(won.count == 1)
        #expect(try FileSystem.read(path) == [UInt8](repeating: UInt8(won[0]), count: 10_000))
      }
      #expect(try FileSystem.names(in: folder) == ["0", "1", "2", "3"])
    }
  }

  /// Whoever reads a file that is replaced all the time sees one of its contents, whole.
  @Test func readersSeeWholeFiles() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write([UInt8](repeating: 0, count: 5000).span, to: path)
      try runItems(80, threads: 4) {
        { item in
          if item % 2 == 0 {
            var file = try AtomicFile(path: path)
            // In pieces, so that a reader would see an unfinished one.
            for _ in 0..<5 { try file.write([UInt8](repeating: UInt8(item), count: 1000).span) }
            try file.commitUnsynced()
          } else {
            let bytes = try FileSystem.read(path)
            #expect(bytes.count == 5000)
            #expect(Set(bytes).count == 1)
          }
        }
      }
      #expect(try FileSystem.names(in: folder) == ["file"])
    }
  }

  @Test func aNameThatIsTakenStays() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("first", to: "\(folder)/a")
      var file = try AtomicFile(path: "\(folder)/a")
      try file.write(Array("second".utf8).span)
      #expect(try !file.commitIfFree())
      #expect(try FileSystem.read("\(folder)/a") == Array("first".utf8))
      #expect(try FileSystem.names(in: folder) == ["a"])
    }
  }

  /// A directory in the file's place cannot be replaced: the error says so, and no private file is left.
  @Test func whatCannotBeReplaced() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a"
      try FileSystem.createFolder("\(path)/b")
      for commit in [
        { try AtomicFile.write("x", to: path) },
        {
          let file = try AtomicFile(path: path)
          try file.commitUnsynced()
        },
      ] as [() throws -> Void] {
        let error = #expect(throws: OutputError.self) { try commit() }
        #expect(error?.code == .cannotWrite)
        #expect(error?.description == "\(path): cannot rename the file: Is a directory")
      }
      #expect(try !AtomicFile.create([1].span, at: path))
      #expect(try FileSystem.names(in: folder) == ["a"])
    }
  }

  @Test func aFolderThatDisappearsMeanwhile() throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/a")
      let error = #expect(throws: OutputError.self) {
        var file = try AtomicFile(path: "\(folder)/a/file")
        try file.write([1].span)
        try FileSystem.remove("\(folder)/a")
        try file.commit()
      }
      #expect(error?.code == .cannotWrite)
    }
  }

  /// A disk without room: what is written is not taken for written, and the advice is to free some.
  @Test(.enabled(if: access("/dev/full", W_OK) == 0)) func aFullDisk() throws {
    let error = #expect(throws: OutputError.self) { try FileSystem.append([1, 2, 3].span, to: "/dev/full") }
    #expect(error?.code == .cannotWrite)
    #expect(error?.advice?.hasPrefix("Free some space") == true)
  }

  @Test func sourcesAreAppendedWhole() throws {
    try withTemporaryFolder { folder in
      let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 11) }
      var file = try AtomicFile(path: "\(folder)/a")
      try file.write([9].span)
      try file.append(contentsOf: MemorySource(content, pieceSize: 70_001))
      #expect(file.byteCount == 600_001)
      try file.commit()
      #expect(try FileSystem.read("\(folder)/a") == [9] + content)
    }
  }
}
