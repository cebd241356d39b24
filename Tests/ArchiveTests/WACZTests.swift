import Archive
import Base
import Records
import TestSupport
import Testing

/// WACZ files: zip files of archives.
@Suite struct WACZTests {
  /// Archives of records that carry their number, as many as asked for.
  static func archive(_ name: String, records: Int, compression: WARCWriter.Compression = .gzip(level: 1)) throws
    -> [UInt8]
  {
    let writer = WARCWriter(compression: compression)
    var bytes = ByteBuffer()
    for number in 0..<records {
      let url = "https://\(name).example/\(number)"
      try writer.append(
        .response(
          to: url, id: WARCRecord.identifier(for: url), date: "2026-01-02T03:04:05Z", status: 200,
          contentType: "text/html", body: Array("<p>page \(number) of \(name)</p>".utf8)), to: &bytes)
    }
    return bytes.array()
  }

  static func builder() throws -> ZipBuilder {
    let index = Compressor.gzip.member(Array("example)/ 2026 {}\n".utf8))
    let description = Array(#"{"profile": "data-package", "resources": []}"#.utf8)
    let one = try archive("one", records: 3)
    let two = try archive("two", records: 2)
    let three = try archive("three", records: 4, compression: .none)
    var members: [ZipBuilder.Member] = []
    members.append(ZipBuilder.Member("archive/one.warc.gz", one))
    members.append(ZipBuilder.Member("indexes/index.cdx.gz", index))
    members.append(ZipBuilder.Member("archive/deep/er/two.warc.gz", two, isDeflated: true))
    members.append(ZipBuilder.Member("archive/three.warc", three, isDeflated: true))
    members.append(ZipBuilder.Member("pages/pages.jsonl", Array("{}\n".utf8), isDeflated: true))
    members.append(ZipBuilder.Member("datapackage.json", description, isDeflated: true))
    return ZipBuilder(members)
  }

  static func summary(_ bytes: [UInt8]) throws -> ArchiveSummary {
    try ArchiveSummary(MemorySource(bytes, name: "x.wacz"))
  }

  static let urls: [String] = {
    var urls: [String] = []
    for (name, count) in [("one", 3), ("two", 2), ("three", 4)] as [(String, Int)] {
      for number in 0..<count { urls.append("https://\(name).example/\(number)") }
    }
    return urls
  }()

  @Test(arguments: [false, true], [false, true])
  func readsEveryArchive(isLarge: Bool, hasDescriptor: Bool) throws {
    var builder = try Self.builder()
    builder.isLarge = isLarge
    for index in builder.members.indices { builder.members[index].hasDescriptor = hasDescriptor }
    builder.comment = Array("PK\u{5}\u{6} is also a comment".utf8)
    let summary = try Self.summary(builder.bytes)
    #expect(summary.records.map(\.url) == Self.urls)
    #expect(summary.faults == [])
  }

  /// A file that Python's zipfile has written.
  @Test func sample() throws {
    let summary = try Self.summary(Archives.bytes("sample.wacz"))
    #expect(summary.records.count == 4)
    #expect(summary.records.last?.url == "https://example.org/a?b=c")
    #expect(summary.faults == [])
  }

  @Test func bytesInFront() throws {
    var builder = try Self.builder()
    builder.front = Array("PK\u{3}\u{4}, or what else stood here before".utf8)
    #expect(try Self.summary(builder.bytes).records.map(\.url) == Self.urls)
    builder.isLarge = true
    #expect(try Self.summary(builder.bytes).records.map(\.url) == Self.urls)
  }

  @Test func membersAreNamedAndOffsetsCountInThem() throws {
    let reader = ArchiveReader(MemorySource(try Self.builder().bytes, name: "x.wacz"))
    #expect(reader.name == "x.wacz" && reader.member == nil)
    #expect(try reader.next())
    #expect(reader.name == "x.wacz!/archive/one.warc.gz")
    #expect(reader.member == "archive/one.warc.gz")
    #expect(reader.offset == 0)
    for _ in 0..<3 { #expect(try reader.next()) }
    #expect(reader.member == "archive/deep/er/two.warc.gz")
    #expect(reader.offset == 0)
    while try reader.next() {}
    #expect(reader.recordCount == 9)
    #expect(reader.name == "x.wacz")
    #expect(reader.member == nil)
    #expect(try !reader.next())
    #expect(try !reader.nextMember())
  }

  @Test func oneMemberFromAnOffset() throws {
    let bytes = try Self.builder().bytes
    let all = try ArchiveSummary(MemorySource(try Self.archive("one", records: 3)))
    let reader = ArchiveReader(
      MemorySource(bytes, name: "x.wacz"), from: all.records[1].offset, member: "archive/one.warc.gz")
    #expect(try reader.next())
    #expect(reader.string(.targetURI) == "https://one.example/1")
    #expect(reader.offset == all.records[1].offset)
    #expect(try reader.next())
    #expect(try !reader.next())
    #expect(reader.takeFaults().isEmpty)
    let missing = ArchiveReader(MemorySource(bytes, name: "x.wacz"), member: "archive/none.warc.gz")
    let error = #expect(throws: ArchiveError.self) { try missing.next() }
    #expect(error?.exitCode == .inputMissing)
  }

  /// An offset counts bytes before compression, also in a deflated member, and may be behind any archive's end.
  @Test func offsetsInDeflatedMembers() throws {
    let bytes = try Self.builder().bytes
    let all = try ArchiveSummary(MemorySource(try Self.archive("two", records: 2)))
    let reader = ArchiveReader(
      MemorySource(bytes, name: "x.wacz"), from: all.records[1].offset, member: "archive/deep/er/two.warc.gz")
    #expect(try reader.next())
    #expect(reader.string(.targetURI) == "https://two.example/1")
    #expect(reader.offset == all.records[1].offset)
    #expect(try !reader.next())
    #expect(reader.takeFaults().isEmpty)
    for offset in [bytes.count, ArchiveLimits.largestOffset, Int.max] {
      let behind = ArchiveReader(MemorySource(bytes, name: "x.wacz"), from: offset)
      #expect(try !behind.next())
      #expect(behind.takeFaults().isEmpty)
    }
  }

  /// What is wrong with a file.
  enum Wrong: String, CaseIterable {
    case encrypted, unknownMethod, checksum, checksumOfDeflated, twoSizes, declaresMore, holdsMore, overlap, outside
    case noHeader, elsewhere, sameName, nested, emptyArchive, longName, nothing

    func change(_ builder: inout ZipBuilder) {
      switch self {
      case .encrypted: builder.members[0].flags = 1
      case .unknownMethod: builder.members[0].method = 93
      case .checksum: builder.members[0].checksum = 7
      case .checksumOfDeflated: builder.members[2].checksum = 7
      case .twoSizes: builder.members[0].size = 100
      case .declaresMore: builder.members[3].size = 1 << 30
      case .holdsMore: builder.members[3].size = 20
      case .overlap:
        builder.members.append(builder.members[0])
        builder.members[6].name = "archive/again.warc.gz"
        builder.members[6].offset = 20
      case .outside: builder.members[0].offset = 1 << 30
      case .noHeader: builder.members[0].offset = 1
      case .elsewhere: builder.members[0].name = "one.warc.gz"
      case .sameName: builder.members.append(.init("archive/three.warc", [1, 2, 3]))
      case .nested: builder.members.append(.init("more/x.wacz", [1, 2, 3]))
      case .emptyArchive: builder.members.append(.init("archive/empty.warc.gz", []))
      case .longName: builder.members.append(.init("archive/" + String(repeating: "n", count: 5000) + ".warc.gz", [1]))
      case .nothing: builder.members = []
      }
    }

    /// The records that are read all the same, and the faults.
    var expected: (records: ArraySlice<String>, faults: [String]) {
      let all = WACZTests.urls[...]
      return switch self {
      case .encrypted, .unknownMethod: (all.dropFirst(3), ["zip-member-unsupported"])
      case .checksum, .checksumOfDeflated: (all, ["zip-member-checksum"])
      case .twoSizes, .noHeader: (all.dropFirst(3), ["zip-member-damaged"])
      case .declaresMore, .overlap: (all, ["zip-member-damaged"])
      case .holdsMore: (all.dropLast(3), ["header-truncated", "record-type-missing", "zip-member-damaged"])
      case .outside: (all.dropFirst(3), ["zip-member-damaged"])
      case .elsewhere: (all.dropFirst(3), ["zip-member-skipped"])
      case .sameName, .nested: (all, ["zip-member-skipped"])
      case .emptyArchive: (all, ["zip-member-damaged"])
      case .longName: (all, ["zip-member-damaged"])
      case .nothing: ([], ["no-records"])
      }
    }
  }

  @Test(arguments: Wrong.allCases)
  func wrongMembers(_ wrong: Wrong) throws {
    var builder = try Self.builder()
    wrong.change(&builder)
    let bytes = builder.bytes
    let summary = try Self.summary(bytes)
    let expected = wrong.expected
    let found: [String] = summary.records.map(\.url)
    if wrong == .holdsMore {
      #expect(Array(found.prefix(5)) == Array(Self.urls.prefix(5)))
    } else {
      #expect(found == Array(expected.records))
    }
    #expect(summary.faultKinds == expected.faults)
    for fault in summary.faults { #expect(fault.offset >= 0 && fault.offset <= bytes.count) }
  }

  /// Archives without a record are told one by one, and where there is no other, that the file has none.
  @Test func onlyEmptyArchives() throws {
    let members = ["a", "b"].map { ZipBuilder.Member("archive/\($0).warc.gz", []) }
    let summary = try Self.summary(ZipBuilder(members).bytes)
    #expect(summary.faults.map(\.kind.rawValue) == ["zip-member-damaged", "zip-member-damaged", "no-records"])
    #expect(summary.faults.last?.file == "x.wacz")
  }

  @Test func whatIsNoArchiveIsTold() throws {
    var builder = try Self.builder()
    builder.members.append(.init("archive/more.warc.br", [1]))
    builder.members.append(.init("archive/folder/", []))
    builder.members.append(.init("archive/name", [1]))
    let summary = try Self.summary(builder.bytes)
    #expect(summary.records.count == Self.urls.count)
    #expect(summary.faults.map(\.kind.rawValue) == ["zip-member-skipped", "zip-member-skipped"])
    #expect(summary.faults.map { $0.detail.prefix(20) } == ["archive/more.warc.br", "archive/name: its na"])
  }

  @Test func faultsOfADirectoryAreBounded() throws {
    var builder = try Self.builder()
    for number in 0..<170 { builder.members.append(.init("archive/\(number).br", [])) }
    let summary = try Self.summary(builder.bytes)
    #expect(summary.records.count == Self.urls.count)
    #expect(summary.faults.count == 101)
    #expect(summary.faults.last?.detail.hasPrefix("70 more members") == true)
  }

  /// Letters that look alike can be written in several ways, and are several names.
  @Test func namesAreBytes() throws {
    let names = ["archive/\u{e9}.warc.gz", "archive/e\u{301}.warc.gz"]
    #expect(names[0] == names[1])
    let members = try zip(names, ["one", "two"]).map { ZipBuilder.Member($0, try Self.archive($1, records: 1)) }
    let bytes = ZipBuilder(members).bytes
    let summary = try Self.summary(bytes)
    #expect(summary.records.map(\.url) == ["https://one.example/0", "https://two.example/0"])
    #expect(summary.faults.isEmpty)
    let reader = ArchiveReader(MemorySource(bytes, name: "x.wacz"), member: names[1])
    #expect(try reader.next())
    #expect(reader.string(.targetURI) == "https://two.example/0")
    #expect(try !reader.next())
  }

  @Test func aDescriptionHasALimit() throws {
    let text = Array(#"{"resources": [{"path": "other.wacz"}]}"#.utf8) + [UInt8](repeating: 0x20, count: 5 << 20)
    let summary = try Self.summary(ZipBuilder([.init("datapackage.json", text, isDeflated: true)]).bytes)
    #expect(summary.faultKinds == ["no-records", "zip-member-skipped"])
    // Beside archives it is not asked.
    var builder = try Self.builder()
    builder.members[5].bytes = text
    #expect(try Self.summary(builder.bytes).faults.isEmpty)
  }

  /// A file that is cut has no directory: its records are searched in its bytes, and none is lost silently.
  @Test func withoutDirectory() throws {
    var bytes = try Self.builder().bytes
    bytes.removeLast(30)
    let summary = try Self.summary(bytes)
    let found: [String] = summary.records.map(\.url)
    #expect(Array(found.prefix(3)) == Array(Self.urls.prefix(3)))
    #expect(summary.faultKinds.contains("zip-directory-damaged"))
  }

  @Test func directoryThatIsNotWhole() throws {
    var bytes = try Self.builder().bytes
    let mark = Array("datapackage.json".utf8)
    var place = bytes.count - mark.count
    while !bytes[place...].starts(with: mark) { place -= 1 }
    bytes[place - 46] = 0
    let summary = try Self.summary(bytes)
    #expect(summary.records.map(\.url) == Self.urls)
    #expect(summary.faultKinds == ["zip-directory-damaged"])
  }

  @Test func listsOfFilesAreRefused() throws {
    let description =
      #"{"profile": "multi-wacz-package", "resources": [{"name": "a.wacz", "path": "https://x/a.wacz"}]}"#
    let list = ZipBuilder([.init("datapackage.json", Array(description.utf8), isDeflated: true)])
    for builder in [list, ZipBuilder([.init("archive/b.wacz", [1, 2])])] {
      let error = #expect(throws: ArchiveError.self) { try Self.summary(builder.bytes) }
      #expect(error?.code == .unsupported)
      #expect(error?.exitCode == .badInput)
      #expect(error?.advice?.contains(".wacz") == true)
    }
  }

  /// A stream has no end to start from.
  @Test func streamsAreRefused() throws {
    final class Pipe: ByteSource {
      let inner: MemorySource
      init(_ bytes: [UInt8]) { inner = MemorySource(bytes) }
      let name = "-"
      var byteCount: Int? { nil }
      func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int { try inner.read(into: room) }
    }
    let reader = ArchiveReader(Pipe(try Self.builder().bytes))
    let error = #expect(throws: ArchiveError.self) { try reader.next() }
    #expect(error?.code == .unsupported)
  }

  /// Any place between two records is one where another reader goes on, with the same records and faults.
  @Test func resumesAnywhere() throws {
    var builder = try Self.builder()
    builder.members[0].checksum = 7
    builder.members[2].checksum = 7
    builder.members[4] = .init("archive/four.warc.gz", try Self.archive("four", records: 5))
    let bytes = builder.bytes
    let whole = ArchiveReader(MemorySource(bytes, name: "x.wacz"))
    var positions: [ArchivePosition] = []
    var records: [String] = []
    var faults: [[Fault]] = []
    while try whole.next() {
      faults.append(whole.takeFaults())
      records.append("\(whole.name) \(whole.offset) \(whole.string(.targetURI) ?? "")")
      positions.append(try #require(whole.position))
    }
    faults.append(whole.takeFaults())
    #expect(records.count == 14)
    for position in positions[..<2] {
      #expect(position.offset > 0)
      #expect(position.member?.records == 0)
    }
    for (index, position) in positions.enumerated() {
      let reader = ArchiveReader(MemorySource(bytes, name: "x.wacz"), at: position)
      for _ in 0..<(position.member?.records ?? 0) { #expect(try reader.next()) }
      _ = reader.takeFaults()
      var rest: [String] = []
      var seen: [Fault] = []
      while try reader.next() { rest.append("\(reader.name) \(reader.offset) \(reader.string(.targetURI) ?? "")") }
      seen += reader.takeFaults()
      let expected = Array(records[(index + 1)...])
      #expect(rest == expected)
      var expectedFaults: [Fault] = []
      for found in faults[(index + 1)...] { expectedFaults += found }
      #expect(seen == expectedFaults)
    }
    let end = ArchiveReader(MemorySource(bytes, name: "x.wacz"), at: try #require(whole.position))
    #expect(try !end.next())
    #expect(end.takeFaults().isEmpty)
  }

  /// Reads a file to its end, and returns what is wrong with that; nil where all is right.
  static func problem(reading bytes: [UInt8], pieceSize: Int) throws -> String? {
    let reader = ArchiveReader(MemorySource(bytes, name: "x.wacz", pieceSize: pieceSize))
    var faults: [Fault] = []
    while try reader.next() {
      if reader.contentCount > bytes.count * 1032 { return "a content of \(reader.contentCount) bytes" }
      faults += reader.takeFaults()
    }
    faults += reader.takeFaults()
    if reader.recordCount == 0, faults.isEmpty { return "neither a record nor a fault" }
    if faults.contains(where: { $0.offset < 0 }) { return "a fault before the file" }
    if try reader.next() { return "a record after the end" }
    return reader.takeFaults().isEmpty ? nil : "a fault after the end"
  }

  /// Any damage to the file is survived, bounded and told.
  @Test(arguments: [false, true])
  func damagedFiles(isLarge: Bool) throws {
    var builder = try Self.builder()
    builder.isLarge = isLarge
    let original = builder.bytes
    var generator = SeededGenerator(seed: 20)
    for round in 0..<600 {
      var bytes = original
      for _ in 0...round % 4 {
        // Half of the changes are to the directory, where they reach something.
        let start = round % 2 == 0 ? 0 : max(0, bytes.count - 900)
        let end = MutationTests.mutate(Array(bytes[start...]), &generator)
        bytes.replaceSubrange(start..., with: end)
      }
      do {
        let problem = try Self.problem(reading: bytes, pieceSize: round % 2 == 0 ? .max : 97)
        #expect(problem == nil, "round \(round)")
      } catch {
        // A list of other files, which damage can make of it.
        #expect((error as? ArchiveError)?.code == .unsupported, "\(error)")
      }
    }
  }
}
