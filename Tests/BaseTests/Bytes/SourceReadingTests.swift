import Base
import TestSupport
import Testing

/// Every source of bytes gives the same ones, whatever is asked of it at a time.
@Suite struct SourceReadingTests {
  private static let content: [UInt8] = {
    var generator = SeededGenerator(seed: 11)
    return (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }()

  /// Calls `body` with each source of `content`.
  private static func withSources(_ body: (String, any ByteSource) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write(content.span, to: path)
      try body("memory", MemorySource(content))
      try body("memory in pieces", MemorySource(content, pieceSize: 13))
      try body("no pieces are pieces of one", MemorySource(content, pieceSize: 0))
      try body("counted", CountingSource(MemorySource(content, pieceSize: 900)))
      try body("file", FileSource(path))
      try body("random access", FileRangeStream(FileRangeSource(path: path)))
    }
  }

  @Test(arguments: 1...4) func readsAndSkipsOfAnySize(_ seed: UInt64) throws {
    try Self.withSources { name, source in
      var generator = SeededGenerator(seed: seed)
      var place = 0
      #expect(source.byteCount == Self.content.count, "\(name)")
      while place < Self.content.count {
        if Bool.random(using: &generator) {
          let count = Int.random(in: -3...900, using: &generator)
          try source.skip(count)
          place = min(place + max(count, 0), Self.content.count)
        } else {
          var room = [UInt8](repeating: 0, count: .random(in: 0...700, using: &generator))
          let read = try room.withUnsafeMutableBytes { try source.read(into: $0) }
          #expect(read > 0 || room.isEmpty || place == Self.content.count, "\(name)")
          #expect(room[..<read] == Self.content[place..<place + read], "\(name) at \(place)")
          place += read
        }
      }
      // The end stays the end, and skipping past it is no error.
      var room: [UInt8] = [7]
      for _ in 0..<2 {
        #expect(try room.withUnsafeMutableBytes { try source.read(into: $0) } == 0, "\(name)")
        try source.skip(10)
      }
      #expect(room == [7], "\(name)")
    }
  }

  @Test func allThatIsReadIsCountedSkippedBytesToo() throws {
    let source = CountingSource(MemorySource(Self.content, name: "x", pieceSize: 100))
    #expect(source.count == 0)
    try source.skip(250)
    #expect(source.count == 250)
    var bytes = ByteBuffer()
    try source.readAll(into: &bytes)
    #expect(source.count == Self.content.count)
    #expect(source.name == "x")
    #expect(bytes.array() == Array(Self.content[250...]))
  }

  @Test(arguments: [0, 1, 1000, 19_999, 20_000, 30_000]) func filesFromAnOffset(_ offset: Int) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.content.span, to: "\(folder)/file")
      let source = try FileSource("\(folder)/file", offset: offset)
      var bytes = ByteBuffer()
      try source.readAll(into: &bytes)
      #expect(bytes.array() == Array(Self.content.dropFirst(offset)))
    }
  }

  /// Any range of a source with random access, in any order.
  @Test func ranges() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.content.span, to: "\(folder)/file")
      let sources: [any RangeSource] = [
        MemoryRangeSource(Self.content, name: "\(folder)/file"), try FileRangeSource(path: "\(folder)/file"),
      ]
      for source in sources {
        var generator = SeededGenerator(seed: 2)
        #expect(source.byteCount == Self.content.count)
        #expect(source.name == "\(folder)/file")
        for _ in 0..<200 {
          let offset = Int.random(in: 0...21_000, using: &generator)
          var room = [UInt8](repeating: 0, count: .random(in: 0...2000, using: &generator))
          let read = try room.withUnsafeMutableBytes { try source.read(at: offset, into: $0) }
          #expect(Array(room[..<read]) == Array(Self.content.dropFirst(offset).prefix(room.count)))
        }
      }
    }
  }

  /// A source that fails ends whatever reads it with its own error, and what came before is there.
  @Test func failuresPassThrough() {
    final class Failing: ByteSource {
      let name = "failing"
      let byteCount: Int? = nil
      private var left = 3
      func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard left > 0 else { throw SourceError(.interrupted, "lost the connection", location: name) }
        left -= 1
        room[0] = UInt8(left)
        return 1
      }
    }
    let expected = SourceError(.interrupted, "lost the connection", location: "failing")
    var bytes = ByteBuffer()
    #expect(throws: expected) { try Failing().readAll(into: &bytes) }
    #expect(bytes.array() == [2, 1, 0])
    #expect(throws: expected) { try CountingSource(Failing()).skip(4) }
    var pieces: [UInt8] = []
    #expect(throws: expected) { try Failing().forEachPiece { pieces.append($0[0]) } }
    #expect(pieces == [2, 1, 0])
  }
}
