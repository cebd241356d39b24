import CZlib
import TestSupport
import Testing

@testable import Records

/// The own decoder of gzip members against zlib.
@Suite struct GzipDecoderTests {
  private struct Outcome: Equatable {
    var bytes: [UInt8] = []
    var isWhole = false
    var consumed = 0
  }

  /// Bytes with words that come again near and far, and stretches without any order.
  private static func text(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(count))
    var bytes: [UInt8] = []
    while bytes.count < count {
      if bytes.count > 40, Bool.random(using: &generator) {
        let start = bytes.count - Int.random(in: 1...min(bytes.count, 32_768), using: &generator)
        for at in start..<start + Int.random(in: 3...300, using: &generator) { bytes.append(bytes[at]) }
      } else {
        for _ in 0..<20 { bytes.append(UInt8.random(in: 0...255, using: &generator) & 0x7F) }
      }
    }
    return Array(bytes[..<count])
  }

  private static func member(_ bytes: [UInt8], level: Int32, strategy: Int32) -> [UInt8] {
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 50 + 4096)
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    precondition(deflateInit2_(&stream, level, Z_DEFLATED, 31, 8, strategy, ZLIB_VERSION, size) == Z_OK)
    defer { deflateEnd(&stream) }
    let count = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(output[..<count])
  }

  /// What a decoder makes of a member in pieces, until it ends or nothing comes any more.
  private func decode(_ decoder: any StepDecoder, _ stored: [UInt8], piece: Int, room: Int) -> Outcome {
    decode(decoder, stored, room: room) { $0 + piece }
  }

  /// The same, where a piece that begins at some place ends at another.
  private func decode(_ decoder: any StepDecoder, _ stored: [UInt8], room: Int, end: (Int) -> Int) -> Outcome {
    decoder.start()
    var outcome = Outcome()
    var output = [UInt8](repeating: 0, count: room)
    while true {
      let end = min(stored.count, end(outcome.consumed))
      let step = stored[outcome.consumed..<end].withUnsafeBufferPointer { input in
        output.withUnsafeMutableBufferPointer { decoder.step(input, into: $0) }
      }
      outcome.consumed += step.consumed
      outcome.bytes += output[..<step.produced]
      switch step.state {
      case .more:
        if step.produced == 0, step.consumed == 0 { return outcome }
      case .end:
        outcome.isWhole = true
        return outcome
      default: return outcome
      }
    }
  }

  @Test(arguments: [(0, 0), (1, 0), (6, 0), (9, 0), (6, 1), (6, 2), (6, 3), (6, 4)] as [(Int32, Int32)])
  func everyKindOfBlockInAnyPieces(_ level: Int32, _ strategy: Int32) {
    for count in [0, 1, 70_000, 300_000] {
      let plain = Self.text(count)
      let stored = Self.member(plain, level: level, strategy: strategy)
      for (piece, room) in [(Int.max >> 1, 1 << 18), (4096, 777), (61, 100_000), (5, 1000)] {
        let outcome = decode(GzipDecoder(), stored + [1, 2, 3], piece: piece, room: room)
        #expect(
          outcome == Outcome(bytes: plain, isWhole: true, consumed: stored.count),
          "\(count) bytes, pieces of \(piece), rooms of \(room)")
      }
    }
  }

  /// Whole with the same bytes where zlib says so, and not whole where it does not.
  @Test func damagedMembersAreToldAsByZlib() {
    var generator = SeededGenerator(seed: 16)
    let plain = Self.text(20_000)
    let (own, zlib) = (GzipDecoder(), DeflateDecoder())
    var damaged = 0
    for number in 0..<1500 {
      let strategy = Int32(number % 5)
      var stored = Self.member(Array(plain[..<(200 + number * 13 % 19_000)]), level: 6, strategy: strategy)
      // The first two bytes tell the format, before a decoder is chosen.
      for _ in 0...number % 3 {
        stored[Int.random(in: 2..<stored.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if number % 7 == 0 { stored.removeLast(Int.random(in: 0..<stored.count, using: &generator)) }
      let expected = decode(zlib, stored, piece: 1 << 20, room: 1 << 16)
      let found = decode(own, stored, piece: number % 2 == 0 ? 1 << 20 : 97, room: 1 << 16)
      #expect(found.isWhole == expected.isWhole, "member \(number)")
      if expected.isWhole { #expect(found == expected, "member \(number)") } else { damaged += 1 }
    }
    #expect(damaged > 1000)
  }

  /// A stream that is found damaged among bits of the piece before ends like any other.
  @Test func damagedMembersEndTheSameWhereverTheyAreCut() {
    var generator = SeededGenerator(seed: 5)
    let plain = Self.text(600)
    let own = GzipDecoder()
    for number in 0..<150 {
      var stored = Self.member(plain, level: number % 3 == 0 ? 1 : 9, strategy: Int32(number % 5))
      for _ in 0...number % 4 {
        let at = Int.random(in: 10..<min(stored.count, number % 2 == 0 ? 90 : .max), using: &generator)
        stored[at] = UInt8.random(in: 0...255, using: &generator)
      }
      let whole = decode(own, stored, piece: 1 << 20, room: 1 << 16)
      for cut in 1..<stored.count {
        let found = decode(own, stored, room: 1 << 16) { $0 < cut ? cut : stored.count }
        guard found.isWhole == whole.isWhole, found.bytes == whole.bytes else {
          Issue.record("member \(number), cut at \(cut)")
          break
        }
      }
    }
  }

  @Test func headersWithEveryField() {
    let plain = Self.text(500)
    let stored = Self.member(plain, level: 6, strategy: 0)
    func member(_ flags: UInt8, _ fields: [UInt8]) -> [UInt8] {
      var bytes = Array(stored[..<10]) + fields
      bytes[3] = flags
      return bytes
    }
    let header = member(0x1E, [3, 0, 7, 8, 9] + Array("name\0comment\0".utf8))
    let check = header.withUnsafeBufferPointer { CRC32.checksum($0) }
    let checked = header + [UInt8(check & 0xFF), UInt8(check >> 8 & 0xFF)]
    for header in [checked, member(0x04, [0, 0]), member(0x08, [0]), member(0x10, Array("c\0".utf8))] {
      for piece in [1, 1 << 20] {
        #expect(decode(GzipDecoder(), header + stored[10...], piece: piece, room: 1000).bytes == plain)
      }
    }
    var wrong = checked
    wrong[wrong.count - 1] ^= 1
    #expect(decode(GzipDecoder(), wrong + stored[10...], piece: 9, room: 1000) == Outcome(consumed: checked.count))
    #expect(!decode(GzipDecoder(), member(0x20, []) + stored[10...], piece: 9, room: 1000).isWhole)
  }
}
