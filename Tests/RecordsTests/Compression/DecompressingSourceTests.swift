import Base
import CLZMA
@testable import Records
import TestSupport
import Testing

@Suite struct DecompressingSourceTests {
  /// What can stand between and around the members of a file.
  enum Shape: String, CaseIterable {
    case one, many, emptyOnes, padded, skippable

    /// Parts of a file, as they are and as they are stored; nil where the format has no such shape.
    func file(_ compressor: Compressor) -> (plain: [UInt8], stored: [UInt8])? {
      let parts = [1, 300, 70_000, 5].map { DecompressingSourceTests.text($0) }
      let plain = parts.flatMap { $0 }
      let members = parts.map(compressor.member)
      switch self {
      case .one: return (plain, compressor.member(plain))
      case .many: return (plain, members.flatMap { $0 })
      case .emptyOnes:
        let empty = compressor.member([])
        return (plain, empty + members.flatMap { $0 + empty })
      case .padded:
        guard compressor == .gzip || compressor == .bzip2 || compressor == .xz else { return nil }
        // The padding of .xz comes in multiples of four bytes.
        let counts = compressor == .xz ? [4, 0, 512, 70_000] : [1, 0, 513, 70_001]
        return (plain, zip(members, counts).flatMap { $0 + [UInt8](repeating: 0, count: $1) })
      case .skippable:
        guard compressor == .zstd || compressor == .lz4 else { return nil }
        let frame = Compressor.skippable([1, 2, 3, 4])
        let large = Compressor.skippable([UInt8](repeating: 0x28, count: 200_000), kind: 15)
        return (plain, frame + large + members.flatMap { $0 + frame } + Compressor.skippable([]))
      }
    }
  }

