import Base
import CSystem
import Foundation
import TestSupport
import Testing

@Suite struct MappedFileTests {
  @Test func bytesAreThoseOfTheFile() throws {
    try withTemporaryFolder { folder in
      let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try AtomicFile.write(content.span, to: "\(folder)/a")
      try AtomicFile.write("", to: "\(folder)/empty")
      let file = try MappedFile(path: "\(folder)/a")
      withExtendedLifetime(file) { #expect(Array(file.bytes) == content) }
      #expect(try MappedFile(path: "\(folder)/empty").bytes.isEmpty)
      #expect(throws: SourceError.self) { try MappedFile(path: folder) }
    }
  }

  /// A file that is cut while it is read ends the process with its own name, also where more are mapped than one
  /// block of the handler's table has room for, and others are gone again.
  @Test func aFileThatIsCutEndsTheProcess() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(ExitStatus.inputOutput.rawValue), observing: [\.standardErrorContent]
    ) {
      try withTemporaryFolder { folder in
        var files: [MappedFile] = []
        for number in 0..<200 {
          try AtomicFile.write([UInt8](repeating: 1, count: 20_000).span, to: "\(folder)/file-\(number)")
          files.append(try MappedFile(path: "\(folder)/file-\(number)"))
        }
        files.removeSubrange(20..<90)
        try AtomicFile.write([UInt8](repeating: 1, count: 20_000).span, to: "\(folder)/\u{1B}[31mred")
        files.append(try MappedFile(path: "\(folder)/\u{1B}[31mred"))
        #expect(truncate("\(folder)/\u{1B}[31mred", 100) == 0)
        #expect(files.last?.bytes[99] == 1)
        exit(files.last?.bytes[19_000] == 1 ? 1 : 2)
      }
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("/\u{FFFD}[31mred: the file was cut while it was read"))
    #expect(!said.contains("\u{1B}"))
  }

  /// A fault elsewhere is what it was without a mapped file.
  @Test func otherFaultsAreNotTaken() async throws {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      try withTemporaryFolder { folder in
        try AtomicFile.write([UInt8](repeating: 1, count: 20_000).span, to: "\(folder)/a")
        let file = try MappedFile(path: "\(folder)/a")
        try AtomicFile.write([UInt8](repeating: 1, count: 20_000).span, to: "\(folder)/b")
        let descriptor = open("\(folder)/b", O_RDONLY)
        let start = try #require(mmap(nil, 20_000, PROT_READ, MAP_PRIVATE, descriptor, 0))
        #expect(truncate("\(folder)/b", 0) == 0)
        exit(start.load(fromByteOffset: 10_000, as: UInt8.self) == file.bytes[0] ? 1 : 2)
      }
    }
  }

  /// A handler that was there before is asked for what is not a mapped file's, also for a signal that is sent.
  @Test func anEarlierHandlerIsAsked() async throws {
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGBUS) { _ in _exit(7) }
      try withTemporaryFolder { folder in
        try AtomicFile.write([UInt8](repeating: 1, count: 20_000).span, to: "\(folder)/a")
        let file = try MappedFile(path: "\(folder)/a")
        raise(SIGBUS)
        exit(Int32(file.bytes[0]))
      }
    }
  }
}
