@testable import Archive
import Base
import Records
import TestSupport
import Testing

/// Memory is bounded by the limits, not by what archives claim.
@Suite struct MemoryTests {
  /// A source that makes its bytes as they are asked for: a head, a byte again and again, a tail.
  final class RepeatingSource: ByteSource {
    let name = "repeating"
    let byteCount: Int?
    private let head: [UInt8]
    private let tail: [UInt8]
    private let filler: UInt8
    private let count: Int
    private var position = 0

    init(head: [UInt8], filler: UInt8, count: Int, tail: [UInt8], tellsSize: Bool) {
      self.head = head
      self.tail = tail
      self.filler = filler
      self.count = count
      byteCount = tellsSize ? head.count + count + tail.count : nil
    }

    func read(into room: UnsafeMutableRawBufferPointer) -> Int {
      var written = 0
      while written < room.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: room[written...])
        let step: Int
        if position < head.count {
          step = min(rest.count, head.count - position)
          rest.copyBytes(from: head[position..<position + step])
        } else if position < head.count + count {
          step = min(rest.count, head.count + count - position)
          rest[..<step].initializeMemory(as: UInt8.self, repeating: filler)
        } else {
          let start = position - head.count - count
          step = min(rest.count, tail.count - start)
          rest.copyBytes(from: tail[start..<start + step])
        }
        guard step > 0 else { break }
        position += step
        written += step
      }
      return written
    }
  }

  private static func record(_ type: String, length: Int) -> [UInt8] {
    Array("WARC/1.0\r\nWARC-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n".utf8)
  }

  private static let last = Array("\r\n\r\n".utf8) + record("response", length: 2) + Array("ok\r\n\r\n".utf8)

  /// The most that the stream's buffers may hold: the content kept, what is decoded at a time, and their doubling.
  private static func isBounded(_ reader: ArchiveReader, _ limits: ArchiveLimits) -> Bool {
    reader.stream.bufferCapacity <= 3 * (max(limits.content, limits.header) + (2 << 20))
  }

  @Test(arguments: [true, false])
  func largeRecordIsNotKeptWhole(tellsSize: Bool) throws {
    var limits = ArchiveLimits()
    limits.content = 1 << 20
    let count = 40 << 20
    let source = RepeatingSource(
      head: Self.record("response", length: count), filler: UInt8(ascii: "x"), count: count, tail: Self.last,
      tellsSize: tellsSize)
    let reader = ArchiveReader(source, limits: limits)
    #expect(try reader.next())
    #expect(reader.contentCount == 1 << 20)
    #expect(reader.isTruncated)
    #expect(reader.declaredLength == count)
    let fault = try #require(reader.takeFaults().first)
    #expect(fault.kind == .recordTooLarge)
    #expect(fault.length == count - (1 << 20))
    #expect(Self.isBounded(reader, limits))
    #expect(try reader.next())
    #expect(reader.withContent { $0.withUnsafeBufferPointer { Array($0) } } == Array("ok".utf8))
    #expect(try !reader.next())
    #expect(reader.takeFaults().isEmpty)
  }

  @Test func unwantedRecordIsNotKept() throws {
    var limits = ArchiveLimits()
    limits.wanted = .pages
    let source = RepeatingSource(
      head: Self.record("metadata", length: 30 << 20), filler: 0x41, count: 30 << 20, tail: Self.last, tellsSize: true)
    let reader = ArchiveReader(source, limits: limits)
    #expect(try reader.next())
    #expect(reader.contentCount == 1 << 20)
    #expect(reader.stream.bufferCapacity <= 8 << 20)
    #expect(try reader.next())
    #expect(reader.type == .response)
  }

  /// A length that the archive cannot have is not believed; the records behind are found.
  @Test func impossibleLength() throws {
    let source = RepeatingSource(
      head: Self.record("response", length: 9_000_000_000_000_000_000), filler: 0x78, count: 3 << 20, tail: Self.last,
      tellsSize: true)
    let reader = ArchiveReader(source)
    #expect(try reader.next())
    #expect(reader.contentCount == 3 << 20)
    #expect(try reader.next())
    #expect(reader.contentCount == 2)
    #expect(try !reader.next())
    #expect(reader.takeFaults().map(\.kind) == [.contentLengthWrong])
  }

  @Test func endlessHeader() throws {
    let source = RepeatingSource(
      head: Array("WARC/1.0\r\nWARC-Type: response\r\nX: ".utf8), filler: 0x78, count: 20 << 20,
      tail: Self.last, tellsSize: true)
    let reader = ArchiveReader(source)
    #expect(try reader.next())
    #expect(reader.contentCount == 2)
    #expect(reader.takeFaults().map(\.kind).first == .headerTooLong)
    #expect(reader.stream.bufferCapacity <= 8 << 20)
  }

  /// 64 MiB that compress to 64 kB, as one member.
  @Test(arguments: [WARCWriter.Compression.gzip(level: 9), .zstd(level: 3), .lz4])
  func bombAsMember(_ compression: WARCWriter.Compression) throws {
    let writer = WARCWriter(compression: compression, writesDigests: false)
    var stored = ByteBuffer()
    let bomb = WARCRecord(
      .response, id: "urn:uuid:1", date: "2026-01-01T00:00:00Z", content: [UInt8](repeating: 0, count: 64 << 20))
    try writer.append(bomb, to: &stored)
    try writer.append(WARCRecord(.metadata, id: "urn:uuid:2", date: "2026-01-01T00:00:00Z", content: [1]), to: &stored)
    var limits = ArchiveLimits()
    limits.content = 2 << 20
    let reader = ArchiveReader(MemorySource(stored.array()), limits: limits)
    #expect(try reader.next())
    #expect(reader.contentCount == 2 << 20)
    #expect(reader.takeFaults().map(\.kind) == [.recordTooLarge])
    #expect(reader.stream.bufferCapacity <= 16 << 20)
    #expect(try reader.next())
    #expect(reader.type == .metadata && reader.contentCount == 1)
    #expect(try !reader.next())
    #expect(reader.takeFaults().isEmpty)
  }
}