  /// Repeatable text that compresses.
  static func text(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(count))
    return (0..<count).map { _ in UInt8.random(in: 97...105, using: &generator) }
  }

  @Test(arguments: Compressor.allCases, Shape.allCases)
  func everyShapeInAnyPieces(_ compressor: Compressor, _ shape: Shape) throws {
    guard let file = shape.file(compressor) else { return }
    for (piece, room) in [(1, 1000), (7, 1), (4096, 1 << 16), (Int.max, 777)] {
      let source = DecompressingSource(MemorySource(file.stored, pieceSize: piece))
      #expect(try readAll(source, room: room) == file.plain, "pieces of \(piece), rooms of \(room)")
      // The end is the end, however often one asks.
      #expect(try readAll(source, room: room).isEmpty)
    }
  }

  @Test(arguments: [1, 7, Int.max]) func plainBytesStay(pieceSize: Int) throws {
    for plain in [
      [], Array("(".utf8), Array("BZh9 is a text".utf8), Array("BZh".utf8), Array("P*M".utf8),
      Self.text(200_000), Array("{\"text\":\"x\"}\n".utf8), [0, 0, 0, 0],
    ] as [[UInt8]] {
      #expect(try readAll(DecompressingSource(MemorySource(plain, pieceSize: pieceSize)), room: 1000) == plain)
    }
  }

  /// Frames of zstd and LZ4 may follow one another, for they start alike.
  @Test func framesOfBothKinds() throws {
    let (a, b) = (Self.text(1000), Self.text(2000))
    let stored = Compressor.zstd.member(a) + Compressor.lz4.member(b) + Compressor.zstd.member(a)
    #expect(try readAll(DecompressingSource(MemorySource(stored)), room: 100) == a + b + a)
    let nothing = Compressor.skippable([1]) + Compressor.skippable([])
    #expect(try readAll(DecompressingSource(MemorySource(nothing)), room: 100).isEmpty)
  }

  @Test(arguments: Compressor.allCases) func everyTruncationIsAnError(_ compressor: Compressor) throws {
    let plain = Array("the same words, the same words, and others".utf8)
    let stored = compressor.member(plain)
    // What is a text as well cannot be told for a cut file: `(`, `B`, `BZ` and `BZh`.
    let texts = compressor == .zstd ? 1 : compressor == .bzip2 ? 3 : 0
    for count in 1..<stored.count {
      let source = DecompressingSource(MemorySource(Array(stored.prefix(count))))
      if count <= texts {
        #expect(try readAll(source, room: 64) == Array(stored.prefix(count)))
      } else {
        let error = #expect(throws: SourceError.self, "\(count) bytes") { try readAll(source, room: 64) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("cut short") == true, "\(count): \(error?.message ?? "")")
      }
      // The same in a second member, where nothing is a text.
      let second = DecompressingSource(MemorySource(stored + stored.prefix(count)))
      #expect(throws: SourceError.self, "second, \(count) bytes") { try readAll(second, room: 64) }
    }
  }

  @Test(arguments: Compressor.allCases) func whatFollowsTheLastMemberIsAnError(_ compressor: Compressor) throws {
    let stored = compressor.member(Self.text(500))
    for trailing in ["x", "PK", "a longer text, longer than any signature", "\u{1}\u{2}\u{3}\u{4}"] {
      let source = DecompressingSource(MemorySource(stored + Array(trailing.utf8), name: "file"))
      let error = #expect(throws: SourceError.self) { try readAll(source, room: 64) }
      #expect(error?.code == .damaged)
      #expect(error?.location == "file")
      if compressor != .xz { #expect(error?.message.contains("the bytes at \(stored.count), after") == true) }
    }
  }

  /// A changed byte is an error, unless it means nothing (a time, a name) or the file is no compressed one any more.
  @Test(arguments: Compressor.allCases) func mutations(_ compressor: Compressor) {
    var generator = SeededGenerator(seed: 5)
    let plain = Self.text(900) + Array(UInt8(0)...200)
    let member = compressor.member(plain)
    let whole = plain + plain
    for round in 0..<600 {
      var damaged = member + member
      switch round % 4 {
      case 0, 1:
        damaged[Int.random(in: 0..<damaged.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
      case 2: damaged.remove(at: .random(in: 0..<damaged.count, using: &generator))
      default:
        damaged.insert(
          .random(in: 0...255, using: &generator), at: .random(in: 0...damaged.count, using: &generator))
      }
      let source = DecompressingSource(MemorySource(damaged, pieceSize: 97))
      guard let read = try? readAll(source, room: 256) else { continue }
      #expect(read == whole || read == damaged, "round \(round)")
    }
  }

  /// Any bytes after a signature: no crash, no endless loop.
  @Test func noise() {
    var generator = SeededGenerator(seed: 9)
    let starts: [[UInt8]] = [
      [0x1F, 0x8B, 8, 0], [0x28, 0xB5, 0x2F, 0xFD], [0x04, 0x22, 0x4D, 0x18], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0],
      Array("BZh91AY&SY".utf8), [0x50, 0x2A, 0x4D, 0x18],
    ]
    for round in 0..<3000 {
      let start = starts[round % starts.count]
      let count = Int.random(in: 0...60, using: &generator)
      let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let source = DecompressingSource(MemorySource(start + noise), memoryLimit: 1 << 24)
      var read = ByteBuffer()
      _ = try? source.readAll(into: &read, limit: 1 << 20)
    }
  }

  // MARK: Memory

  /// A frame whose header asks for a window of 2^log bytes.
  private static func frame(windowLog: UInt8, _ plain: [UInt8]) -> [UInt8] {
    var stored = Compressor.zstd.member(plain)
    // Window_Descriptor, RFC 8878, section 3.1.1.1.2.
    stored[5] = (windowLog - 10) << 3
    return stored
  }

  @Test(arguments: [10, 20, 27, 28, 31] as [UInt8]) func windowsUpToTheLimit(windowLog: UInt8) throws {
    let plain = Self.text(900)
    let stored = Self.frame(windowLog: windowLog, plain)
    #expect(try readAll(DecompressingSource(MemorySource(stored)), room: 100) == plain)
    #expect(
      try readAll(DecompressingSource(MemorySource(stored), memoryLimit: 1 << windowLog), room: 100) == plain)
    guard windowLog >= 27 else { return }
    let small = DecompressingSource(MemorySource(stored, name: "file"), memoryLimit: 1 << windowLog - 1)
    let error = #expect(throws: SourceError.self) { try readAll(small, room: 100) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("a window of \(1 << (Int(windowLog) - 20)) MiB") == true, "\(error?.message ?? "")")
  }

  @Test func windowsBeyondAnyLimit() throws {
    let stored = Self.frame(windowLog: 41, [1, 2, 3])
    let error = #expect(throws: SourceError.self) { try readAll(DecompressingSource(MemorySource(stored)), room: 100) }
    #expect(error?.code == .unsupported)
  }

  @Test func memoryOfXZ() throws {
    let plain = Self.text(900)
    var stored = [UInt8](repeating: 0, count: 4096)
    var count = 0
    #expect(lzma_easy_buffer_encode(9, LZMA_CHECK_SHA256, nil, plain, plain.count, &stored, &count, 4096) == LZMA_OK)
    stored = Array(stored[..<count])
    #expect(try readAll(DecompressingSource(MemorySource(stored)), room: 100) == plain)
    let small = DecompressingSource(MemorySource(stored), memoryLimit: 1 << 20)
    let error = #expect(throws: SourceError.self) { try readAll(small, room: 100) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("and the limit is 1 MiB") == true)
  }

  @Test func legacyLZ4IsNamed() throws {
    let source = DecompressingSource(MemorySource([0x02, 0x21, 0x4C, 0x18, 1, 2, 3, 4, 5, 6, 7, 8]))
    let error = #expect(throws: SourceError.self) { try readAll(source, room: 100) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("legacy") == true)
  }

  @Test(
    arguments: [
      ([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x00], FrameStart.zstd(window: 1024)),
      ([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x07], .zstd(window: 1024 + 7 * 128)),
      ([0x28, 0xB5, 0x2F, 0xFD, 0x04, 0xA8], .zstd(window: 1 << 31)),
      // One segment: the window is the content, of 1, 2 (and 256), 4 and 8 bytes, after a dictionary's number.
      ([0x28, 0xB5, 0x2F, 0xFD, 0x20, 0xFF], .zstd(window: 255)),
      ([0x28, 0xB5, 0x2F, 0xFD, 0x60, 0x01, 0x02], .zstd(window: 513 + 256)),
      ([0x28, 0xB5, 0x2F, 0xFD, 0xA3, 9, 9, 9, 9, 0, 0, 0, 1], .zstd(window: 1 << 24)),
      ([0x28, 0xB5, 0x2F, 0xFD, 0xE1, 9, 0, 0, 0, 0, 0, 0, 0, 0xFF], .zstd(window: .max)),
      ([0x28, 0xB5, 0x2F, 0xFD, 0xE1, 9, 0, 0, 0, 0, 0, 0, 0], .zstd(window: nil)),
      ([0x28, 0xB5, 0x2F, 0xFD], .zstd(window: nil)),
      ([0x04, 0x22, 0x4D, 0x18], .lz4), ([0x02, 0x21, 0x4C, 0x18], .legacyLZ4),
      ([0x5F, 0x2A, 0x4D, 0x18, 1, 0, 0, 0x80], .skippable(count: 0x8000_0009)),
      ([0x5F, 0x2A, 0x4D, 0x18, 1, 0, 0], .none), ([0x28, 0xB5, 0x2F], .none), ([], .none),
    ] as [([UInt8], FrameStart)])
  func frameStarts(_ bytes: [UInt8], _ start: FrameStart) { #expect(FrameStart(bytes.span) == start) }
}
