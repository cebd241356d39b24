import Archive
import Base
import Records
import TestSupport

/// What reading an archive to its end came to, for comparing and for expectations.
struct ArchiveSummary: Equatable {
  struct Record: Equatable {
    var type: RecordType
    var offset: Int
    var length: Int?
    var memberPosition: Int
    var url: String
    var id: String
    var isTruncated: Bool
    var content: [UInt8]
  }

  var records: [Record] = []
  var faults: [Fault] = []

  var types: [RecordType] { records.map(\.type) }
  var responses: Int { types.count { $0 == .response } }
  /// The kinds of the faults, each once, sorted.
  var faultKinds: [String] { Set(faults.map(\.kind.rawValue)).sorted() }

  /// Reads a whole archive.
  init(_ source: any ByteSource, limits: ArchiveLimits = ArchiveLimits(), from offset: Int = 0) throws {
    let reader = ArchiveReader(source, limits: limits, from: offset)
    while try reader.next() {
      records.append(
        Record(
          type: reader.type, offset: reader.offset, length: reader.length,
          memberPosition: reader.memberPosition, url: reader.withTargetURI(Self.text),
          id: reader.withRecordID(Self.text), isTruncated: reader.isTruncated,
          content: reader.withContent { $0.withUnsafeBufferPointer { Array($0) } }))
      faults += reader.takeFaults()
    }
    faults += reader.takeFaults()
  }

  private static func text(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The payloads of the responses, decoded.
  var payloads: [String] {
    let http = HTTPDecoder()
    return records.filter { $0.type == .response }.map { record in
      _ = http.decode(record.content.span)
      return http.withPayload(of: record.content.span, Self.text)
    }
  }
}

/// The archives of Tests/Fixtures/archive, which make.py there has made.
enum Archives {
  static func bytes(_ name: String) throws -> [UInt8] {
    try FileSystem.read(TestFiles.fixture("archive/\(name)"))
  }

  static func summary(_ name: String, pieceSize: Int = .max) throws -> ArchiveSummary {
    try ArchiveSummary(MemorySource(bytes(name), name: name, pieceSize: pieceSize))
  }

  /// Every archive of the folder.
  static let names: [String] = {
    let names = (try? FileSystem.names(in: TestFiles.fixture("archive"))) ?? []
    return names.filter { $0.contains(".warc") || $0.contains(".arc") }
  }()
}
