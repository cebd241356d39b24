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

  /// Lines beyond the limit are left out where they are told, and whatever the pieces are, the same ones.
  @Test(arguments: [1, 2, 7, 64, 1_000_000])
  func longLinesAreSkippedAndTold(_ pieceSize: Int) throws {
    let long = String(repeating: "x", count: 1000)
    let text = "ab\n12345678\n123456789\nc\n\(long)\n\(long)\n\nend\n\(long)"
    let reader = LineReader(MemorySource(Array(text.utf8), pieceSize: pieceSize), limit: 8)
    var lines: [String] = []
    while let line = try reader.next({ $0.string }, tooLong: { "\($0.number) \($0.offset) \($0.byteCount)" }) {
      lines.append(line)
    }
    #expect(lines == ["ab", "12345678", "3 12 9", "c", "5 24 1000", "6 1025 1000", "", "end", "9 2031 1000"])
    #expect(reader.lineNumber == 9)
  }

  @Test func withoutAPlaceForThemLongLinesAreErrors() throws {
    let reader = LineReader(MemorySource(Array("ab\n123456789\n".utf8), name: "x"), limit: 8)
    #expect(try reader.next { $0.string } == "ab")
    let error = #expect(throws: SourceError.self) { try reader.next { $0.string } }
    #expect(error?.message == "line 2 at 3: 9 bytes are more than 8")
    #expect(error?.exitCode == .badInput && error?.location == "x")
  }

  /// A line just within the limit takes a buffer of its size, and none twice that.
  @Test func theLongestLineNeedsNoSecondBuffer() throws {
    let limit = LineReader.usualLimit
    let source = MemorySource([UInt8](repeating: 0x61, count: limit), pieceSize: 1 << 20)
    #expect(try LineReader(source).next { $0.count } == limit)
  }
}
