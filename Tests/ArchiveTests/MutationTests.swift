import Archive
import Base
import Records
import TestSupport
import Testing

/// Archives with random damage: nothing crashes, hangs or grows, and what is reported lies in the archive.
@Suite struct MutationTests {
  /// One random change to the bytes.
  static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    guard !bytes.isEmpty else { return [UInt8.random(in: .min ... .max, using: &generator)] }
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    let count = min(Int.random(in: 1...40, using: &generator), bytes.count - place)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes.removeSubrange(place..<place + count)
    case 2: bytes.removeLast(bytes.count - place)
    case 3:
      bytes.insert(contentsOf: (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }, at: place)
    case 4:
      bytes.insert(
        contentsOf: Array(bytes[place..<place + count]), at: Int.random(in: 0..<bytes.count, using: &generator))
    default: for index in place..<place + count { bytes[index] = UInt8(ascii: "9") }
    }
    return bytes
  }

  @Test(arguments: Archives.names)
  func damagedArchives(_ name: String) throws {
    let original = try Archives.bytes(name)
    var generator = SeededGenerator(seed: UInt64(original.count))
    let http = HTTPDecoder(payloadLimit: 1 << 20)
    let verifier = DigestVerifier()
    for round in 0..<60 {
      var bytes = original
      for _ in 0...round % 4 { bytes = Self.mutate(bytes, &generator) }
      let pieceSize = [Int.max, 97, 1024][round % 3]
      let reader = ArchiveReader(MemorySource(bytes, name: name, pieceSize: pieceSize))
      var records = 0
      var faults = 0
      var lastOffset = 0
      while try reader.next() {
        records += 1
        #expect(reader.offset >= lastOffset && reader.offset < bytes.count)
        #expect(reader.length.map { $0 > 0 && reader.offset + $0 <= bytes.count } ?? true)
        lastOffset = reader.offset
        reader.withContent { content in
          _ = http.decode(content)
          http.withPayload(of: content) { #expect($0.count <= 1 << 20) }
        }
        _ = verifier.verifyBlock(of: reader)
        _ = verifier.verifyPayload(of: reader)
        for fault in reader.takeFaults() {
          faults += 1
          #expect(fault.offset >= 0 && fault.offset <= bytes.count)
        }
      }
      faults += reader.takeFaults().count
      #expect(records == reader.recordCount)
      #expect(records > 0 || faults > 0, "an archive without records has a fault")
      #expect(faults <= bytes.count + 1)
      #expect(reader.storedByteCount == bytes.count, "read to the end")
      #expect(try !reader.next(), "stays at the end")
      #expect(reader.takeFaults().isEmpty)
    }
  }

  /// Random bytes are no archive, whatever they start with.
  @Test(
    arguments: [
      [], [0x1F, 0x8B, 0x08, 0x00], [0x28, 0xB5, 0x2F, 0xFD], [0x04, 0x22, 0x4D, 0x18], Array("WARC/1.0\r\n".utf8),
      Array("filedesc://x 0.0.0.0 ".utf8),
    ] as [[UInt8]])
  func garbage(_ start: [UInt8]) throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<20 {
      let bytes = start + (0..<2000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      let summary = try ArchiveSummary(MemorySource(bytes))
      #expect(!summary.faults.isEmpty)
    }
  }
}
