import Base
import Records
import TestSupport
import Testing

@Suite struct FrameCompressorTests {
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
    #expect(try readAll(source, room: 1000) == plain)
  }
}
