import Base
import Records
import TestSupport
import Testing

@Suite struct CompressionTests {
  /// Frames written one after the other read back as one text, whatever the pieces they are read in.
  @Test(arguments: JSONLinesFormat.allCases, [1, 7, 4096, Int.max])
  func roundTrip(_ format: JSONLinesFormat, _ pieceSize: Int) throws {
    var generator = SeededGenerator(seed: 11)
    var plain: [UInt8] = []
    var stored = ByteBuffer()
    let compressor = FrameCompressor(format)
    for length in [0, 1, 300, 70_000, 5] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 97...105, using: &generator) }
      compressor.compress(bytes.span, into: &stored)
      plain += bytes
    }
    let source = DecompressingSource(MemorySource(stored.array(), pieceSize: pieceSize))
    #expect(try Self.readAll(source, room: 1000) == plain)
  }

  @Test(arguments: [JSONLinesFormat.zstd, .gzip])
  func truncationIsAnError(_ format: JSONLinesFormat) throws {
    var stored = ByteBuffer()
    FrameCompressor(format).compress(Array("the same words, the same words".utf8).span, into: &stored)
    for count in 5..<stored.count {
      let source = DecompressingSource(MemorySource(Array(stored.array().prefix(count))))
      #expect(throws: SourceError.self, "\(count) bytes") { try Self.readAll(source, room: 64) }
    }
  }

  @Test func damageIsAnErrorOrOtherBytesButNeverACrash() {
    var generator = SeededGenerator(seed: 5)
    for format in [JSONLinesFormat.zstd, .gzip] {
      var stored = ByteBuffer()
      let plain = [UInt8](repeating: 7, count: 1500) + Array(UInt8(0)...200)
      FrameCompressor(format).compress(plain.span, into: &stored)
      for _ in 0..<300 {
        var damaged = stored.array()
        damaged[Int.random(in: 0..<damaged.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
        let read = try? Self.readAll(DecompressingSource(MemorySource(damaged)), room: 256)
        #expect((read?.count ?? 0) < 1 << 20)
      }
    }
  }

  @Test(arguments: [1, 3, 1000])
  func linesAreFoundInAnyPieces(_ pieceSize: Int) throws {
    let text = "one\n\nthree, a longer line\nlast without end"
    let reader = LineReader(MemorySource(Array(text.utf8), pieceSize: pieceSize))
    var lines: [String] = []
    while let line = try reader.next({ line in line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }) {
      lines.append(line)
    }
    #expect(lines == ["one", "", "three, a longer line", "last without end"])
    #expect(reader.lineNumber == 4)
  }

  static func readAll(_ source: any ByteSource, room size: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    var room = [UInt8](repeating: 0, count: size)
    while true {
      let count = try room.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return all }
      all += room[..<count]
    }
  }
}
