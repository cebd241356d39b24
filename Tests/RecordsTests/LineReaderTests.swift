import Base
import Records
import Testing

@Suite struct LineReaderTests {
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
}
