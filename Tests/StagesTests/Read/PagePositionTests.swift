import Archive
import Base
import Records
import TestSupport
import Testing

@testable import Stages

/// A reader that goes on where another was finds the same pages, faults and counts.
@Suite struct PagePositionTests {
  /// What one batch came to, as text.
  private static func describe(_ batch: borrowing Batch, _ reader: PageReader) -> String {
    var text = reader.takeRecordCounts().map { "\($0)=\($1)" }.joined(separator: ",") + " \(reader.dump)\n"
    for document in batch.documents {
      let body = batch.bodies.withSpan(document.body.range) { $0.fnv1a }
      text += "\(batch.strings.string(document.id)) \(batch.strings.string(document.url)) \(document.status)"
      text += " \(document.offset) \(document.length ?? -1) \(document.body.count) \(body)\n"
    }
    for fault in batch.faults {
      text += "\(fault.kind.rawValue) \(fault.offset) \(fault.length ?? -1) \(fault.detail)\n"
    }
    return text
  }

  /// Reads on to the end.
  private static func rest(_ reader: PageReader, pages: Int) throws -> (
    batches: [String], positions: [PagePosition], bytes: Int
  ) {
    var batches: [String] = []
    var positions: [PagePosition] = []
    var bytes = 0
    var batch = Batch()
    var hasMore = true
    while hasMore {
      batch.removeAll()
      hasMore = try reader.fill(&batch, maximumPages: pages)
      bytes += reader.takeByteCount()
      batches.append(describe(batch, reader))
      positions.append(reader.position)
    }
    return (batches, positions, bytes)
  }

  private static let archives: [String] = {
    let folder = TestFiles.fixture("archive")
    let names = (try? FileSystem.names(in: folder)) ?? []
    return names.filter { $0.contains("arc") && !$0.hasSuffix(".py") || $0.hasSuffix(".wacz") }
  }()

  /// - Returns: positions at which the reader could begin without reading what comes before.
  @discardableResult
  private func check(_ bytes: [UInt8], _ name: String, pages: Int, positions limit: Int = .max) throws -> Int {
    let (batches, positions, total) = try Self.rest(PageReader(MemorySource(bytes, name: name)), pages: pages)
    #expect(total == bytes.count || total <= bytes.count)
    var direct = 0
    for (index, position) in positions.dropLast().enumerated().prefix(limit) {
      var json = JSONWriter()
      position.write(to: &json)
      #expect(PagePosition(try JSONValue(parsing: json.bytes.array().span)) == position)
      let source = MemorySource(bytes, name: name, pieceSize: 1000)
      if position.archive != nil {
        direct += 1
        try source.skip(position.offset)
      }
      let again = try Self.rest(PageReader(source, at: position), pages: pages)
      #expect(again.batches == Array(batches[(index + 1)...]), "\(name) after batch \(index)")
      #expect(position.bytesTaken + again.bytes == total, "\(name) after batch \(index)")
    }
    return direct
  }

  /// Interrupted twice inside one archive of a WACZ file, the second time close to damage, no record is read again.
  @Test(arguments: [false, true])
  func twiceInOneMember(isDeflated: Bool) throws {
    var archive: [UInt8] = []
    for number in 0..<9 {
      let page = ArchiveText.Page(url: "https://a.example/\(number)", body: "<p>page \(number)</p>")
      archive += Compressor.gzip.member(ArchiveText.response(page, number: number))
      if number == 4 || number == 6 { archive += Array("no record".utf8) }
    }
    let first = ZipBuilder.Member("archive/a.warc.gz", Array(archive.prefix(archive.count / 9)))
    let bytes = ZipBuilder([first, ZipBuilder.Member("archive/b.warc.gz", archive, isDeflated: isDeflated)]).bytes
    let (batches, positions, _) = try Self.rest(PageReader(MemorySource(bytes, name: "x.wacz")), pages: 1)
    #expect(batches.count > 9)
    if !isDeflated { #expect(positions.contains { $0.archive?.member?.recordsBefore ?? 0 > 1 }) }
    for index in positions.indices.dropLast(2) {
      let second = PageReader(MemorySource(bytes, name: "x.wacz"), at: positions[index])
      var batch = Batch()
      for next in (index + 1)..<positions.count - 1 {
        batch.removeAll()
        _ = try second.fill(&batch, maximumPages: 1)
        _ = second.takeByteCount()
        var json = JSONWriter()
        second.position.write(to: &json)
        let position = try #require(PagePosition(try JSONValue(parsing: json.bytes.array().span)))
        let third = try Self.rest(PageReader(MemorySource(bytes, name: "x.wacz"), at: position), pages: 1)
        #expect(third.batches == Array(batches[(next + 1)...]), "after batches \(index) and \(next)")
      }
    }
    // The state of an older version does not say how many records were before: all are read from the start and passed.
    var json = JSONWriter()
    positions[7].write(to: &json)
    let members = try JSONValue(parsing: json.bytes.array().span).members ?? []
    let old = try #require(PagePosition(.object(members.filter { $0.key != "member_records_before" })))
    #expect(old.archive == nil)
    let again = try Self.rest(PageReader(MemorySource(bytes, name: "x.wacz"), at: old), pages: 1)
    #expect(again.batches == Array(batches[8...]))
  }

  @Test(arguments: archives, [1, 3])
  func fixtures(_ name: String, _ pages: Int) throws {
    let bytes = try FileSystem.read(TestFiles.fixture("archive/\(name)"))
    let direct = try check(bytes, name, pages: pages)
    // Where every record is a member of its own, or nothing is compressed, no place needs what comes before.
    if pages == 1, ["members.warc.gz", "plain.warc", "v1.arc", "sample.wacz"].contains(name) {
      #expect(direct > 0, "\(name)")
    }
  }

  @Test func damagedArchives() throws {
    var generator = SeededGenerator(seed: 12)
    for name in [
      "members.warc.gz", "frames.warc.zst", "plain.warc", "many-in-member.warc.gz", "v1.arc.gz", "sample.wacz",
    ] {
      let original = try FileSystem.read(TestFiles.fixture("archive/\(name)"))
      for _ in 0..<40 {
        var bytes = original
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 30))
        default: bytes.insert(contentsOf: Array("damage\r\n".utf8), at: place)
        }
        try check(bytes, name, pages: 1)
      }
    }
  }

  @Test(.enabled(if: TestFiles.shared("warcs") != nil, "needs the development data in ../shared"))
  func sharedArchives() throws {
    let folder = try #require(TestFiles.shared("warcs"))
    var direct = 0
    for name in try FileSystem.names(in: folder) where !name.hasSuffix(".json") && !name.hasSuffix(".md") {
      guard let entry = FileSystem.entry(at: "\(folder)/\(name)"), entry.kind == .file, entry.byteCount < 1 << 20 else {
        continue
      }
      direct += try check(try FileSystem.read("\(folder)/\(name)"), name, pages: 1, positions: 20)
    }
    #expect(direct > 100)
  }
}
