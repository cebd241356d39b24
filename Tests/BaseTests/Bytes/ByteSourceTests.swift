import Base
import Testing

@Suite struct ByteSourceTests {
  private static let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  @Test(arguments: [1, 1000, Int.max]) func readAll(pieceSize: Int) throws {
    var bytes = ByteBuffer()
    bytes.append([1, 2, 3])
    let isWhole = try MemorySource(Self.content, pieceSize: pieceSize).readAll(into: &bytes)
    #expect(isWhole)
    #expect(bytes.array() == [1, 2, 3] + Self.content)
  }

  @Test(arguments: [(99_999, false), (100_000, true), (0, false)]) func limit(_ limit: Int, _ isWhole: Bool) throws {
    var bytes = ByteBuffer()
    let ended = try MemorySource(Self.content, pieceSize: 1).readAll(into: &bytes, limit: limit)
    #expect(ended == isWhole)
    #expect(bytes.count == min(limit + 1, Self.content.count))
  }

  @Test(arguments: [1, 1000, Int.max]) func pieces(pieceSize: Int) throws {
    var all: [UInt8] = []
    try MemorySource(Self.content, pieceSize: pieceSize).forEachPiece(4096) { piece in
      #expect(piece.count > 0)
      for index in piece.indices { all.append(piece[index]) }
    }
    #expect(all == Self.content)
  }
}
