import Foundation
import Records
import TestSupport
import Testing

@testable import Models

@Suite("Zip archives")
struct ZipArchiveTests {
  private func wheel() throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: TestFiles.fixture("language/tiny-1.0-py3-none-any.whl"))))
  }

  @Test("reads stored and deflated members")
  func members() throws {
    let archive = try ZipArchive(try wheel(), location: "tiny.whl")
    #expect(archive.members.map(\.name) == ["tiny/words.bin", "tiny/stored.txt"])
    let model = try archive.read(archive.members[0])
    #expect(Data(model) == (try Data(contentsOf: URL(fileURLWithPath: TestFiles.fixture("language/words.bin")))))
    #expect(try String(decoding: archive.read(archive.members[1]), as: UTF8.self) == "stored as it is\n")
  }

  @Test("refuses what is no archive")
  func other() {
    for bytes in [[], [0x50, 0x4B], Array(repeating: UInt8(7), count: 300)] as [[UInt8]] {
      #expect(throws: ModelError.self) { try ZipArchive(bytes, location: "x") }
    }
  }

  @Test("damage is an error or harmless, never a trap")
  func damage() throws {
    let whole = try wheel()
    var random = SeededGenerator(seed: 41)
    for _ in 0..<300 {
      var bytes = whole
      // Mostly the headers: the directory and end record stand in the last 200 bytes.
      let at =
        Bool.random(using: &random)
        ? Int.random(in: bytes.count - 200..<bytes.count, using: &random) : Int.random(in: 0..<60, using: &random)
      bytes[at] = .random(in: 0...255, using: &random)
      if Int.random(in: 0..<6, using: &random) == 0 {
        bytes.removeFirst(Int.random(in: 1..<bytes.count, using: &random))
      }
      guard let archive = try? ZipArchive(bytes, location: "x") else { continue }
      for member in archive.members { _ = try? archive.read(member) }
    }
  }

  @Test("a member whose bytes changed is refused")
  func checksum() throws {
    var bytes = try wheel()
    bytes[2000] ^= 0x10
    let archive = try ZipArchive(bytes, location: "x")
    #expect(throws: ModelError.self) { try archive.read(archive.members[0]) }
  }
}
