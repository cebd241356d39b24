import Base
import TestSupport
import Testing

@testable import Archive

/// Whether a file is whole and undamaged, by what its name says that it is.
@Suite struct ContentCheckTests {
  private static let record = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"

  @Test(arguments: [
    ("a.warc.gz", ContentCheck.archive), ("https://h/A.WARC.GZ?x=1", .archive), ("a.warc", .archive),
    ("a.wet.zst", .archive),
    ("a.warc.wat.gz", .archive), ("a.arc.gz", .archive), ("warc.paths.gz", .compressed), ("cdx-00000.gz", .compressed),
    ("a.jsonl.zst", .compressed), ("a.tar.xz", .compressed), ("a.parquet", .none), ("a.html", .none),
  ])
  func namesDecide(name: String, check: ContentCheck) { #expect(ContentCheck(name: name) == check) }

  private static func isSound(_ bytes: [UInt8], _ name: String) -> Bool {
    do {
      try ContentCheck(name: name).run(MemorySource(bytes, name: name, pieceSize: 777))
      return true
    } catch {
      #expect((error as? any ReportableError)?.exitCode == .badInput)
      return false
    }
  }

  @Test(arguments: [Compressor.gzip, .zstd, .lz4]) func anArchiveIsWholeOrNot(compressor: Compressor) {
    let members = (0..<3).map { _ in compressor.member(Array(Self.record.utf8)) }
    let whole = members.flatMap { $0 }
    let name = "a.warc." + ["gzip": "gz", "zstd": "zst", "lz4": "lz4"]["\(compressor)", default: "gz"]
    #expect(Self.isSound(whole, name))
    #expect(!Self.isSound(Array(whole.dropLast(3)), name))
    for place in [members[0].count + 12, whole.count - 6] {
      var flipped = whole
      flipped[place] ^= 0x40
      #expect(!Self.isSound(flipped, name), "bit at \(place)")
    }
    #expect(!Self.isSound(whole + Array("<html>".utf8), name))
    #expect(!Self.isSound([], name))
  }

  @Test func aPlainArchiveHasLengths() {
    let text = Array((Self.record + Self.record).utf8)
    #expect(Self.isSound(text, "a.warc"))
    #expect(!Self.isSound(Array(text.dropLast(7)), "a.warc"))
    #expect(!Self.isSound(Array("<?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>".utf8), "a.warc"))
  }

  @Test func aCompressedFileIsDecodedToItsEnd() {
    let bytes = Compressor.gzip.member(Array("one\ntwo\n".utf8))
    #expect(Self.isSound(bytes + bytes, "a.paths.gz"))
    #expect(!Self.isSound(Array((bytes + bytes).dropLast()), "a.paths.gz"))
    #expect(!Self.isSound(Array("one\ntwo\n".utf8), "a.paths.gz"))
    #expect(Self.isSound(Array("anything".utf8), "a.bin"))
  }
}
